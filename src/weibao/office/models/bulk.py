"""Acts carried out for several rows of a list: one run, and a verdict for each row."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Person


class Verdict(models.TextChoices):
    WAITING = "waiting", "还没办"
    DONE = "done", "办好了"
    REFUSED = "refused", "没有办"


class BulkRun(models.Model):
    """What was asked for all rows. `chosen` holds ids and codes; what was written is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    act = models.CharField("办什么", max_length=30)
    person = models.ForeignKey(Person, models.PROTECT, related_name="bulk_runs")
    chosen = models.JSONField(default=dict)
    words = SealedTextField("说明", max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "created_at"])]


class BulkLine(models.Model):
    """One row of a run, and what became of it; `why` is one of our own sentences."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(BulkRun, models.PROTECT, related_name="lines")
    subject = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    why = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "subject"], name="one_line_per_row_of_a_run"),
        ]
