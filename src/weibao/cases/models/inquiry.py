"""What was done to find out what is so: one entry for each visit, talk, call or paper."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .case import Case


class InquiryHow(models.TextChoices):
    VISIT = "visit", "入户"
    TALK = "talk", "询问"
    PHONE = "phone", "电话"
    PAPERS = "papers", "调取材料"
    POLICE = "police", "会同公安"
    SCHOOL = "school", "到校"
    OTHER = "other", "其他"


class Inquiry(models.Model):
    """Written once and never changed; what turns out otherwise is a further entry.

    Versioned with the case, like its measures. `round` is the working of the case it belongs to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="inquiries")
    town = models.CharField(max_length=9)
    round = models.PositiveSmallIntegerField(default=1)
    how = models.CharField("方式", max_length=8, choices=InquiryHow.choices)
    happened_at = models.DateTimeField("时间")
    who = SealedTextField("谁去的、见了谁", max_length=200)
    found = SealedTextField("了解到什么", max_length=4000, multiline=True)
    written_at = models.DateTimeField()
    written_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "happened_at"])]
