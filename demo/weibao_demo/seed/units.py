"""Units working together on the demo's cases: asked, accepted, declined, taken over, stepped aside."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from typing import Any

from weibao.cases.actions import asides, measures, returning, units
from weibao.cases.models import Case, Invitation, Measure
from weibao.cases.models.access import Sees
from weibao.kernel.actor import Actor
from weibao.org.models import Appointment, Unit
from weibao.org.queries import actor_for
from weibao.org.roles import Role

from ..people import HOME_TOWN, NEXT_TOWN
from .town import DATA, actor

WORKING = (Role.STATION_CLERK, Role.CHILD_DIRECTOR, Role.HANDLER)


def fill(*, at: datetime) -> int:
    """Carry out every step of `data/units.toml`, each at its own hour."""
    given = tomllib.loads((DATA / "units.toml").read_text(encoding="utf-8"))["case"]
    steps = [(step, case) for case in given for step in case["steps"]]
    # Across all cases in the order of time, as it happened.
    for step, case in sorted(steps, key=lambda pair: -pair[0]["ago"]):
        _step(_case(case, at=at), step, at=at - timedelta(hours=step["ago"]))
    return len(steps)


def _case(given: dict[str, Any], *, at: datetime) -> Case:
    """The case of the report of that village that came so many days ago."""
    day = (at - timedelta(days=given["days"])).date()
    found = Case.objects.filter(town=HOME_TOWN).exclude(status="closed")
    for case in found.order_by("created_at"):
        if case.reported_at.astimezone(at.tzinfo).date() == day:
            return case
    raise LookupError(f"no case of {given['village']}, {given['days']} days ago")


def _step(case: Case, given: dict[str, Any], *, at: datetime) -> None:
    if given["do"] == "aside":
        asides.step_aside(case.pk, by=actor(given["who"], at=at), at=at, reason=given["words"])
        return
    unit = _unit(given)
    clerk, there = actor("zhouwj", at=at), _worker(unit, at=at)
    words = given.get("words", "")
    if given["do"] == "ask":
        units.invite(
            case.pk,
            by=clerk,
            at=at,
            version=case.version,
            unit=unit,
            sees=Sees(given["sees"]),
            why=words,
        )
    elif given["do"] == "offer":
        units.offer_lead(
            case.pk,
            by=clerk,
            at=at,
            version=case.version,
            unit=unit,
            why=words,
            stays=given["stays"],
        )
    elif given["do"] == "accept":
        units.accept(_asked(case, unit), by=there, at=at)
    elif given["do"] == "decline":
        units.decline(_asked(case, unit), by=there, at=at, reason=words)
    else:
        _measure(case, given, unit, clerk=clerk, there=there, at=at)


def _measure(
    case: Case, given: dict[str, Any], unit: Unit, *, clerk: Actor, there: Actor, at: datetime
) -> None:
    if given["do"] == "measure":
        measures.decide(
            case.pk,
            by=clerk,
            at=at,
            version=case.version,
            kind=given["kind"],
            unit=unit,
            task=given["words"],
        )
        return
    measure = Measure.objects.filter(case=case, unit=unit, state="open").latest("decided_at")
    if given["do"] == "take_on":
        returning.take_on(measure.pk, by=there, at=at)
    else:
        returning.give_back(measure.pk, by=there, at=at, reason=given["words"])


def _unit(given: dict[str, Any]) -> Unit:
    town = NEXT_TOWN if given.get("town") == "next" else HOME_TOWN
    return Unit.objects.get(town=town, short_name=given["unit"])


def _worker(unit: Unit, *, at: datetime) -> Actor:
    """Whoever works in the unit on that day."""
    held = Appointment.objects.filter(post__unit=unit, post__role__in=WORKING, valid_to=None)
    return actor_for(held.order_by("valid_from", "pk")[0].person, on=at.date())


def _asked(case: Case, unit: Unit) -> Any:
    return Invitation.objects.get(case=case, unit=unit, state="asked").pk
