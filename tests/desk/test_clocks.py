"""The list of all clocks: what one may see, narrowed by its address, counted, and by unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import finish, measure
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, Town
from weibao.desk.queries.clocks import (
    STATES,
    Wanted,
    by_unit,
    counted,
    counts,
    listed,
    seen,
    with_people,
)
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.reports.actions.complaining import complain
from weibao.reports.models import Report

AtDesk = Callable[[Town, str], Worker]
DAY = timedelta(days=1)


def rows(where: Town, key: str, *, days: float = 0, **wanted: object) -> list[Clock]:
    return list(listed(where[key], Wanted(**wanted), at=NOW + timedelta(days=days)))  # type: ignore[arg-type]


def test_everybody_sees_the_clocks_of_what_they_may_see(towns: Towns) -> None:
    here = towns.here
    case = world.case(here)
    given = measure(case, here)
    waiting = world.report(here, circumstance="alone")
    world.case(towns.there, area=towns.there.village)
    all_of = {clock.pk for clock in Clock.objects.filter(town=here.code, state="running")}
    for key in ("clerk", "supervisor", "leader", "first", "discipline"):
        assert {row.pk for row in rows(here, key)} == all_of, key
    assert [row.subject for row in rows(here, "director")] == [given.pk]
    for key in ("neighbour", "police", "teacher", "keeper", "auditor", "custodian"):
        assert rows(here, key) == [], key
    assert waiting.pk in {row.subject for row in rows(here, "clerk")}


def test_a_complaint_about_the_station_is_on_no_list(here: Town) -> None:
    case = world.case(here)
    complain(Report.objects.get(case=case), at=NOW, text="没有人回话")
    for key in ("clerk", "supervisor", "leader"):
        assert not [row for row in rows(here, key) if row.deadline == "IN010"], key


def test_each_clock_stands_under_one_tab(here: Town) -> None:
    case = world.case(here)
    done, overdone = measure(case, here), measure(case, here, kind="aid")
    measure(case, here, kind="legal", unit="police")
    finish(done, here, at=NOW + DAY)
    finish(overdone, here, at=NOW + 40 * DAY)
    clocks.stop("IN003", subject=case.pk, at=NOW + DAY, reason="等鉴定意见")
    found = counts(by_unit(here["clerk"], Wanted(), at=NOW + 41 * DAY))
    apart = [state for state in STATES if state != "all"]
    assert found["all"] == sum(found[state] for state in apart)
    assert {state: found[state] for state in apart} == {
        "open": 1, "late": 2, "stopped": 1, "kept": 2, "overdone": 1,
    }  # fmt: skip
    for state in STATES:
        shown = listed(here["clerk"], Wanted(state=state), at=NOW + 41 * DAY)
        assert shown.count() == found[state], state


def test_what_is_done_long_ago_is_no_longer_counted(here: Town) -> None:
    done = measure(world.case(here), here)
    finish(done, here, at=NOW + DAY)
    assert len(rows(here, "director", state="kept", days=80)) == 1
    assert rows(here, "director", state="kept", days=92) == []


def test_a_unit_has_its_figures_its_rate_and_its_people(here: Town) -> None:
    case = world.case(here)
    for number, kind in enumerate(("visit", "aid", "counsel")):
        given = measure(case, here, kind=kind)
        if number:
            finish(given, here, at=NOW + (1 if number == 1 else 40) * DAY)
    found = by_unit(here["leader"], Wanted(), at=NOW + 41 * DAY)
    lines = {line.unit.pk: line for line in with_people(found, on=NOW.date())}
    village = lines[here.units["village"].pk]
    assert (village.open, village.late, village.kept, village.overdone) == (0, 1, 1, 1)
    assert (village.rate, village.due) == (33, 3)
    assert village.people == ("罗秀芳",)
    station = lines[here.units["station"].pk]
    assert set(station.people) == {"周文静", "代永红"}


def test_the_address_narrows_by_seal_unit_and_week(here: Town) -> None:
    case = world.case(here)
    given = measure(case, here)
    clocks.start("SD022", subject=case, unit=here.units["police"], at=NOW, case=case.pk)
    assert [row.deadline for row in rows(here, "clerk", seal="法")] == ["SD022"]
    unit = here.units["village"].pk
    assert [row.subject for row in rows(here, "clerk", unit=unit)] == [given.pk]
    # 7 October is a rest day, so the police visit on the 8th, in the week of the 5th.
    monday = (NOW + 5 * DAY).date()
    assert "SD022" in {row.deadline for row in rows(here, "clerk", week=monday)}
    assert not {row.deadline for row in rows(here, "clerk", week=monday - 7 * DAY)} & {"SD022"}


@pytest.mark.parametrize(
    "query",
    [
        {"state": "x", "seal": "<b>", "unit": "no", "week": "2026-13-01"},
        {"state": "late", "unit": "0198d000-0000-7000-8000-00000000dead", "week": "9999-01-01"},
        {"page": "-3", "week": "0001-01-01", "seal": "法" * 500},
    ],
)
def test_whatever_the_address_says_is_answered(
    here: Town, at_desk: AtDesk, query: dict[str, str]
) -> None:
    world.case(here)
    assert at_desk(here, "clerk").get("desk:clocks", **query).status_code == 200


def test_every_figure_of_the_page_opens_to_as_many_rows(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    case = world.case(here)
    finish(measure(case, here), here, at=NOW + DAY)
    measure(case, here, kind="aid")
    clock.move(days=41)
    clerk = at_desk(here, "clerk")
    page = text_of(clerk.get("desk:clocks"))
    figures = re.findall(r'<a href="(\?[^"]*unit=[^"]*)"[^>]*>(\d+)</a>', page)
    assert len(figures) >= 4
    for address, number in figures:
        shown = text_of(clerk.client.get("/clocks/" + address.replace("&amp;", "&")))
        assert shown.count("<tr data-row") == int(number), address


def test_leaders_read_no_name_and_may_urge(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    case = world.case(here, child=world.child(here))
    given = measure(case, here)
    clock.move(days=41)
    row = Clock.objects.get(subject=given.pk)
    leader = at_desk(here, "leader").get("desk:clocks", state="late")
    assert "石桥村儿童" in text_of(leader)
    assert "wb-mask" not in text_of(leader)
    assert has_form(leader, f"/clocks/{row.pk}/urging/")
    clerk = text_of(at_desk(here, "clerk").get("desk:clocks", state="late"))
    assert "wb-mask" in clerk


def test_what_is_counted_is_what_is_listed(towns: Towns) -> None:
    """The same rows, asked row by row and as a set, for everybody."""
    here = towns.here
    case = world.case(here)
    measure(case, here)
    measure(case, here, unit="police", kind="legal")
    world.report(here, circumstance="alone")
    world.case(towns.there, area=towns.there.village)
    for where in (towns.here, towns.there):
        for key in ("clerk", "director", "neighbour", "police", "leader", "discipline", "keeper"):
            listed_ones = set(seen(where[key], at=NOW).values_list("pk", flat=True))
            counted_ones = set(counted(where[key], at=NOW).values_list("pk", flat=True))
            assert listed_ones == counted_ones, key
    assert seen(here["clerk"], at=NOW).exists()
