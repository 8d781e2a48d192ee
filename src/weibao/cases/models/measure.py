"""What is done for the child: each measure with its unit, limit, result and proof."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from .case import Case


class MeasureKind(models.TextChoices):
    VISIT = "visit", "上门查看"
    DISSUADE = "dissuade", "劝阻制止"
    CRITICISE = "criticise", "批评教育"
    ADMONISH = "admonish", "训诫"
    POLICE = "police", "报公安机关处理"
    COUNSEL = "counsel", "心理辅导"
    MEDICAL = "medical", "医疗救治"
    AID = "aid", "经济救助"
    LEGAL = "legal", "法律援助"
    SCHOOL = "school", "转学安置"
    CARE = "care", "临时照料"
    OTHER = "other", "其他"


class MeasureState(models.TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已办"
    CANCELLED = "cancelled", "不再需要"


class Measure(models.Model):
    """Versioned with the case: every change of a measure is a revision of its case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    town = models.CharField(max_length=9)
    kind = models.CharField("措施", max_length=10, choices=MeasureKind.choices)
    task = SealedTextField("要求", max_length=1000, blank=True, multiline=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="承办", related_name="measures")
    state = models.CharField(max_length=10, choices=MeasureState.choices, default="open")
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    result = SealedTextField("结果", max_length=4000, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", done_at=None)
                | ~models.Q(state="open") & models.Q(done_at__isnull=False),
                name="finished_measure_says_when",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"])]
