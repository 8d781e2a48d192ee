"""A concern that reached the town: who reported is apart and sealed."""

import uuid

from django.db import models

from weibao.cases.models import Case
from weibao.kernel.aggregate import Aggregate
from weibao.kernel.fields import SealedTextField
from weibao.org.models import Unit

from ..flows import REPORT


class Channel(models.TextChoices):
    PUBLIC = "public", "网上报告"
    MANDATED = "mandated", "强制报告"
    PHONE = "phone", "电话登记"
    HOTLINE = "hotline", "12345 转办"
    WALK_IN = "walk_in", "来访登记"


class Urgency(models.TextChoices):
    DANGER = "danger", "正在危险中"
    SERIOUS = "serious", "要尽快"
    NORMAL = "normal", "一般"


class Report(Aggregate):
    """The public sees only the receipt code, of which a keyed digest is kept. Random id on purpose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("报告编号", max_length=20)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    status = models.CharField("阶段", max_length=20, choices=REPORT.choices)
    status_at = models.DateTimeField("进入本阶段")
    circumstance = models.CharField("情形", max_length=8)
    urgency = models.CharField("紧急程度", max_length=8, choices=Urgency.choices)
    in_danger = models.BooleanField("报告人说正在危险中", default=False)
    # What the internal table made of it at filing, so that a later table does not rewrite it: codes
    # of article 4, codes of reasons, the day of the table.
    statutory = models.CharField("可能属于的法定情形", max_length=24, blank=True)
    urgency_why = models.CharField("紧急程度的理由", max_length=60, blank=True)
    judged_by = models.DateField("所用内部表的日期", null=True, blank=True)
    # Null, not empty: reports without a receipt must not collide.
    receipt_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - see above
    what = SealedTextField("发生了什么", max_length=4000, multiline=True)
    place = SealedTextField("在哪里", max_length=300, blank=True, multiline=True)
    when = SealedTextField("什么时候", max_length=200, blank=True)
    child_known = SealedTextField("孩子的情况", max_length=1000, blank=True, multiline=True)
    suspect_known = SealedTextField("被反映的人", max_length=500, blank=True, multiline=True)
    named = models.BooleanField("留了联系方式", default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="受理单位", related_name="reports")
    # The mandated unit that reported, or the unit that took the call; empty for the public page.
    from_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="reports_made"
    )
    known_at = models.DateTimeField("知悉时间", null=True, blank=True)
    # Why it is held apart until somebody has read it: a code of `rules.suspicions`, empty for most.
    suspicion = models.CharField("待甄别的原因", max_length=16, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="reports")
    decision_reason = SealedTextField("受理决定的理由", max_length=1000, blank=True, multiline=True)
    answered_at = models.DateTimeField("第一次回复", null=True, blank=True)
    result_told_at = models.DateTimeField("告知结果", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_report_per_number"),
            models.CheckConstraint(
                condition=~models.Q(status="accepted") | models.Q(case__isnull=False),
                name="accepted_report_has_a_case",
            ),
        ]
        indexes = [models.Index(fields=["town", "status", "created_at"])]

    def __str__(self) -> str:
        return self.number

    @property
    def reporter_words(self) -> str:
        """Who reported, as far as those who handle it may know."""
        if self.named:
            return "报告人身份已密封"
        return f"{self.from_unit.short_name}报告" if self.from_unit else "匿名报告"
