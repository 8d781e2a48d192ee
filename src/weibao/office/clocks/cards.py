"""Everything about a clock on the page of its case: how it stands, and what was done to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from weibao.kernel.extensions import Extension, extension_of
from weibao.kernel.moment import ZONE
from weibao.org.queries.people import names_of

from ..calendar import Calendars
from ..models import Clock
from ..models.clock import ClockState, NoticeKind
from ..models.clockmove import MoveKind
from .course import OPEN
from .extending import may_extend, may_stop
from .reckoning import due_of
from .recounting import from_the_start
from .showing import ClockView, view


@dataclass(frozen=True)
class Card:
    """One clock with its history, oldest line first."""

    row: Clock
    view: ClockView
    lines: list[str] = field(default_factory=list)
    may_stop: bool = False
    may_resume: bool = False
    extension: Extension | None = None
    # Why it cannot be extended now, where the table does know of an extension.
    no_extension: str = ""

    @property
    def open(self) -> bool:
        return self.row.state in OPEN


def cards(
    rows: Iterable[Clock],
    *,
    at: datetime,
    readable: bool,
    workable: bool,
    calendars: Calendars | None = None,
) -> list[Card]:
    """Cards of clocks that came with `pauses`, `moves`, `notices` and `urges`.

    What people wrote about a stop or an extension is for those who read the case.
    """
    found, calendars = list(rows), Calendars() if calendars is None else calendars
    people = names_of(
        person
        for row in found
        for person in [
            *(p.stopped_by for p in row.pauses.all()),
            *(p.resumed_by for p in row.pauses.all()),
            *(move.by for move in row.moves.all()),
            *(urge.by for urge in row.urges.all()),
        ]
    )
    return [_card(row, people, calendars, at, readable, workable) for row in found]


def _card(
    row: Clock,
    people: dict[UUID, str],
    calendars: Calendars,
    at: datetime,
    readable: bool,
    workable: bool,
) -> Card:
    history = [*_stops(row, people, readable), *_moves(row, people, readable)]
    history += [*_told(row, at), *_urged(row, people)]
    lines = [text for _, text in sorted(history, key=lambda pair: pair[0])]
    drift = _drift(row, calendars, at)
    taken = sum(move.kind == MoveKind.EXTENDED for move in row.moves.all())
    allowed = may_extend(row, at=at, taken=taken) if workable else ""
    running = workable and row.state == ClockState.RUNNING
    known = running and extension_of(row.deadline) is not None
    return Card(
        row=row,
        view=view(row, at=at, calendars=calendars),
        lines=[*lines, *([drift] if drift else [])],
        may_stop=workable and may_stop(row),
        may_resume=workable and row.stopped_at is not None,
        extension=allowed if isinstance(allowed, Extension) else None,
        no_extension=allowed if known and isinstance(allowed, str) else "",
    )


Lines = list[tuple[datetime, str]]


def _stops(row: Clock, people: dict[UUID, str], readable: bool) -> Lines:
    found: Lines = []
    for pause in row.pauses.all():
        words = f"，{pause.words}" if readable and pause.words else ""
        who = _who(pause.stopped_by, people)
        found.append(
            (pause.stopped_at, f"{_day(pause.stopped_at)} 停表：{pause.reason}{words}{who}")
        )
        if pause.resumed_at is not None:
            days = (pause.resumed_at - pause.stopped_at).days
            length = f"停了 {days} 天" if days else "当天恢复"
            who = _who(pause.resumed_by, people)
            found.append(
                (
                    pause.resumed_at,
                    f"{_day(pause.resumed_at)} 恢复计时，{length}，剩下的接着算{who}",
                )
            )
    return found


def _moves(row: Clock, people: dict[UUID, str], readable: bool) -> Lines:
    found: Lines = []
    for move in row.moves.all():
        words = f"：{move.words}" if readable and move.words else ""
        before, after = (_day(day) if day else "算不出" for day in (move.before, move.after))
        word = "延长" if move.kind == MoveKind.EXTENDED else f"{move.reason}"
        who = _who(move.by, people)
        text = f"{_day(move.at)} {word}，到期日由 {before} 改为 {after}{words}{who}"
        found.append((move.at, text))
    return found


def _told(row: Clock, at: datetime) -> Lines:
    return [
        (note.at, f"{_day(note.at)} {NoticeKind(note.kind).label}")
        for note in row.notices.all()
        if note.told
    ]


def _urged(row: Clock, people: dict[UUID, str]) -> Lines:
    return [(urge.at, f"{_day(urge.at)} 催办{_who(urge.by, people)}") for urge in row.urges.all()]


def _drift(row: Clock, calendars: Calendars, at: datetime) -> str:
    """The table of rest days was changed meanwhile: a certain end stays, and that is said."""
    if row.state not in OPEN or row.due_at is None or row.last_day is None:
        return ""
    now = from_the_start(row, calendars[row.town])
    if now.due_at is None or now.due_on == due_of(row).due_on:
        return ""
    return (
        f"起算以后节假日表改过：按现在的表是 {_day(now.due_at)}，"
        f"按起算时的表是 {_day(row.due_at)}；已经起算的按 {_day(row.due_at)}"
    )


def _who(person: UUID | None, people: dict[UUID, str]) -> str:
    return f"（{people[person]}）" if person in people else ""


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%m-%d}"
