"""The case: one child's or several children's matter, from acceptance to closure."""

from django.db import models

from weibao.kernel.aggregate import Aggregate
from weibao.kernel.fields import SealedTextField
from weibao.org.models import Person, Unit

from ..flows import CASE


class Risk(models.TextChoices):
    HIGH = "high", "高"
    RAISED = "raised", "较高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"


class Level(models.TextChoices):
    NORMAL = "normal", "一般"
    RESTRICTED = "restricted", "限知"
    POLICE = "police", "公安侦办"
    SEALED = "sealed", "已封存"


class Case(Aggregate):
    """`area` is where the child lives, else where it happened. Seen only through `CaseAccess`."""

    number = models.CharField("个案编号", max_length=20)
    status = models.CharField("阶段", max_length=20, choices=CASE.choices)
    status_at = models.DateTimeField("进入本阶段")
    level = models.CharField("知悉范围", max_length=10, choices=Level.choices, default=Level.NORMAL)
    circumstance = models.CharField("情形", max_length=8)
    risk = models.CharField("风险", max_length=8, choices=Risk.choices, blank=True)
    risk_reason = SealedTextField("风险理由", max_length=500, blank=True, multiline=True)
    matter = SealedTextField("事由", max_length=4000, blank=True, multiline=True)
    findings = SealedTextField("调查核实情况", max_length=8000, blank=True, multiline=True)
    conclusion = SealedTextField("结案意见", max_length=4000, blank=True, multiline=True)
    lead = models.ForeignKey(Unit, models.PROTECT, verbose_name="承办单位", related_name="cases")
    # A person of the lead unit; empty while nobody was named.
    handler = models.ForeignKey(
        Person, models.PROTECT, null=True, verbose_name="承办人", related_name="handled_cases"
    )
    # The first working of the case is 1; each re-opening begins another, and asks for its own
    # investigation and assessment.
    round = models.PositiveSmallIntegerField("第几次办理", default=1)
    # When the town first heard of it; the report itself stands above this app.
    reported_at = models.DateTimeField("报告时间")
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_case_per_number"),
        ]
        indexes = [
            models.Index(fields=["town", "status", "status_at"]),
            # Lists and their counts go by stage and age; with the key in it the row is not read.
            models.Index(fields=["status", "created_at", "id"], name="cases_by_stage_and_age"),
            models.Index(fields=["created_at", "id"], name="cases_by_age"),
        ]

    def __str__(self) -> str:
        return self.number
