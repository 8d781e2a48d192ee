"""The risk level of a child: what the rule proposes, and what a person decided."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedJSONField, SealedTextField
from weibao.kernel.ids import uuid7

from .child import Child


class RiskState(models.TextChoices):
    PROPOSED = "proposed", "待评定"
    DECIDED = "decided", "已评定"
    ENDED = "ended", "已过去"


class RiskLevel(models.Model):
    """One level from being found or decided to its end; a child has one of each open state at most.

    Until somebody decides, a proposal that is higher counts and one that is lower does not: nothing is
    lowered by itself. `computed` is what the rule found when this row was written, and `reasons` its
    signs, frozen: words, who said so, and whether only those who decide may read them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="risk_levels")
    level = models.PositiveSmallIntegerField("等级")
    computed = models.PositiveSmallIntegerField("按规则的等级")
    state = models.CharField(
        "状态", max_length=10, choices=RiskState.choices, default=RiskState.PROPOSED
    )
    reasons = SealedJSONField("理由")
    basis_of = models.CharField(max_length=16)
    found_at = models.DateTimeField("算出时间")
    decided_by = models.UUIDField("评定人", null=True)
    decided_at = models.DateTimeField("评定时间", null=True)
    why = SealedTextField("理由", max_length=300, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(state="proposed"),
                name="one_proposed_risk_of_a_child",
            ),
            models.UniqueConstraint(
                fields=["child"], condition=Q(state="decided"), name="one_decided_risk_of_a_child"
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4, computed__lte=4), name="risk_in_four_levels"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at=None)),
                name="risk_ends_with_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["level", "child"], condition=~Q(state="ended"), name="risk_now_by_level"
            ),
        ]

    def __str__(self) -> str:
        return str(self.level)
