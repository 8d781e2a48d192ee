"""Clocks that were moved by hand stand in the course of the case, for those who see every clock."""

from __future__ import annotations

from datetime import timedelta

from tests import world
from tests.cases.stages import measure
from tests.world import NOW, Town
from weibao.cases.actions import clocks as acting
from weibao.cases.clock_timeline import moved_clocks
from weibao.office.models import Clock

HOUR = timedelta(hours=1)


def test_what_was_done_to_a_clock_by_whom(here: Town) -> None:
    case = world.case(here)
    measure(case, here)
    row = Clock.objects.get(case=case.pk, deadline="IN003")
    acting.extend(row.pk, by=here["clerk"], at=NOW + HOUR, words="同意")
    acting.stop(row.pk, by=here["supervisor"], at=NOW + 2 * HOUR, why="court", words="细节己")
    lines = moved_clocks("case", case.pk, here["leader"], NOW)
    assert [(line.what, line.text, line.by) for line in lines] == [
        ("停表", "“完成调查核实”", "代永红"),
        ("延长时限", "“完成调查核实”", "周文静"),
    ]
    assert moved_clocks("case", case.pk, here["director"], NOW) == []
    assert moved_clocks("child", case.pk, here["clerk"], NOW) == []
