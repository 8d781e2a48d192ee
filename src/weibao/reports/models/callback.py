"""A call to the reporter through a custodian: the handler never sees whom."""

from django.db import models
from django.db.models import Q

from weibao.kernel.aggregate import Aggregate
from weibao.kernel.fields import SealedTextField

from ..flows import CALLBACK
from .report import Report


class CallBack(Aggregate):
    """What to ask or tell, who took it, and what came of it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="callbacks")
    status = models.CharField("阶段", max_length=20, choices=CALLBACK.choices)
    status_at = models.DateTimeField("进入本阶段")
    question = SealedTextField("要问或要告诉的", max_length=1000, multiline=True)
    outcome = SealedTextField("结果", max_length=1000, multiline=True, blank=True)
    asked_by = models.UUIDField()
    taken_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(status__in=["asked", "taken"]),
                name="one_open_callback_per_report",
            ),
            models.CheckConstraint(
                condition=~Q(status="taken") | Q(taken_by__isnull=False),
                name="taken_callback_has_a_custodian",
            ),
        ]
        indexes = [models.Index(fields=["town", "status"])]

    @property
    def number(self) -> str:
        """The paper a clock or notice names: the report's."""
        return self.report.number
