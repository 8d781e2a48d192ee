"""When a limit ends.

The rules, with the Civil Code (民法典) as the default:
- hours run on without a break from the event, day and night, rest days too (art. 201);
- days, working days, months and years begin on the day after the event (art. 201);
- months and years end on the corresponding day, or at the end of a month that has none (art. 202);
- a last day that is a rest day moves to the next working day (art. 203; the same in art. 85 of the
  Civil Procedure Law), unless the row says `keep`;
- the last day ends at 24:00, which is written 23:59:59 of that day, so that the date of `due_at` is
  the day people mean. Late is decided by the day, not by that second.

Nothing is guessed about a year whose rest days are unknown. Working days that reach into it have
no due time yet; a calendar limit that ends in it keeps its plain last day, which can only be too
early.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from weibao.kernel.deadlines import Deadline, LimitKind, RestDays, Seal, Unit
from weibao.kernel.moment import ZONE, months_after
from weibao.kernel.workdays import ONE_DAY, UnknownYear, WorkCalendar

LAST_SECOND = time(23, 59, 59)
WHERE_TO_ENTER = "请系统管理员在“设置 › 节假日”里按国务院办公厅的通知录入"


@dataclass(frozen=True, kw_only=True)
class Due:
    """When a started limit ends. A stored clock is turned back into one to be shown.

    `due_at` is None for "at once" and "promptly", for a text that was not found, and for working
    days that reach an unknown year. `seal`, `basis` and `verified` are as they were at the start.
    """

    deadline: Deadline
    started_at: datetime
    due_at: datetime | None
    seal: Seal
    basis: str
    verified: bool
    note: str = ""
    # The last day before it was moved off rest days: what a stop of the clock moves.
    last_day: date | None = None
    # For a limit with a lower end as well: not before this.
    earliest_at: datetime | None = None
    paused: timedelta = timedelta(0)

    @property
    def immediate(self) -> bool:
        """立即 and 及时 have no number: what is shown is the time that has passed."""
        return self.deadline.limit_kind in {LimitKind.IMMEDIATE, LimitKind.PROMPT}

    @property
    def due_on(self) -> date | None:
        """The day on which it ends, in China."""
        return self.due_at.astimezone(ZONE).date() if self.due_at else None

    def late_at(self, at: datetime) -> bool:
        """Whether it is past; a retention period and a limit without a due time never are."""
        if self.due_at is None or self.deadline.limit_kind is LimitKind.MIN:
            return False
        if self.deadline.to_the_minute:
            return at > self.due_at
        return at.astimezone(ZONE).date() > self.due_at.astimezone(ZONE).date()


def due(deadline: Deadline, *, start: datetime, calendar: WorkCalendar) -> Due:
    """The end of a limit that an event at `start` sets running."""
    if start.tzinfo is None:
        raise ValueError("a limit starts at an aware moment")
    start = start.astimezone(ZONE)
    begun = Due(
        deadline=deadline,
        started_at=start,
        due_at=None,
        seal=deadline.seal,
        basis=deadline.basis,
        verified=deadline.verified,
        note=_not_yet_in_force(deadline, start.date()),
    )
    if deadline.limit_kind is LimitKind.UNKNOWN:
        return _with_note(begun, "没有找到规定全文，算不出到期日")
    if deadline.value_max is None:
        return begun
    if deadline.unit is Unit.HOUR:
        return replace(begun, due_at=_after_hours(start, timedelta(hours=deadline.value_max)))
    return _day_limit(begun, deadline.value_max, calendar)


def due_until(deadline: Deadline, *, start: datetime, until: datetime, basis: str) -> Due:
    """The end of a limit whose moment came with a paper, such as the order of a hotline.

    `basis` names that paper: the table cannot know what it rests on.
    """
    if deadline.limit_kind is not LimitKind.GIVEN:
        raise ValueError(f"{deadline.id} has its end in the table")
    if start.tzinfo is None or until.tzinfo is None:
        raise ValueError("a limit runs between aware moments")
    return Due(
        deadline=deadline,
        started_at=start.astimezone(ZONE),
        due_at=until.astimezone(ZONE),
        seal=deadline.seal,
        basis=basis or deadline.basis,
        verified=deadline.verified,
    )


def resume_due(
    due: Due, *, stopped_at: datetime, resumed_at: datetime, calendar: WorkCalendar
) -> Due:
    """The limit after a stop: it goes on with what was left, it does not start again.

    Working days keep the number that was left; everything else moves by the time of the stop. What
    was late when it stopped stays as it is.
    """
    if not due.started_at <= stopped_at <= resumed_at:
        raise ValueError("a clock stops after its start and resumes after its stop")
    pause = resumed_at - stopped_at
    moved = replace(due, paused=due.paused + pause)
    if due.due_at is None or due.late_at(stopped_at):
        return moved
    # What was noted about the old last day does not hold for the new one.
    moved = replace(moved, note=_not_yet_in_force(due.deadline, due.started_at.date()))
    if due.deadline.to_the_minute:
        return replace(moved, due_at=_after_hours(due.due_at, pause))
    stopped_on, resumed_on = (at.astimezone(ZONE).date() for at in (stopped_at, resumed_at))
    last_day = due.last_day or due.due_at.astimezone(ZONE).date()
    try:
        if due.deadline.unit is Unit.WORKING_DAY:
            left = calendar.working_days_between(stopped_on, last_day)
            # With none left it ends on the day it resumes, or the first day people work again.
            last_day = calendar.next_workday(calendar.add_working_days(resumed_on, left))
        else:
            last_day += resumed_on - stopped_on
    except UnknownYear as unknown:
        return _without_due(moved, unknown)
    return _ending_on(moved, last_day, calendar)


def extend_due(due: Due, *, value: int, unit: Unit, calendar: WorkCalendar) -> Due:
    """The limit with `value` more of `unit`, counted on from the last day it had.

    What has no end yet, or ends at a moment somebody else set, cannot be extended.
    """
    if due.due_at is None or due.deadline.limit_kind is LimitKind.GIVEN:
        raise ValueError(f"{due.deadline.id} has no end that could be moved")
    plain = replace(due, note=_not_yet_in_force(due.deadline, due.started_at.date()))
    if unit is Unit.HOUR:
        return replace(plain, due_at=_after_hours(due.due_at, timedelta(hours=value)))
    last_day = due.last_day or due.due_at.astimezone(ZONE).date()
    try:
        moved = _count(last_day, value, unit, calendar)
    except UnknownYear as unknown:
        return _without_due(plain, unknown)
    return _ending_on(plain, moved, calendar)


def end_of(day: date) -> datetime:
    """24:00 of a day, as it is written."""
    return datetime.combine(day, LAST_SECOND, ZONE)


def _day_limit(begun: Due, count: int, calendar: WorkCalendar) -> Due:
    deadline, start = begun.deadline, begun.started_at.date()
    if deadline.limit_kind is LimitKind.FROM_NEXT_MONTH:
        first = months_after(start.replace(day=1), count)
        note = f"自 {first:%Y-%m-%d}（次月）起"
        return replace(_with_note(begun, note), due_at=end_of(first), last_day=first)
    try:
        last_day = _count(start, count, deadline.unit, calendar)
        if deadline.value_min is not None:
            earliest = _count(start, deadline.value_min, deadline.unit, calendar)
            begun = replace(
                _with_note(begun, f"不早于 {earliest:%Y-%m-%d}"), earliest_at=end_of(earliest)
            )
    except UnknownYear as unknown:
        return _without_due(begun, unknown)
    return _ending_on(begun, last_day, calendar)


def _count(start: date, count: int, unit: Unit, calendar: WorkCalendar) -> date:
    if unit is Unit.WORKING_DAY:
        return calendar.add_working_days(start, count)
    if unit is Unit.CALENDAR_DAY:
        return start + count * ONE_DAY
    return months_after(start, count * (12 if unit is Unit.YEAR else 1))


def _ending_on(due: Due, last_day: date, calendar: WorkCalendar) -> Due:
    """Move the last day off rest days where the row says so."""
    ended = replace(due, due_at=end_of(last_day), last_day=last_day)
    if due.deadline.rest_days is not RestDays.NEXT:
        return ended
    try:
        day = calendar.next_workday(last_day)
    except UnknownYear as unknown:
        return _with_note(
            ended, f"{unknown}，最后一日如果休息可以顺延，这里先不顺延；{WHERE_TO_ENTER}"
        )
    if day == last_day:
        return ended
    note = f"最后一日 {last_day:%Y-%m-%d} 休息，顺延到 {day:%Y-%m-%d}（民法典第 203 条）"
    return _with_note(replace(ended, due_at=end_of(day)), note)


def _without_due(due: Due, unknown: UnknownYear) -> Due:
    note = f"{unknown}，暂时算不出到期日；{WHERE_TO_ENTER}"
    return _with_note(replace(due, due_at=None, last_day=None), note)


def _not_yet_in_force(deadline: Deadline, start: date) -> str:
    effective = deadline.effective_on
    if effective is None or effective <= start:
        return ""
    return f"这条自 {effective:%Y-%m-%d} 起施行，起算日在施行之前，请核对当时的规定"


def _with_note(due: Due, note: str) -> Due:
    return replace(due, note="；".join(filter(None, (due.note, note))))


def _after_hours(start: datetime, hours: timedelta) -> datetime:
    # Through UTC: China kept summer time in 1986-1991, and a span of hours must not bend with it.
    return (start.astimezone(UTC) + hours).astimezone(ZONE)
