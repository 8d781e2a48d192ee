"""What moved the end of a running clock, and who urged its unit."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from .clock import Clock


class MoveKind(models.TextChoices):
    EXTENDED = "extended", "延长"
    RECOUNTED = "recounted", "节假日表改了，重新计算"


class ClockMove(models.Model):
    """The end of a clock before and after, and why. Empty = there was none that could be counted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=9, choices=MoveKind.choices)
    at = models.DateTimeField("时间")
    by = models.UUIDField("办理人", null=True)
    before = models.DateTimeField("原到期", null=True)
    after = models.DateTimeField("新到期", null=True)
    # Of an extension: how much, as the table allowed it then.
    value = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=12, blank=True)
    reason = models.CharField("依据", max_length=200)
    words = SealedTextField("延长说明", max_length=500, blank=True, multiline=True)

    class Meta:
        indexes = [models.Index(fields=["clock", "at"])]


class ClockUrge(models.Model):
    """Somebody asked the unit of a clock to hurry; at most once a day for each clock."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="urges")
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    by = models.UUIDField("催办人", null=True)
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "on"], name="urged_once_a_day"),
        ]
