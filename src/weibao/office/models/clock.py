"""Running clocks: one row per started time limit, with what it rests on as it was then."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit


class ClockState(models.TextChoices):
    RUNNING = "running", "计时中"
    STOPPED = "stopped", "停表"
    MET = "met", "已办"
    CANCELLED = "cancelled", "已取消"


class Clock(models.Model):
    """A limit that runs for `unit` on a case, report or measure.

    `due_at` is empty for "at once" and for a working-day limit that reaches a year whose rest days
    are not published yet; `note` then says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9, db_index=True)
    deadline = models.CharField("时限", max_length=5)
    label = models.CharField("事项", max_length=80)
    # The number of the report or case, so that a notice can name it. Never a person.
    paper = models.CharField("编号", max_length=20, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    # The case it belongs to, for the case page; a report's clock has none until it is accepted.
    case = models.UUIDField(null=True, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="clocks")
    # The one person of the unit whose duty it is; empty = the unit.
    person = models.UUIDField(null=True)
    seal = models.CharField("印", max_length=1)
    basis = models.CharField("依据", max_length=200)
    verified = models.BooleanField("已核实", default=False)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期", null=True)
    # The last day before it was moved off rest days: what a stop of the clock moves.
    last_day = models.DateField("最后一日", null=True)
    note = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=ClockState.choices, default=ClockState.RUNNING)
    ended_at = models.DateTimeField("结束", null=True)
    stopped_at = models.DateTimeField("停表时间", null=True)
    stop_reason = models.CharField("停表原因", max_length=80, blank=True)
    paused = models.DurationField("停表累计", default=timedelta(0))

    class Meta:
        constraints = [
            # The same limit runs once at a time for one thing.
            models.UniqueConstraint(
                fields=["subject", "deadline"],
                condition=Q(state__in=["running", "stopped"]),
                name="one_running_clock_per_limit",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["unit", "state", "due_at"]),
            models.Index(fields=["town", "state", "ended_at"]),
        ]


class ClockPause(models.Model):
    """One stop of a clock, so that its end can be reckoned again from the start."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses")
    stopped_at = models.DateTimeField("停表")
    resumed_at = models.DateTimeField("继续", null=True)
    # One of our own phrases; what a person wrote stands in `words`.
    reason = models.CharField("原因", max_length=80)
    words = SealedTextField("停表说明", max_length=500, blank=True, multiline=True)
    stopped_by = models.UUIDField("停表人", null=True)
    resumed_by = models.UUIDField("恢复人", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(resumed_at=None), name="one_stop_of_a_clock_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(resumed_at=None) | Q(resumed_at__gte=models.F("stopped_at")),
                name="clock_resumes_after_its_stop",
            ),
        ]


class NoticeKind(models.TextChoices):
    """The steps in their order: the unit before and after, then those above it one by one."""

    REMINDER = "reminder", "提醒承办单位"
    LATE = "late", "通知承办单位超期"
    SUPERVISOR = "supervisor", "超期告知儿童督导员"
    LEADER = "leader", "超期报分管领导"
    DISCIPLINE = "discipline", "超期报纪检监督员"


class ClockNotice(models.Model):
    """Reminder, late notice and each step of escalation of a clock, each at most once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    at = models.DateTimeField()
    # Ids of the units told. Empty where a later notice went out instead, after an outage.
    told = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "kind"], name="one_notice_of_a_kind_per_clock"
            ),
        ]
