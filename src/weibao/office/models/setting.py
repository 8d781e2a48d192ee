"""Dated settings of a town: the value in force is the newest not after the day asked for."""

from django.db import models

from weibao.kernel.ids import uuid7


class Setting(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    basis = models.CharField("依据", max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "key", "valid_from"], name="one_value_per_setting_and_day"
            ),
        ]
