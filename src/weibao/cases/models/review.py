"""The monthly look at an open case from the desk: does it go on, and as how dangerous a one."""

from django.db import models
from django.db.models import F, Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .case import Case, Risk


class ReviewOutcome(models.TextChoices):
    CONTINUE = "continue", "继续办理"
    RAISE = "raise", "升高风险等级"
    LOWER = "lower", "降低风险等级"
    CLOSE = "close", "建议结案"


class CaseReview(models.Model):
    """复核, not a visit. Versioned with the case.

    `month` is its first day; `turn` is 1, or 2 where the rhythm of the risk is shorter than a month.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    town = models.CharField(max_length=9)
    month = models.DateField("月份")
    turn = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField("复核时间")
    person = models.UUIDField("复核人", null=True)
    outcome = models.CharField("复核结果", max_length=8, choices=ReviewOutcome.choices)
    risk_before = models.CharField(max_length=8, choices=Risk.choices, blank=True)
    risk_after = models.CharField(max_length=8, choices=Risk.choices, blank=True)
    note = SealedTextField("复核意见", max_length=1000, multiline=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "month", "turn"], name="one_review_per_case_and_month"
            ),
            models.CheckConstraint(
                condition=Q(turn__in=[1, 2]), name="at_most_two_reviews_a_month"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["raise", "lower"]) & ~Q(risk_after=F("risk_before"))
                | ~Q(outcome__in=["raise", "lower"]) & Q(risk_after=F("risk_before")),
                name="review_changes_the_risk_it_says",
            ),
        ]
        indexes = [models.Index(fields=["case", "at"])]
