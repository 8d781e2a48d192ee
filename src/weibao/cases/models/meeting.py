"""会商: who met about a case, what was said, and what each decision became."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from .assignment import Assignment
from .case import Case
from .measure import Measure


class MeetingState(models.TextChoices):
    CALLED = "called", "已约"
    WRITTEN = "written", "已写纪要"
    CANCELLED = "cancelled", "不开了"


class Meeting(models.Model):
    """Versioned with the case. Invited units see when, where and what for; the notes stay sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="meetings")
    town = models.CharField(max_length=9)
    held_at = models.DateTimeField("会商时间")
    place = SealedTextField("地点", max_length=100)
    purpose = SealedTextField("商量什么", max_length=300, multiline=True)
    state = models.CharField(max_length=9, choices=MeetingState.choices, default="called")
    called_at = models.DateTimeField()
    called_by = models.UUIDField(null=True)
    # How often the time was changed: each invitation is told anew.
    moves = models.PositiveSmallIntegerField(default=0)
    notes = SealedTextField("纪要", max_length=8000, blank=True, multiline=True)
    # Who came besides the units, such as a lawyer or a relative.
    guests = SealedTextField("其他到会的人", max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    why = SealedTextField("为什么不开了", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="called", ended_at=None)
                | ~Q(state="called") & Q(ended_at__isnull=False),
                name="ended_meeting_says_when",
            ),
        ]


class Attendance(models.Model):
    """One unit at one meeting: invited, and whether and with whom it came."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="attendances")
    invited = models.BooleanField(default=True)
    came = models.BooleanField(null=True)
    people = SealedTextField("到会的人", max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="one_attendance_per_unit"),
        ]


class Decision(models.Model):
    """One decision and what became of it; without an act it says why there is none."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    text = SealedTextField("决定", max_length=1000, multiline=True)
    assignment = models.OneToOneField(
        Assignment, models.PROTECT, null=True, related_name="decision"
    )
    measure = models.OneToOneField(Measure, models.PROTECT, null=True, related_name="decision")
    # NULL where something became of it.
    why_none = SealedTextField("为什么不办", max_length=300, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="one_decision_per_position"
            ),
            models.CheckConstraint(
                condition=Q(assignment__isnull=False, measure=None, why_none__isnull=True)
                | Q(assignment=None, measure__isnull=False, why_none__isnull=True)
                | Q(assignment=None, measure=None, why_none__isnull=False),
                name="decision_becomes_one_thing",
            ),
        ]
