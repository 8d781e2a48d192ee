"""What is left of a limit, in the words of the clock chip and of a screen reader."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from weibao.kernel.deadlines import SEAL_LABELS, LimitKind, Unit
from weibao.kernel.moment import ZONE
from weibao.kernel.workdays import UnknownYear, WorkCalendar, carried_calendar

from .periods import Due

HOUR = timedelta(hours=1)


class ClockState(StrEnum):
    """How tight it is; the look of the chip follows it."""

    EARLY = "early"
    SOON = "soon"
    LATE = "late"
    MET = "met"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Remaining:
    """`text` beside the seal, `when` after it (empty where there is no day), `spoken` for readers.

    A limit met too late is `met` with `on_time` false: it is done, but not well.
    """

    state: ClockState
    text: str
    when: str
    spoken: str
    on_time: bool = True


def remaining(
    due: Due,
    *,
    at: datetime,
    calendar: WorkCalendar | None = None,
    met_at: datetime | None = None,
    stopped: str | None = None,
) -> Remaining:
    """How a limit stands at a moment; `stopped` is the reason of a stop (may be empty)."""
    calendar = calendar or carried_calendar()
    if met_at is not None:
        return _met(due, met_at, at, calendar)
    if stopped is not None:
        spoken = _say(due, f"已停表，{stopped or '未写原因'}")
        text = f"停表：{stopped}" if stopped else "停表"
        return Remaining(ClockState.STOPPED, text, "", spoken)
    if due.due_at is None:
        return _open_ended(due, at)
    if due.deadline.limit_kind is LimitKind.MIN:
        return _retention(due, due.due_at, at)
    if due.late_at(at):
        return _late(due, due.due_at, at, calendar)
    return _running(due, due.due_at, at, calendar)


def span(length: timedelta) -> str:
    """A stretch of time in words: minutes, then hours, from three days on days."""
    minutes = max(int(length.total_seconds()) // 60, 1)
    if minutes < 60:
        return f"{minutes} 分钟"
    hours = minutes // 60
    return f"{hours} 小时" if hours <= 72 else f"{hours // 24} 天"


def _met(due: Due, met_at: datetime, at: datetime, calendar: WorkCalendar) -> Remaining:
    when = _short(met_at, at)
    said = f"{_spoken_day(met_at, at)}办结"
    if due.due_at is not None and due.late_at(met_at):
        over = _over(due, due.due_at, met_at, calendar)
        spoken = _say(due, f"超期 {over}", said)
        return Remaining(ClockState.MET, f"迟 {over} {when}", when, spoken, on_time=False)
    word = "已办" if due.due_at is None else "按时"
    return Remaining(ClockState.MET, f"{word} {when}", when, _say(due, word, said))


def _open_ended(due: Due, at: datetime) -> Remaining:
    if not due.immediate:
        return Remaining(ClockState.SOON, "到期日待定", "", _say(due, "到期日待定", due.note))
    word = "立即" if due.deadline.limit_kind is LimitKind.IMMEDIATE else "及时"
    passed = span(max(at - due.started_at - due.paused, timedelta(0)))
    spoken = _say(due, f"应当{word}办理", f"已过 {passed}")
    return Remaining(ClockState.SOON, f"{word} 已 {passed}", "", spoken)


def _retention(due: Due, ends: datetime, at: datetime) -> Remaining:
    day = _short(ends, at)
    if at > ends:
        return Remaining(ClockState.MET, "保存期已满", day, _say(due, "保存期已满"))
    spoken = _say(due, f"至少保存到 {_spoken_day(ends, at)}")
    return Remaining(ClockState.EARLY, "保存中", day, spoken)


def _late(due: Due, ends: datetime, at: datetime, calendar: WorkCalendar) -> Remaining:
    over = _over(due, ends, at, calendar)
    spoken = _say(due, f"超期 {over}", _until(due, ends, at))
    return Remaining(ClockState.LATE, f"超 {over}", _short(ends, at), spoken)


def _running(due: Due, ends: datetime, at: datetime, calendar: WorkCalendar) -> Remaining:
    when = _short(ends, at)
    if due.deadline.to_the_minute:
        left = span(ends - at)
        soon = ends - at <= max(6 * HOUR, (ends - due.started_at) / 10)
    elif _day(at) == _day(ends):
        return Remaining(ClockState.SOON, "今天", when, _say(due, "今天到期"))
    else:
        days, left = _days(due, _day(at), _day(ends), calendar)
        # A tenth of the whole, at least the last day but one, at most a week ahead.
        soon = days <= min(max((_day(ends) - _day(due.started_at)).days // 10, 1), 7)
    state = ClockState.SOON if soon else ClockState.EARLY
    return Remaining(state, f"剩 {left}", when, _say(due, f"剩 {left}", _until(due, ends, at)))


def _over(due: Due, ends: datetime, at: datetime, calendar: WorkCalendar) -> str:
    if due.deadline.to_the_minute:
        return span(at - ends)
    return _days(due, _day(ends), _day(at), calendar)[1]


def _days(due: Due, after: date, until: date, calendar: WorkCalendar) -> tuple[int, str]:
    """The days of the limit's own kind between two days, and the same in words.

    Plain days stand in on the weekend after a due Friday, and in a year nobody has entered.
    """
    if due.deadline.unit is Unit.WORKING_DAY:
        with suppress(UnknownYear):
            days = calendar.working_days_between(after, until)
            if days:
                return days, f"{days} 个工作日"
    days = (until - after).days
    return days, f"{days} 天"


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def _short(moment: datetime, at: datetime) -> str:
    day = _day(moment)
    return f"{day:%m-%d}" if day.year == _day(at).year else f"{day:%Y-%m-%d}"


def _spoken_day(moment: datetime, at: datetime) -> str:
    day = _day(moment)
    year = "" if day.year == _day(at).year else f"{day.year} 年 "
    return f"{year}{day.month} 月 {day.day} 日"


def _until(due: Due, ends: datetime, at: datetime) -> str:
    clock = f" {ends.astimezone(ZONE):%H:%M} " if due.deadline.to_the_minute else ""
    return f"{_spoken_day(ends, at)}{clock}到期"


def _say(due: Due, *parts: str) -> str:
    kind = SEAL_LABELS[due.seal] + ("" if due.verified else "（未核实）")
    return "，".join(filter(None, (kind, *parts)))
