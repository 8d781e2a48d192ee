"""A paper that somebody had printed or exported: what, for whom, why, and where it is for a day."""

from django.db import models
from django.db.models import Q

from weibao.kernel.ids import uuid7


class PrintForm(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


class PrintState(models.TextChoices):
    WAITING = "waiting", "正在排版"
    READY = "ready", "排好了"
    FAILED = "failed", "没有排成"
    GONE = "gone", "已过一天，已清除"


class Printing(models.Model):
    """`kind` is a paper of `papers.kinds`; `options` are codes such as a filter, never words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    number = models.CharField("打印编号", max_length=12)
    kind = models.CharField(max_length=30)
    form = models.CharField("格式", max_length=4, choices=PrintForm.choices)
    subject = models.UUIDField(null=True)
    options = models.JSONField(default=dict)
    reason = models.CharField("事由", max_length=10)
    uncovered = models.BooleanField("印了姓名", default=False)
    person = models.UUIDField()
    at = models.DateTimeField("打印时间")
    state = models.CharField(max_length=7, choices=PrintState.choices, default=PrintState.WAITING)
    # How far a long one is, of `papers.printing.STEPS`.
    done = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField("没有排成的原因", max_length=300, blank=True)
    place = models.CharField(max_length=32, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField("校验码", max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_printing_per_number"),
            models.CheckConstraint(
                condition=Q(state="ready", size__gt=0) & ~Q(place="")
                | ~Q(state="ready") & Q(place=""),
                name="printing_is_kept_while_ready",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "at"]),
            models.Index(fields=["state", "ended_at"]),
        ]
