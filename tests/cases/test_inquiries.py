"""Entries of the investigation: written once, with files, sealed, for those who see the whole case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tests import world
from tests.cases.stages import at_stage, fresh, inquire, join, measure
from tests.office.attached import jpeg, uploaded
from tests.support.towns import Towns
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.cases.actions.inquiries import add_inquiry
from weibao.cases.models import Case, Inquiry
from weibao.cases.models.access import Sees
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.showing import of_subject

AtDesk = Callable[[Town, str], Worker]
FOUND = "孩子说晚上不敢睡"
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def add(case: Case, where: Town, *, by: str = "clerk", **more: object) -> Inquiry:
    given = {"how": "visit", "happened_at": NOW, "who": "周文静", "found": FOUND} | more
    return add_inquiry(case.pk, by=where[by], at=LATER, **given)  # type: ignore[arg-type]


def test_an_entry_is_a_version_of_its_case_and_more_may_follow(here: Town, case: Case) -> None:
    made = add(case, here)
    assert (made.round, made.written_by) == (1, here.people["clerk"].pk)
    add(case, here, how="police")
    assert case.inquiries.count() == 2
    assert Revision.objects.get(subject=case.pk, version=2).fields == ["inquiry:visit"]
    assert Event.objects.filter(kind="case.inquired").count() == 2


def test_its_files_stand_beside_it(here: Town, case: Case, at_desk: AtDesk) -> None:
    made = add(case, here, files=[uploaded(jpeg(), at=NOW)])
    (row,) = of_subject(case.pk)
    assert row.part == made.pk
    page = text_of(at_desk(here, "clerk").get("cases:detail", case.pk))
    assert page.count("照片 1") >= 2


@pytest.mark.parametrize(
    "more", [{"who": ""}, {"found": ""}, {"happened_at": LATER + timedelta(1)}]
)
def test_an_entry_without_its_facts_is_refused(
    here: Town, case: Case, more: dict[str, str]
) -> None:
    with pytest.raises(Blocked):
        add(case, here, **more)
    assert fresh(case).version == 1


def test_a_closed_case_takes_none(here: Town) -> None:
    with pytest.raises(Blocked, match="重新办理"):
        add(at_stage(here, "closed"), here)


def test_a_unit_that_sees_everything_writes_too_one_with_a_part_does_not(
    here: Town, case: Case
) -> None:
    measure(case, here, unit="police", kind="admonish")
    with pytest.raises(Refused):
        add(case, here, by="police")
    join(case, here, sees=Sees.ALL)
    assert add(case, here, by="police").written_by == here.people["police"].pk


@pytest.mark.parametrize("key", ["director", "leader", "discipline", "auditor", "keeper"])
def test_nobody_else_writes(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        add(case, here, by=key)


def test_the_station_next_door_does_not(towns: Towns) -> None:
    with pytest.raises(Refused):
        add_inquiry(
            world.case(towns.here).pk, by=towns.there["clerk"], at=LATER, how="visit",
            happened_at=NOW, who="x", found="x",
        )  # fmt: skip


def test_it_is_sealed(here: Town, case: Case) -> None:
    add(case, here)
    with connection.cursor() as cursor:
        cursor.execute("SELECT who, found FROM cases_inquiry")
        (row,) = cursor.fetchall()
    assert not any(text.encode() in bytes(c) for c in row for text in (FOUND, "周文静"))


def test_the_page_shows_it_to_those_who_see_the_whole_case(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    inquire(case, here)
    measure(case, here)
    for key, shown in (("clerk", True), ("director", False), ("leader", False)):
        page = at_desk(here, key).get("cases:detail", case.pk)
        assert ("孩子晚饭后一个人在家" in text_of(page)) is shown, key
        assert has_form(page, f"/cases/{case.pk}/inquiries/") is shown, key


def test_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    action = f"/cases/{case.pk}/inquiries/"
    page = clerk.get("cases:detail", case.pk)
    early = clerk.press(
        page, action, how="talk", happened_at="2026-10-30T10:00", who="周文静", found=FOUND
    )
    assert early.status_code == 422
    assert "这个时间还没有到" in text_of(early)
    done = clerk.press(early, action, happened_at="2026-09-30T10:00")
    assert done.headers["Location"] == f"/cases/{case.pk}/#inquiries"
    assert FOUND in text_of(clerk.get("cases:detail", case.pk))
