"""The units of a case as its page shows them: part, what each sees, since when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.org.models import Town, Unit
from weibao.org.queries.actors import in_force
from weibao.org.queries.oversight import OVERSEEING
from weibao.org.queries.people import names_of
from weibao.org.queries.units import of_town

from ..models import Case, CaseAccess, Invitation, Measure, MeasureAnswer
from ..models.access import INVITED, Sees
from ..models.invitation import PENDING, InvitationState, Part
from ..permissions import CASES_ANSWER, MEASURE_ANSWER

MOST = 30


@dataclass(frozen=True)
class UnitLine:
    """A unit or a person that sees the case. `part` is what it is in it, in one word."""

    pk: UUID
    name: str
    part: str
    sees: str
    code: str
    why: str
    words: str
    since: str
    lead: bool
    until: str = ""
    by: str = ""
    ended_by: str = ""
    ended_why: str = ""
    state: str = ""
    fixed: str = ""


def name_of(unit: Unit, town: str) -> str:
    """What a unit is called among those of `town`: one of elsewhere by its whole name."""
    return unit.short_name if unit.town == town else unit.name


def day(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" if moment else ""


def lines(case: Case, *, readable: bool, ended: bool = False, asked: bool = True) -> list[UnitLine]:
    """Who sees it now, or who saw it before. Words of people only for those who read the case.

    Without `asked` those are left out that were only asked yet: their invitation tells it.
    """
    rows = CaseAccess.objects.filter(subject=case.pk).select_related("unit", "person")
    rows = rows.exclude(valid_to=None) if ended else rows.filter(valid_to=None)
    rows = rows if asked else rows.exclude(why=INVITED)
    shown = list(rows.order_by("-valid_to" if ended else "valid_from", "pk"))
    names = names_of([*(row.given_by for row in shown), *(row.ended_by for row in shown)])
    found = [_line(case, row, names, readable=readable) for row in shown]
    return found if ended else sorted(found, key=lambda line: not line.lead)


def _line(case: Case, row: CaseAccess, names: dict[UUID, str], *, readable: bool) -> UnitLine:
    lead = row.unit_id == case.lead_id
    return UnitLine(
        pk=row.pk,
        name=name_of(row.unit, case.town)
        if row.unit
        else str(row.person.name)
        if row.person
        else "",
        part=_part(row, lead=lead),
        sees=row.get_sees_display(),
        code=row.sees,
        why=row.why,
        words=row.words if readable else "",
        since=day(row.valid_from),
        lead=lead,
        until=day(row.valid_to),
        by=names.get(row.given_by, "") if row.given_by else "",
        ended_by=names.get(row.ended_by, "") if row.ended_by else "",
        ended_why=row.ended_why if readable else "",
    )


def _part(row: CaseAccess, *, lead: bool) -> str:
    if lead:
        return "承办"
    if row.unit is None:
        return "个人"
    watching = row.unit.kind in OVERSEEING and row.sees == Sees.STAGE
    if row.why == INVITED:
        return "等答复"
    return "分管监督" if watching else "协办" if row.sees != Sees.STAGE else "了解进展"


@dataclass(frozen=True)
class Asked:
    """An invitation or a measure that waits for a unit's answer, or that came back."""

    row: Any
    unit: str
    what: str
    words: str
    clock: clocks.ClockView | None
    answer: str = ""
    again: bool = False


def pending(case: Case, *, at: datetime) -> list[Asked]:
    """Invitations of the case that are not settled, with their running clock."""
    rows = list(
        case.invitations.filter(state__in=PENDING).select_related("unit").order_by("asked_at")
    )
    return _asked(rows, at=at)


def _asked(rows: list[Invitation], *, at: datetime) -> list[Asked]:
    running = _clocks([row.pk for row in rows])
    calendars = clocks.Calendars()
    return [
        Asked(
            row=row,
            unit=name_of(row.unit, row.town),
            what="接手承办" if row.part == Part.LEAD else "协办",
            words=row.words,
            clock=clocks.view(running[row.pk], at=at, calendars=calendars)
            if row.pk in running
            else None,
            answer=row.answer or row.first_answer,
            again=row.insisted_at is not None,
        )
        for row in rows
    ]


def _clocks(subjects: Iterable[UUID]) -> dict[UUID, Clock]:
    wanted = list(subjects)
    if not wanted:
        return {}
    return {clock.subject: clock for clock in clocks.running(subject__in=wanted)}


def asked_of(actor: Actor, case: Case, *, at: datetime) -> list[Asked]:
    """Invitations of the case that wait for the actor's units."""
    rows = CASES_ANSWER.visible_to(
        actor, Invitation.objects.filter(case=case, state=InvitationState.ASKED)
    )
    return _asked(list(rows.select_related("unit").order_by("asked_at")), at=at)


def joined(actor: Actor, case: Case) -> list[Invitation]:
    """For which reasons the actor's units take part."""
    rows = CASES_ANSWER.visible_to(
        actor,
        Invitation.objects.filter(case=case, state=InvitationState.ACCEPTED, ended_at=None),
    )
    return list(rows.order_by("asked_at"))


def unanswered(actor: Actor, measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Of `measures`, open ones of the actor's units that are not taken on yet, not the lead's own."""
    own = MEASURE_ANSWER.visible_to(actor, measures.filter(state="open"))
    taken = MeasureAnswer.objects.filter(accepted=True).values("measure")
    return own.exclude(case__lead__in=actor.unit_ids).exclude(pk__in=taken)


def returned(cases: Iterable[UUID]) -> list[MeasureAnswer]:
    """Answers with which open measures of `cases` came back, while nobody sent them on."""
    rows = MeasureAnswer.objects.filter(
        measure__case__in=list(cases), measure__state="open", accepted=False, sent_on_at=None
    )
    return list(rows.select_related("unit", "measure").order_by("at"))


def elsewhere(typed: str, town: str, *, on: date) -> list[tuple[Unit, str]]:
    """Units in force that do not work for `town`, by name, town or area code; with their town."""
    wanted = typed.strip()
    rows = Unit.objects.filter(in_force(on)).exclude(pk__in=of_town(town, on=on).values("pk"))
    if wanted.isdecimal():
        rows = rows.filter(area__startswith=wanted)
    else:
        towns = {row.code: row.name for row in Town.objects.all()}
        rows = rows.filter(_named(wanted, towns))
    found = list(rows.distinct().order_by("town", "kind", "short_name")[:MOST])
    names = {row.code: row.name for row in Town.objects.filter(code__in={u.town for u in found})}
    return [(unit, names.get(unit.town, "")) for unit in found]


def _named(wanted: str, towns: dict[str, str]) -> Q:
    """By its own names, by those of its town, or by both together: 白水镇派出所."""
    called = Q(name__contains=wanted) | Q(short_name__contains=wanted)
    called |= Q(aliases__name__contains=wanted, aliases__valid_to=None) | Q(
        town__in=[code for code, name in towns.items() if wanted in name]
    )
    for code, name in towns.items():
        rest = wanted.removeprefix(name).strip()
        if rest and rest != wanted:
            called |= Q(town=code) & (Q(name__contains=rest) | Q(short_name__contains=rest))
    return called
