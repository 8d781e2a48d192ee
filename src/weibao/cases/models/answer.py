"""Whether a unit takes a measure on that it was given."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from .measure import Measure


class MeasureAnswer(models.Model):
    """One answer, in the order given. A declined measure lies with the lead until it is sent on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="answers")
    town = models.CharField(max_length=9)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="measure_answers")
    turn = models.PositiveSmallIntegerField()
    accepted = models.BooleanField()
    reason = SealedTextField("为什么不能办", max_length=500, blank=True, multiline=True)
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    # What became of one that was declined: sent on or again, with a reason; empty while it waits.
    sent_on_at = models.DateTimeField(null=True)
    sent_on_by = models.UUIDField(null=True)
    sent_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    sent_words = SealedTextField("重派说明", max_length=500, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "turn"], name="one_answer_a_turn"),
        ]
