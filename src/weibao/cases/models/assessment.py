"""How safe the child is: answers to the dated table, what they propose, and what a person decided."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .case import Case, Risk


class Assessment(models.Model):
    """Written once. `proposed` is what the server worked out, `risk` what a person decided.

    `answers` are the codes of the table of day `table`, as JSON; `why` stands where the decision is
    lower than proposed or than before.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    town = models.CharField(max_length=9)
    round = models.PositiveSmallIntegerField(default=1)
    table = models.DateField("题目版本")
    answers = SealedTextField("回答", max_length=2000)
    proposed = models.CharField("建议等级", max_length=8, choices=Risk.choices)
    reasons = SealedTextField("建议的理由", max_length=2000, multiline=True)
    risk = models.CharField("定的等级", max_length=8, choices=Risk.choices)
    why = SealedTextField("为什么定低", max_length=500, blank=True, multiline=True)
    assessed_at = models.DateTimeField()
    assessed_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "assessed_at"])]

    @property
    def given(self) -> dict[str, str]:
        """The answers by question."""
        found: Any = json.loads(self.answers)
        return {str(code): str(answer) for code, answer in found.items()}
