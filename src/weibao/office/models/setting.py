"""Dated settings of a town: the value in force is the newest not after the day asked for."""

from django.db import models
from django.db.models import Q

from weibao.kernel.ids import uuid7


class Setting(models.Model):
    """One value from a day on. A row is never changed: a correction withdraws it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    basis = models.CharField("依据", max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "key", "valid_from"],
                condition=Q(withdrawn_at=None),
                name="one_value_per_setting_and_day",
            ),
        ]
