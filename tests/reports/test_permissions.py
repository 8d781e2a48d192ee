"""A unit follows the reports it made itself, and no others."""

from __future__ import annotations

from tests import world
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.kernel.actor import Actor
from weibao.reports.actions.filing import file_report
from weibao.reports.models import Report
from weibao.reports.permissions import REPORTS_MADE


def made(where: Town, unit: str, key: str) -> Report:
    return file_report(
        world.content(area=where.village),
        by=where[key],
        at=NOW,
        town=where.code,
        channel="mandated",
        from_unit=where.units[unit],
    )


def seen(actor: Actor) -> set[Report]:
    return set(REPORTS_MADE.visible_to(actor, Report.objects.all()))


def test_each_unit_sees_its_own(towns: Towns) -> None:
    here, there = towns.here, towns.there
    mine, school = made(here, "village", "director"), made(here, "school", "teacher")
    made(there, "village", "director")
    world.report(here)
    assert seen(here["director"]) == {mine}
    assert seen(here["teacher"]) == {school}
    assert seen(here["neighbour"]) == set()
    assert seen(here["clerk"]) == set()
    assert seen(Actor(None)) == set()
