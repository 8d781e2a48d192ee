"""The search box, and notices: within what one may see, leaving a trace without the words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import world
from tests.cases.stages import measure
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import Town
from weibao.audit.models import Event
from weibao.office.models import Notice
from weibao.office.notices import unread

AtDesk = Callable[[Town, str], Worker]


def found(worker: Worker, typed: str) -> str:
    page = worker.send("desk:search", q=typed)
    assert page.status_code == 200
    return text_of(page)


def test_children_cases_and_reports_are_found_covered(here: Town, at_desk: AtDesk) -> None:
    case, child = world.case(here), world.child(here)
    clerk = at_desk(here, "clerk")
    by_name = found(clerk, "向小轩")
    assert f"/children/{child.pk}/" in by_name
    by_number = found(clerk, "0001")
    assert f"/cases/{case.pk}/" in by_number
    assert f"/reports/{case.reports.get().pk}/" in by_number


def test_nothing_of_the_next_town_is_found(towns: Towns, at_desk: AtDesk) -> None:
    case, child = world.case(towns.here), world.child(towns.here)
    clerk = at_desk(towns.there, "clerk")
    assert str(child.pk) not in found(clerk, "向小轩")
    assert str(case.pk) not in found(clerk, "0001")


@pytest.mark.parametrize("key", ["auditor", "custodian", "keeper"])
def test_posts_without_files_find_none(here: Town, at_desk: AtDesk, key: str) -> None:
    case, child = world.case(here), world.child(here)
    worker = at_desk(here, key)
    assert str(child.pk) not in found(worker, "向小轩")
    assert str(case.pk) not in found(worker, "0001")


def test_the_log_knows_that_and_not_what(here: Town, at_desk: AtDesk) -> None:
    world.child(here)
    clerk = at_desk(here, "clerk")
    found(clerk, "向小轩")
    found(clerk, "向小轩")
    found(clerk, "别的名字")
    events = list(Event.objects.filter(kind="search").order_by("id"))
    assert [event.count for event in events] == [1, 1, 0]
    assert events[0].digest == events[1].digest != events[2].digest
    assert "向" not in repr([event.__dict__ for event in events])


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\x00",
        "长" * 10_000,
        "%",
        "_",
        "'; DROP TABLE x;--",
        "<script>",
        "\u202e轩小向",
        "𠮷·",
    ],
)
def test_whatever_is_typed_is_answered(here: Town, at_desk: AtDesk, typed: str) -> None:
    page = found(at_desk(here, "clerk"), typed)
    assert "<script>" not in page.split("<main")[1]


def test_an_address_cannot_carry_a_search(here: Town, at_desk: AtDesk) -> None:
    page = at_desk(here, "clerk").get("desk:search", q="向小轩")
    assert page.headers["Location"] == "/"


# Notices.


def test_a_notice_is_read_once_for_the_unit_and_leads_on(here: Town, at_desk: AtDesk) -> None:
    case = world.case(here)
    measure(case, here)
    director = at_desk(here, "director")
    notice = Notice.objects.get(unit=here.units["village"])
    assert notice.text in text_of(director.get("desk:notices"))
    page = director.send("desk:notice-read", notice.pk)
    assert page.headers["Location"] == f"/cases/{case.pk}/"
    assert notice.text not in text_of(director.get("desk:notices"))
    again = director.send("desk:notice-read", notice.pk)
    assert again.headers["Location"] == "/notices/"


def test_a_notice_of_another_unit_is_not_read(towns: Towns, at_desk: AtDesk) -> None:
    measure(world.case(towns.here), towns.here)
    notice = Notice.objects.get(unit=towns.here.units["village"])
    for where, key in ((towns.here, "neighbour"), (towns.there, "director"), (towns.here, "clerk")):
        page = at_desk(where, key).send("desk:notice-read", notice.pk)
        assert page.headers["Location"] == "/notices/"
    notice.refresh_from_db()
    assert notice.read_at is None


def test_who_sits_in_the_station_to_keep_identities_hears_of_no_report(
    here: Town, at_desk: AtDesk
) -> None:
    report = world.report(here, circumstance="sexual")
    assert unread(here["clerk"]).count() == 1
    assert unread(here["custodian"]).count() == 0
    page = text_of(at_desk(here, "custodian").get("desk:notices"))
    assert report.number not in page
