"""What is done for the child: each measure with its unit, limit, result and proof."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from ..rules.measures import choices
from .case import Case


class MeasureState(models.TextChoices):
    PLANNED = "planned", "待确认"
    OPEN = "open", "办理中"
    DONE = "done", "已办"
    CANCELLED = "cancelled", "不再需要"


ENDED = ("done", "cancelled")


class Measure(models.Model):
    """Versioned with the case: every change of a measure is a revision of its case.

    Planned by the lead, then sent out: until `sent_at` no unit knows of it and no clock runs.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    town = models.CharField(max_length=9)
    kind = models.CharField("措施", max_length=10, choices=choices)
    task = SealedTextField("要求", max_length=1000, blank=True, multiline=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="承办", related_name="measures")
    state = models.CharField(max_length=10, choices=MeasureState.choices, default="open")
    # Of a planned one: whether it goes out with the next confirmation.
    chosen = models.BooleanField("要派出", default=True)
    # The lead's own day; counts where it is stricter than the limit of the table.
    due_on = models.DateField("要求哪天前办完", null=True, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    result = SealedTextField("结果", max_length=4000, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ENDED, done_at__isnull=False)
                | ~models.Q(state__in=ENDED) & models.Q(done_at=None),
                name="finished_measure_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="planned", sent_at=None)
                | models.Q(state="cancelled")
                | models.Q(state__in=["open", "done"], sent_at__isnull=False),
                name="measure_at_work_was_sent",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"])]
