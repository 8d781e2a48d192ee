"""The intake in figures, counted in the database. No person, no text, no name is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from weibao.cases.permissions import not_aside
from weibao.cases.queries.asides import stepped_aside_from
from weibao.kernel.actor import Actor
from weibao.kernel.deadlines import deadline
from weibao.kernel.moment import ZONE, months_after
from weibao.office.models import Clock
from weibao.office.models.clock import ClockState
from weibao.org.queries.areas import area_names

from ..models import Report
from ..models.report import Channel
from ..permissions import REPORTS_COUNT
from ..rules.circumstances import circumstance
from ..rules.figures import Spread, spread
from ..rules.reporters import category

DECIDE, RESULT = "IN001", "IN006"
# Views of the list by their names there.
STAGES = {
    "received": "待受理",
    "held": "待甄别",
    "accepted": "办理中",
    "moved": "已移交、已退回",
    "done": "已办结",
    "refused": "不受理",
}
# By what the intake is counted. All of it stands in the index `reports_counted`.
DIMENSIONS = ("channel", "circumstance", "area", "reporter_category", "status")
# More months than this are shown as years would be: nobody compares forty bars.
MOST_MONTHS = 36


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both counted."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.first, time.min, ZONE)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer in it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, ZONE)

    def months(self) -> list[tuple[str, Period]]:
        """The months it touches, each cut to it: 2026-11 and its days."""
        found: list[tuple[str, Period]] = []
        day = self.first.replace(day=1)
        while day <= self.last and len(found) < MOST_MONTHS:
            following = months_after(day, 1)
            part = Period(max(day, self.first), min(following - timedelta(days=1), self.last))
            found.append((f"{day:%Y-%m}", part))
            day = following
        return found

    def query(self, **more: str) -> str:
        """As the address of a list or of this page says it."""
        pairs = {"from": self.first.isoformat(), "to": self.last.isoformat(), **more}
        return "?" + "&".join(f"{name}={value}" for name, value in pairs.items())


@dataclass(frozen=True)
class Cell:
    """One row of a table: `query` is the part of an address that leads to its rows."""

    label: str
    number: int
    query: str


@dataclass(frozen=True)
class Table:
    title: str
    what: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        return sum(cell.number for cell in self.cells)

    @property
    def most(self) -> int:
        return max((cell.number for cell in self.cells), default=0)


@dataclass(frozen=True)
class Figures:
    """Everything the page shows. Lengths are minutes."""

    period: Period
    total: int
    tables: tuple[Table, ...]
    decided: Spread | None
    decide_limit: int
    known: Spread | None
    at_once: int
    with_receipt: int
    came_back: int
    told: int
    told_in_time: int
    not_told_late: int
    outcomes: Table
    marks: Table


def counted(actor: Actor | None) -> QuerySet[Report]:
    """Reports whose number the actor may know; which they are is another permission.

    Without those of cases from which the actor stepped aside. Few people ever do, and a count over
    all reports should not look for each of them.
    """
    found = REPORTS_COUNT.visible_to(actor, Report.objects.all())
    if actor is not None and stepped_aside_from(actor).exists():
        found = found.filter(not_aside(actor, case="case"))
    return found


def figures(actor: Actor, period: Period, *, at: datetime, at_once: int) -> Figures:
    """Some queries, each one pass over the index `reports_counted`. `at_once` is in minutes."""
    rows = counted(actor).filter(created_at__gte=period.begin, created_at__lt=period.end).order_by()
    months = period.months()
    sums, cube = rows.aggregate(**_sums(months)), _cube(rows)
    limit = 60 * (deadline(DECIDE).value_max or 0)
    return Figures(
        period=period,
        total=sums["total"],
        tables=(
            _by(cube["channel"], "channel", "渠道", _channel),
            _by(
                cube["circumstance"], "circumstance", "情形", lambda code: circumstance(code).label
            ),
            _villages(cube["area"]),
            _by(cube["reporter_category"], "category", "报告主体", _category),
            _months(months, sums),
        ),
        decided=spread(_lengths(rows, "decided_after"), limit=limit),
        decide_limit=limit,
        known=spread(_lengths(rows, "reported_after"), limit=at_once),
        at_once=at_once,
        with_receipt=sums["with_receipt"],
        came_back=sums["came_back"],
        told=sums["told"],
        told_in_time=sums["told_in_time"],
        not_told_late=_late(rows, at=at),
        outcomes=_outcomes(cube["status"], sums),
        marks=_marks(sums),
    )


def _sums(months: list[tuple[str, Period]]) -> dict[str, Any]:
    """One pass for every figure that is a number of rows."""
    by_month = {
        f"month_{place}": Count(
            "created_at", filter=Q(created_at__gte=part.begin, created_at__lt=part.end)
        )
        for place, (_, part) in enumerate(months)
    }
    return by_month | {
        "total": Count("created_at"),
        "with_receipt": Count("receipt_digest"),
        "came_back": Count("came_back_at"),
        "told": Count("told_in_time"),
        "told_in_time": Count("created_at", filter=Q(told_in_time=True)),
        "merged": Count("merged_at"),
        "held": Count("created_at", filter=Q(held=True)),
        "suspected": Count("created_at", filter=~Q(suspicion="")),
    }


def _cube(rows: QuerySet[Report]) -> dict[str, Counter[str]]:
    """How often each value of each dimension occurs, from one pass over all of them together."""
    found: dict[str, Counter[str]] = {name: Counter() for name in DIMENSIONS}
    for *values, number in rows.values_list(*DIMENSIONS).annotate(number=Count("created_at")):
        for name, value in zip(DIMENSIONS, values, strict=True):
            found[name][value] += number
    return found


def _ranked(numbers: Counter[str]) -> list[tuple[str, int]]:
    return sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))


def _by(numbers: Counter[str], name: str, title: str, label: Any) -> Table:
    cells = [
        Cell(label(value), number, f"{name}={value}" if value else "")
        for value, number in _ranked(numbers)
    ]
    return Table(f"按{title}", title, tuple(cells))


def _channel(value: str) -> str:
    return str(Channel(value).label) if value in Channel.values else value


def _category(code: str) -> str:
    found = category(code)
    return found.label if found else "没有记"


def _villages(numbers: Counter[str]) -> Table:
    names = area_names(numbers)
    cells = [
        Cell(_place(area, names), number, f"village={area}") for area, number in _ranked(numbers)
    ]
    return Table("按村（社区）", "村（社区）", tuple(cells))


def _place(area: str, names: dict[str, str]) -> str:
    """A town's own code stands where nobody said which village."""
    return names.get(area, area) if len(area) == 12 else "没有说哪个村"


