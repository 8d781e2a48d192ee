"""Rest days that administrators add: years the carried calendar does not know, and local changes."""

from django.db import models
from django.db.models import Q

from weibao.kernel.ids import uuid7


class Holiday(models.Model):
    """A day that differs from what its weekday says. `town` empty = for every town here.

    A row is never changed: a correction withdraws it and adds another.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9, blank=True)
    day = models.DateField("日期")
    is_workday = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)
    source = models.CharField("依据", max_length=200)
    created_at = models.DateTimeField("录入时间")
    created_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "day"], condition=Q(withdrawn_at=None), name="one_rule_per_day"
            ),
        ]
