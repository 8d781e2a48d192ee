"""交办事项: one thing that a unit, or one person in it, is asked to do for a case by a day."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Person, Unit

from .case import Case


class AssignmentState(models.TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已办"
    IMPOSSIBLE = "impossible", "办不了"
    WITHDRAWN = "withdrawn", "已撤回"


class Assignment(models.Model):
    """Versioned with the case. With `person` it is for that person alone, else for the unit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    town = models.CharField(max_length=9)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="assignments")
    # Whoever does it sees the child and their part of the case; else this row alone.
    shows_child = models.BooleanField(default=True)
    task = SealedTextField("要办什么", max_length=1000, multiline=True)
    due_on = models.DateField("办完日期")
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default="open")
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)
    # When it fell to the unit because the person it was for had left the post.
    moved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    result = SealedTextField("结果", max_length=4000, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="ended_assignment_says_when",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"]), models.Index(fields=["person", "state"])]
