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
    HOTLINE = "hotline", "热线转办"
    WALK_IN = "walk_in", "来访登记"
    COURT = "court", "法院移送"
    PROSECUTOR = "prosecutor", "检察院移送"
    HANDED = "handed", "外镇移交"


class Urgency(models.TextChoices):
    DANGER = "danger", "正在危险中"
    SERIOUS = "serious", "要尽快"
    NORMAL = "normal", "一般"


class Wish(models.TextChoices):
    """How somebody who called wants to hear what became of it."""

    NONE = "none", "不用回复"
    RECEIPT = "receipt", "自己凭回执看"
    CALL_BACK = "call_back", "请保管人回电"
    IN_PERSON = "in_person", "自己来站里问"


# In which order reports wait: by how much they press, then by age.
RANKS = {Urgency.DANGER: 0, Urgency.SERIOUS: 1, Urgency.NORMAL: 2}


class RefusalKind(models.TextChoices):
    """Why a report is not accepted, for the statistics; the reporter reads the reason in words."""

    NOT_A_CHILD = "not_a_child", "不是未成年人的事"
    NO_FACTS = "no_facts", "说的情况查不到、对不上"
    KNOWN = "known", "同一件事已经办结"
    ELSEWHERE = "elsewhere", "应由别处办，已告诉报告人找谁"
    SPAM = "spam", "骚扰或虚假"
    OTHER = "other", "其他"


class Report(Aggregate):
    """The public sees only the receipt code, of which a keyed digest is kept. Random id on purpose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("报告编号", max_length=20)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    status = models.CharField("阶段", max_length=20, choices=REPORT.choices)
    status_at = models.DateTimeField("进入本阶段")
    circumstance = models.CharField("情形", max_length=8)
    urgency = models.CharField("紧急程度", max_length=8, choices=Urgency.choices)
    urgency_rank = models.PositiveSmallIntegerField("先后", default=RANKS[Urgency.NORMAL])
    in_danger = models.BooleanField("报告人说正在危险中", default=False)
    # What the internal table made of it at filing, so that a later table does not rewrite it: codes
    # of article 4, codes of reasons, the day of the table.
    statutory = models.CharField("可能属于的法定情形", max_length=24, blank=True)
    urgency_why = models.CharField("紧急程度的理由", max_length=60, blank=True)
    judged_by = models.DateField("所用内部表的日期", null=True, blank=True)
    # Null, not empty: reports without a receipt must not collide.
    receipt_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - see above
    # Keyed, of what was filed: printed slips stay genuine when the words are erased.
    content_digest = models.CharField(max_length=64, blank=True, editable=False)
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
    # RC01-RC11 of `data/reporter_categories.csv`.
    reporter_category = models.CharField("报告主体", max_length=4, blank=True)
    known_at = models.DateTimeField("知悉时间", null=True, blank=True)
    # Why it is held apart until somebody has read it: a code of `rules.suspicions`, empty for most.
    suspicion = models.CharField("待甄别的原因", max_length=16, blank=True)
    # Still apart: `suspicion` stays as what it was once held for.
    held = models.BooleanField("待甄别", default=False)
    # Whole minutes from the knowing to the report, rounded up: what 立即 is measured by.
    reported_after = models.PositiveIntegerField("知悉到报告（分钟）", null=True, blank=True)
    late_reason = SealedTextField("没有马上报告的原因", max_length=500, blank=True, multiline=True)
    # In the unit that reported, only this person follows the report: it may be about a colleague.
    only_for = models.UUIDField("只给谁看进展", null=True, blank=True)
    wish = models.CharField("希望怎样得到回复", max_length=9, choices=Wish.choices, blank=True)
    document = SealedTextField("来文文号", max_length=100, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="reports")
    # Set while it is one of several reports of its case that did not open it.
    merged_at = models.DateTimeField("并入个案", null=True, blank=True)
    refusal = models.CharField(
        "不受理的类别", max_length=12, choices=RefusalKind.choices, blank=True
    )
    # The report of the other town that this one continues, and the town whose custodians can open
    # who reported: an envelope is never sealed anew, so it stays with them.
    came_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="went_to"
    )
    identity_town = models.CharField("报告人身份保管在", max_length=9, blank=True)
    decision_reason = SealedTextField("受理决定的理由", max_length=1000, blank=True, multiline=True)
    # Whole minutes from the report to the decision, rounded up.
    decided_after = models.PositiveIntegerField("收到到决定（分钟）", null=True, blank=True)
    answered_at = models.DateTimeField("第一次回复", null=True, blank=True)
    result_told_at = models.DateTimeField("告知结果", null=True, blank=True)
    told_in_time = models.BooleanField("按时告知结果", null=True, blank=True)
    # When somebody first came back with the receipt; nothing of who it was.
    came_back_at = models.DateTimeField("第一次凭回执来看", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_report_per_number"),
            models.CheckConstraint(
                condition=~models.Q(status="accepted") | models.Q(case__isnull=False),
                name="accepted_report_has_a_case",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_at=None) | models.Q(case__isnull=False),
                name="merged_report_has_a_case",
            ),
            models.CheckConstraint(
                condition=models.Q(held=False)
                | models.Q(status="received") & ~models.Q(suspicion=""),
                name="held_report_waits_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["town", "status", "created_at"]),
            # Everything that is counted, so that the statistics read the index and not the rows,
            # whose sealed texts make them long.
            models.Index(
                fields=[
                    "town",
                    "created_at",
                    "channel",
                    "circumstance",
                    "area",
                    "reporter_category",
                    "status",
                    "decided_after",
                    "reported_after",
                    "told_in_time",
                    "came_back_at",
                    "suspicion",
                    "held",
                    "merged_at",
                    "receipt_digest",
                ],
                name="reports_counted",
            ),
            models.Index(fields=["from_unit", "created_at"]),
            models.Index(
                fields=["town", "status", "held", "urgency_rank", "created_at"],
                name="reports_in_the_order_they_wait",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reporter_words(self) -> str:
        """Who reported, as far as those who handle it may know."""
        if self.named:
            return "报告人身份已密封"
        if self.identity_town:
            return "报告人身份密封在移来的地方"
        if self.channel == Channel.MANDATED and self.from_unit:
            return f"{self.from_unit.short_name}报告"
        return "匿名报告"
