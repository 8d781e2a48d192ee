"""All clocks one may see: narrowed by the address of the page, counted, and by unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from weibao.cases.permissions import CLOCKS_VIEW, as_set, shown_clocks
from weibao.kernel.actor import Actor
from weibao.kernel.deadlines import LimitKind, Seal, all_deadlines
from weibao.kernel.moment import ZONE
from weibao.office.models import Clock
from weibao.org.models import Post, Unit
from weibao.org.queries.posts import holders
from weibao.org.roles import CASEWORKERS, Role

# How far back what is done is listed and counted.
DAYS = 90
STATES = {
    "open": "在走",
    "late": "超期",
    "stopped": "停表",
    "kept": "按时办",
    "overdone": "迟办",
    "all": "全部",
}
SEALS = {seal.value: label for seal, label in zip(Seal, ("法定", "方案", "内部"), strict=True)}
# Roles of the posts that answer for a unit's clocks.
WORKING = (*CASEWORKERS, Role.HANDLER, Role.CHILD_DIRECTOR)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it does not know is left out."""

    state: str = "open"
    seal: str = ""
    unit: UUID | None = None
    week: date | None = None

    @classmethod
    def of(cls, get: QueryDict) -> Wanted:
        state, seal = get.get("state", ""), get.get("seal", "")
        return cls(
            state=state if state in STATES else "open",
            seal=seal if seal in SEALS else "",
            unit=_uuid(get.get("unit", "")),
            week=_monday(get.get("week", "")),
        )

    def address(self, **changes: Any) -> str:
        """The query of a page with some conditions exchanged."""
        other = replace(self, **changes)
        kept = {
            "state": other.state,
            "seal": other.seal,
            "unit": str(other.unit or ""),
            "week": other.week.isoformat() if other.week else "",
        }
        return "?" + urlencode({name: value for name, value in kept.items() if value})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _monday(text: str) -> date | None:
    """The Monday of the week of a day; None where the text is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day - timedelta(days=day.weekday()) if 1900 < day.year < 2200 else None


def _lately(actor: Actor, *, at: datetime) -> QuerySet[Clock]:
    """Clocks of the actor's towns that run, or that ended in the last `DAYS` days.

    How long something has to be kept is no duty to act, and so on no list.
    """
    kept = [entry.id for entry in all_deadlines() if entry.limit_kind is LimitKind.MIN]
    since = at - timedelta(days=DAYS)
    lately = Q(state__in=("running", "stopped")) | Q(state="met", ended_at__gte=since)
    rows = Clock.objects.filter(lately).exclude(deadline__in=kept)
    return rows.filter(town__in=actor.towns) if actor.towns else rows


def in_state(state: str, *, at: datetime) -> Q:
    """The rows of a tab. What is stopped is neither late nor in time until it goes on."""
    late = Q(state="running", due_at__lt=at)
    in_time = Q(due_at=None) | Q(ended_at__lte=F("due_at"))
    return {
        "open": Q(state="running") & ~late,
        "late": late,
        "stopped": Q(state="stopped"),
        "kept": Q(state="met") & in_time,
        "overdone": Q(state="met", ended_at__gt=F("due_at")),
        "all": Q(),
    }[state]


def seen(actor: Actor, *, at: datetime) -> QuerySet[Clock]:
    """Of these what the actor may see, asked row by row: for a page cut from a long list."""
    return CLOCKS_VIEW.visible_to(actor, _lately(actor, at=at))


def counted(actor: Actor, *, at: datetime) -> QuerySet[Clock]:
    """The same rows, asked as a set: for figures over all of them."""
    rows, seats = _lately(actor, at=at), CLOCKS_VIEW.seats(actor)
    return rows.filter(shown_clocks(seats, actor, as_set)) if seats else rows.none()


def narrowed(rows: QuerySet[Clock], wanted: Wanted) -> QuerySet[Clock]:
    """What the address asks for, whatever the tab."""
    if wanted.seal:
        rows = rows.filter(seal=wanted.seal)
    if wanted.unit:
        rows = rows.filter(unit=wanted.unit)
    if wanted.week:
        first = datetime.combine(wanted.week, time(0), ZONE)
        rows = rows.filter(due_at__gte=first, due_at__lt=first + timedelta(days=7))
    return rows


def listed(actor: Actor, wanted: Wanted, *, at: datetime) -> QuerySet[Clock]:
    """Rows of the page: what is done the newest first, the rest by its end, "at once" before all."""
    rows = narrowed(seen(actor, at=at), wanted).filter(in_state(wanted.state, at=at))
    rows = rows.select_related("unit")
    if wanted.state in ("kept", "overdone"):
        return rows.order_by("-ended_at", "pk")
    return rows.order_by(F("due_at").asc(nulls_first=True), "started_at", "pk")


@dataclass(frozen=True)
class UnitLine:
    """How one unit stands: what runs, is late or stopped now, and what it kept lately."""

    unit: Unit
    open: int
    late: int
    stopped: int
    kept: int
    overdone: int
    people: tuple[str, ...] = ()

    @property
    def due(self) -> int:
        """What should have been done by now: done in time, done late, and still late."""
        return self.kept + self.overdone + self.late

    @property
    def rate(self) -> int | None:
        """Of what was due, the share done in time, in per cent; None where nothing was due."""
        return round(100 * self.kept / self.due) if self.due else None

    @property
    def running(self) -> int:
        return self.open + self.late


def counts(lines: Iterable[UnitLine]) -> dict[str, int]:
    """How many rows each tab has: the sum of what the units have."""
    shown = list(lines)
    found = {
        state: sum(getattr(line, state) for line in shown) for state in STATES if state != "all"
    }
    return found | {"all": sum(found.values())}


def by_unit(actor: Actor, wanted: Wanted, *, at: datetime) -> list[UnitLine]:
    """One line a unit, those with most that is late first; two queries whatever the number."""
    rows = narrowed(counted(actor, at=at), wanted).order_by().values("unit")
    states = [state for state in STATES if state != "all"]
    numbers_of = rows.annotate(
        **{state: Count("pk", filter=in_state(state, at=at)) for state in states}
    ).values_list("unit", *states)
    found = {unit: dict(zip(states, numbers, strict=True)) for unit, *numbers in numbers_of}
    units = Unit.objects.filter(pk__in=found)
    lines = [UnitLine(unit, **found[unit.pk]) for unit in units]
    return sorted(lines, key=lambda line: (-line.late, -line.open, line.unit.short_name))


def with_people(lines: Iterable[UnitLine], *, on: date) -> list[UnitLine]:
    """The same with who holds the posts that answer for it: staff, never a child."""
    shown = list(lines)
    posts = list(
        Post.objects.filter(
            unit__in=[line.unit.pk for line in shown], role__in=WORKING, valid_to=None
        )
    )
    held = holders([post.pk for post in posts], on=on)
    names: dict[UUID, list[str]] = {}
    for post in posts:
        people = names.setdefault(post.unit_id, [])
        people += [str(row.person.name) for row in held.get(post.pk, [])] or [f"{post.title}空缺"]
    return [
        replace(line, people=tuple(dict.fromkeys(names.get(line.unit.pk, [])))) for line in shown
    ]
