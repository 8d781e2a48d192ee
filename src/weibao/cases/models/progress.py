"""A legal node that a measure reached, with its paper: an acceptance slip, a warning that was served."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .measure import Measure


class Progress(models.Model):
    """Written once, each node once for a measure. `happened_at` is when the limits it starts begin."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="progress")
    town = models.CharField(max_length=9)
    node = models.CharField(max_length=12)
    happened_at = models.DateTimeField("时间")
    number = SealedTextField("编号", max_length=60, blank=True)
    note = SealedTextField("说明", max_length=1000, blank=True, multiline=True)
    written_at = models.DateTimeField()
    written_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "node"], name="one_node_once_per_measure"),
        ]
