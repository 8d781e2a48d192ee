"""Whom the course of a case tells: papers and units by name, persons never."""

from __future__ import annotations

from tests import world
from tests.world import NOW, Town
from weibao.cases.actions.telling import station, tell_lead, tell_leaders, tell_supervisor
from weibao.office.models import Notice


def test_each_is_told_once(here: Town) -> None:
    case = world.case(here)
    before = Notice.objects.count()
    for _ in range(2):
        tell_lead(case, "请处理", key="k", at=NOW)
        tell_supervisor(case, "请协调", key="k", at=NOW)
        tell_leaders(case, "请过问", key="k", at=NOW)
    new = Notice.objects.exclude(text__startswith="收到").filter(key__startswith="k:")
    assert {(row.unit, row.role, row.text) for row in new} == {
        (here.units["station"], "", "请处理"),
        (here.units["station"], "child_supervisor", "请协调"),
        (here.units["government"], "leader", "请过问"),
        (here.units["government"], "first_responsible", "请过问"),
    }
    assert Notice.objects.count() == before + 4
    assert all(row.subject == case.pk for row in new)


def test_the_station_of_the_town(here: Town) -> None:
    assert station(world.case(here), at=NOW) == here.units["station"]
