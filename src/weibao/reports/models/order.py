"""The order of a hotline behind a report: its number, its limit, and the reply to the hotline."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .report import Report


class Hotline(models.TextChoices):
    GOVERNMENT = "12345", "12345 政务服务"
    YOUTH = "12355", "12355 青少年"
    WOMEN = "12338", "12338 妇女维权"
    LEGAL_AID = "12348", "12348 法律援助"
    PROSECUTORS = "12309", "12309 检察服务"
    OTHER = "other", "其他热线"


class HotlineOrder(models.Model):
    """`number` is the hotline's own, normalised, so that the same order is taken once in a town."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.OneToOneField(Report, models.PROTECT, related_name="order")
    town = models.CharField(max_length=9)
    hotline = models.CharField("热线", max_length=5, choices=Hotline.choices)
    number = models.CharField("工单号", max_length=40)
    due_at = models.DateTimeField("热线要求的时限", null=True)
    replied_at = models.DateTimeField("已回复热线", null=True)
    reply = SealedTextField("怎么回复的", max_length=1000, blank=True, multiline=True)
    person = models.UUIDField(null=True)
    post = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "hotline", "number"], name="one_report_per_hotline_order"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="hotline_order_has_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.hotline_words} {self.number}"

    @property
    def hotline_words(self) -> str:
        """12345, or 其他热线."""
        return self.hotline if self.hotline != Hotline.OTHER else Hotline.OTHER.label