def _months(months: list[tuple[str, Period]], sums: dict[str, Any]) -> Table:
    cells = [
        Cell(label, sums[f"month_{place}"], f"from={part.first}&to={part.last}")
        for place, (label, part) in enumerate(months)
    ]
    return Table("按月", "月份", tuple(cells))


def _lengths(rows: QuerySet[Report], field: str) -> dict[int, int]:
    """How often each length occurs: the database has no median that both kinds share."""
    found = rows.filter(**{f"{field}__isnull": False}).values_list(field)
    return dict(found.annotate(number=Count("created_at")))


def _late(rows: QuerySet[Report], *, at: datetime) -> int:
    """Reports of the period whose result is overdue and still not told."""
    late = Clock.objects.filter(deadline=RESULT, state=ClockState.RUNNING, due_at__lt=at)
    return rows.filter(pk__in=late.values("subject")).count()


def _outcomes(found: Counter[str], sums: dict[str, Any]) -> Table:
    """By the views of the list, so that each opens to its rows; then what is a mark of some of them."""
    numbers = {
        "received": found["received"] - sums["held"],
        "held": sums["held"],
        "accepted": found["accepted"],
        "moved": found["handed_over"] + found["sent_back"],
        "done": found["done"],
        "refused": found["refused"],
    }
    cells = [
        Cell(STAGES[view], number, f"stage={view}") for view, number in numbers.items() if number
    ]
    return Table("办到哪一步", "阶段", tuple(cells))


def _marks(sums: dict[str, Any]) -> Table:
    """What some of the reports were as well; numbers only."""
    named = (("并入别的个案", "merged"), ("曾待甄别（疑似骚扰）", "suspected"))
    cells = [Cell(label, sums[name], "") for label, name in named if sums[name]]
    return Table("其中", "其中", tuple(cells))
