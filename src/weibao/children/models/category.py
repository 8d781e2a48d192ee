"""The categories that the rules found for a child, and what a person said to them."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedJSONField, SealedTextField
from weibao.kernel.ids import uuid7

from ..rules.categories.decision import bases
from .child import Child


class State(models.TextChoices):
    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "不认定"
    ENDED = "ended", "已结束"


class Category(models.Model):
    """One episode of one category of a child, from being found by the rules to its end.

    `reasons` is what the rule said, frozen; `basis_of` tells whether the facts behind it are still the
    same. `lapsed_on` is the day from which the rule does not find a confirmed one any more: it ends
    when a person says so, never by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="categories")
    code = models.CharField(
        "类别", max_length=20, choices=[(c, b.label) for c, b in bases().items()]
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    since = models.DateField("从哪天起符合", null=True)
    until = models.DateField("到哪天不再符合", null=True)
    reasons = SealedJSONField("理由")
    basis_of = models.CharField(max_length=16)
    found_at = models.DateTimeField("算出时间")
    lapsed_on = models.DateField("不再符合", null=True)
    decided_by = models.UUIDField("确认人", null=True)
    decided_at = models.DateTimeField("确认时间", null=True)
    why = SealedTextField("理由", max_length=300, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "code"],
                condition=~Q(state="ended"),
                name="one_open_category_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at=None)),
                name="category_ends_with_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["code", "state", "child"],
                condition=~Q(state="ended"),
                name="category_now_by_code",
            ),
        ]

    def __str__(self) -> str:
        return self.code
