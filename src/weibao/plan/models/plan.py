"""The official plan a town carries out: its tasks and who is responsible for each."""

from django.db import models

from weibao.kernel.aggregate import Aggregate
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit


class PlanKind(models.TextChoices):
    TASK = "task", "重点任务"
    SAFEGUARD = "safeguard", "保障措施"


class UnitRole(models.TextChoices):
    RESPONSIBLE = "responsible", "责任单位"
    LEAD = "lead", "牵头单位"
    SUPPORT = "support", "配合单位"


class Plan(Aggregate):
    """An adopted plan document. Dated: the next one replaces it from its own day."""

    title = models.CharField("标题", max_length=200)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文单位", max_length=100, blank=True)
    issued_on = models.DateField("成文日期", null=True)
    valid_from = models.DateField("实施日期")
    valid_to = models.DateField("停止实施", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "doc_no"],
                condition=~models.Q(doc_no="") & models.Q(valid_to=None),
                name="one_plan_per_document",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanTask(models.Model):
    """One numbered task, or one safeguard (numbered S1, S2 …)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=10, choices=PlanKind.choices, default=PlanKind.TASK)
    number = models.CharField("编号", max_length=30)
    order = models.PositiveSmallIntegerField()
    section = models.CharField("章节", max_length=120)
    title = models.CharField("任务", max_length=120)
    # The topic of the catalogue this task is mapped to; a document's own numbers are never keys.
    topic = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_task_per_number"),
        ]


class PlanTaskUnit(models.Model):
    """A responsibility as the document prints it, and the unit of the town it means.

    `group` is set where the document names many at once, such as 各村（社区）; then `unit` is empty
    and the members follow the kind of unit.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(PlanTask, models.PROTECT, related_name="units")
    order = models.PositiveSmallIntegerField()
    printed = models.CharField("文中名称", max_length=60)
    role = models.CharField(max_length=11, choices=UnitRole.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="plan_tasks")
    group = models.CharField("成组的单位类型", max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "printed"], name="one_unit_once_per_task"),
        ]
