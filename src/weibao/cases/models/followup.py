"""A visit or call after the measures were done: how the child is, and when to look again."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .case import Case
from .inquiry import InquiryHow


class FollowUp(models.Model):
    """Written once. Either `next_on` or `ended_why` says how it goes on; `round` as on the case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="followups")
    town = models.CharField(max_length=9)
    round = models.PositiveSmallIntegerField(default=1)
    how = models.CharField("方式", max_length=8, choices=InquiryHow.choices)
    happened_at = models.DateTimeField("时间")
    who = SealedTextField("谁去的、见了谁", max_length=200)
    found = SealedTextField("孩子现在怎么样", max_length=4000, multiline=True)
    next_on = models.DateField("下次回访", null=True, blank=True)
    ended_why = SealedTextField("为什么不再回访", max_length=500, blank=True, multiline=True)
    written_at = models.DateTimeField()
    written_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "happened_at"])]
