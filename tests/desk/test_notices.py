"""Notices: told to a unit and its posts, read once for all of them, and turned back through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests import world
from tests.cases.stages import measure
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.office.models import Notice
from weibao.office.notices import tell, unread

AtDesk = Callable[[Town, str], Worker]


def test_a_notice_is_read_once_for_the_unit_and_leads_on(here: Town, at_desk: AtDesk) -> None:
    case = world.case(here)
    measure(case, here)
    director = at_desk(here, "director")
    notice = Notice.objects.get(unit=here.units["village"])
    assert notice.text in text_of(director.get("desk:notices"))
    page = director.send("desk:notice-read", notice.pk)
    assert page.headers["Location"] == f"/cases/{case.pk}/"
    assert notice.text not in text_of(director.get("desk:notices"))
    first = Notice.objects.get(pk=notice.pk).read_at
    again = director.send("desk:notice-read", notice.pk)
    assert again.headers["Location"] == f"/cases/{case.pk}/"
    assert Notice.objects.get(pk=notice.pk).read_at == first


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


def heard(here: Town, number: int, *, urgent: bool = False, minutes: int = 0) -> None:
    tell(
        here.units["police"],
        f"第 {number} 条",
        town=here.code,
        key=f"heard:{number}",
        at=NOW - timedelta(minutes=minutes),
        urgent=urgent,
    )


def test_all_that_was_shown_is_marked_and_what_came_since_is_not(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    heard(here, 1, minutes=5)
    heard(here, 2, minutes=3)
    police = at_desk(here, "police")
    page = police.get("desk:notices")
    clock.move(minutes=10)
    tell(here.units["police"], "后来的", town=here.code, key="later", at=NOW + timedelta(minutes=5))
    form = form_on(page, "/notices/reading/")
    police.client.post("/notices/reading/", form.fields)
    assert [row.text for row in unread(here["police"])] == ["后来的"]
    read = text_of(police.get("desk:notices", show="read"))
    assert read.count("何江看过") == 2


def test_notices_are_narrowed_by_the_address_and_paged(here: Town, at_desk: AtDesk) -> None:
    for number in range(35):
        heard(here, number, urgent=number % 7 == 0, minutes=number)
    police = at_desk(here, "police")
    assert text_of(police.get("desk:notices")).count("<li data-row") == 30
    assert text_of(police.get("desk:notices", page="2")).count("<li data-row") == 5
    assert text_of(police.get("desk:notices", urgent="1")).count("<li data-row") == 5
    assert "还没有通知" in text_of(police.get("desk:notices", show="read"))
    assert text_of(police.get("desk:notices", show="sideways")).count("<li data-row") == 30


def test_a_moment_that_is_none_marks_nothing(here: Town, at_desk: AtDesk) -> None:
    heard(here, 1)
    police = at_desk(here, "police")
    for until in ("", "gestern", "9999-99-99"):
        assert police.send("desk:notices-read", until=until).status_code == 302
    police.send("desk:notices-read", until="2020-01-01T00:00+08:00")
    assert unread(here["police"]).count() == 1
