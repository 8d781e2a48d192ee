"""A report given to somebody else: another town of this database, or a body outside it."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedJSONField, SealedTextField
from weibao.kernel.ids import uuid7

from .report import Report


class BodyKind(models.TextChoices):
    TOWN = "town", "别的乡镇、街道"
    POLICE = "police", "公安机关"
    PROSECUTOR = "prosecutor", "检察机关"
    COURT = "court", "人民法院"
    BUREAU = "bureau", "区县部门"
    OTHER = "other", "其他单位"


class HandOver(models.Model):
    """One hand-over with its proof: who gave it, in which post, when; who took it, or sent it back.

    To a town of this database the report goes on there as `to_report`, and that town's people sign.
    To a body outside, the clerk writes down who took it, when and under which number.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="handovers")
    town = models.CharField(max_length=9)
    to_report = models.OneToOneField(Report, models.PROTECT, null=True, related_name="handed_in_by")
    body_kind = models.CharField("移交给", max_length=10, choices=BodyKind.choices, blank=True)
    body = SealedTextField("接收单位", max_length=60)
    taker = SealedTextField("对方接收人", max_length=50, blank=True)
    document = SealedTextField("移交文号", max_length=60, blank=True)
    # Which files went along: number, size, SHA-256, when received. What was in them went with them.
    files = SealedJSONField("随案移交的附件", null=True)
    reason = SealedTextField("移交理由", max_length=1000, multiline=True)
    at = models.DateTimeField("移交时间")
    person = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    taken_at = models.DateTimeField("对方接收", null=True)
    taken_by = models.UUIDField(null=True)
    taken_post = models.UUIDField(null=True)
    returned_at = models.DateTimeField("退回", null=True)
    returned_by = models.UUIDField(null=True)
    returned_post = models.UUIDField(null=True)
    return_reason = SealedTextField("退回理由", max_length=1000, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(returned_at=None),
                name="one_open_hand_over_per_report",
            ),
            models.CheckConstraint(
                condition=Q(to_report=None) ^ Q(body_kind=""),
                name="hand_over_to_a_town_here_or_a_body_outside",
            ),
            models.CheckConstraint(
                condition=~Q(body_kind="") & Q(taken_at__isnull=False) | Q(body_kind=""),
                name="a_body_outside_has_taken_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.at:%Y-%m-%d}"
