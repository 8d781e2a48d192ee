"""Which child a case is about: search first, one file per child, and only files one may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from tests import world
from tests.cases.stages import at_stage, fresh
from tests.children.factories import id_number
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event, EventSubject
from weibao.cases.actions.children import link_child
from weibao.cases.models import Case, Participant
from weibao.children.models import Child
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.reports.actions import deciding

AtDesk = Callable[[Town, str], Worker]


@pytest.fixture
def case(here: Town) -> Case:
    """A case whose child is known by a pet name only."""
    report = world.report(here)
    return deciding.accept(report.pk, by=here["clerk"], at=NOW, version=1, child_name="豆豆")


def children_of(case: Case) -> list[Participant]:
    return list(case.participants.filter(role="child", until=None).order_by("since", "id"))


def test_the_file_takes_the_place_of_the_pet_name(here: Town, case: Case) -> None:
    child = world.child(here, area=f"{here.code}202")
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    (only,) = children_of(case)
    assert (only.child, only.name) == (child, "")
    assert fresh(case).area == f"{here.code}202"
    event = Event.objects.get(kind="case.child_linked")
    assert EventSubject.objects.get(event=event).subject == child.pk


def test_a_second_child_is_added_beside_the_first(here: Town, case: Case) -> None:
    first, second = world.child(here), world.child(here, name="向小晴")
    for version, child in enumerate((first, second), 1):
        link_child(case.pk, by=here["clerk"], at=NOW, version=version, child=child.pk)
    assert [person.child for person in children_of(case)] == [first, second]


def test_a_child_is_in_a_case_once(here: Town, case: Case) -> None:
    child = world.child(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    with pytest.raises(Blocked):
        link_child(case.pk, by=here["clerk"], at=NOW, version=2, child=child.pk)
    with pytest.raises(Stale):
        link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)


def test_a_file_of_another_town_is_like_none(towns: Towns) -> None:
    case, foreign = world.case(towns.here), world.child(towns.there, name="裴小路")
    for pk in (foreign.pk, uuid4()):
        with pytest.raises(Refused) as refused:
            link_child(case.pk, by=towns.here["clerk"], at=NOW, version=1, child=pk)
        assert refused.value.hidden
    assert children_of(case) == []


def test_a_closed_case_takes_no_child(here: Town) -> None:
    case, child = at_stage(here, "closed"), world.child(here)
    with pytest.raises(Blocked):
        link_child(case.pk, by=here["clerk"], at=NOW, version=case.version, child=child.pk)


@pytest.mark.parametrize("key", ["director", "police", "leader"])
def test_only_the_lead_links(here: Town, case: Case, key: str) -> None:
    child = world.child(here)
    with pytest.raises(Refused):
        link_child(case.pk, by=here[key], at=NOW, version=1, child=child.pk)


# The page: look first, then open a file.

NEW = {"name": "向小轩", "sex": "male", "birth": "2015-03-05", "id_number": "", "address": ""}


def new_file(where: Town, **more: str) -> dict[str, str]:
    return NEW | {"area": where.village, "school": "", "class_name": "", "version": "1"} | more


def test_what_is_found_is_covered_and_stands_in_no_address(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    child = world.child(here)
    clerk = at_desk(here, "clerk")
    page = clerk.send("cases:child", case.pk, q="向小轩")
    assert page.status_code == 200
    form = form_on(page, f"/cases/{case.pk}/child/link/")
    assert form.fields["child"] == str(child.pk)
    assert child.file_no in text_of(page)
    done = clerk.press(page, f"/cases/{case.pk}/child/link/")
    assert done.headers["Location"] == f"/cases/{case.pk}/"
    assert children_of(case)[0].child == child


def test_the_files_of_the_next_town_are_not_found(towns: Towns, at_desk: AtDesk) -> None:
    case = world.case(towns.here)
    foreign = world.child(towns.there, name="裴小路")
    page = at_desk(towns.here, "clerk").send("cases:child", case.pk, q="裴小路")
    assert foreign.file_no not in text_of(page)
    assert "没有找到" in text_of(page)


def test_a_new_file_is_opened_and_linked_in_one(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    assert clerk.send("cases:open-child", case.pk, **new_file(here)).status_code == 302
    assert children_of(case)[0].child == Child.objects.get()


def test_a_likely_file_is_shown_before_a_second_is_opened(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    known = world.child(here)
    clerk = at_desk(here, "clerk")
    page = clerk.send("cases:open-child", case.pk, **new_file(here))
    assert page.status_code == 409
    assert known.file_no in text_of(page)
    assert form_on(page, f"/cases/{case.pk}/child/file/").fields["birth"] == "2015-03-05"
    assert Child.objects.count() == 1
    again = clerk.press(page, f"/cases/{case.pk}/child/file/", confirmed_not=str(known.pk))
    assert (again.status_code, Child.objects.count()) == (302, 2)
    assert children_of(case)[0].child != known


def test_a_stale_page_opens_no_file(here: Town, case: Case, at_desk: AtDesk) -> None:
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=world.child(here, name="甲").pk)
    page = at_desk(here, "clerk").send("cases:open-child", case.pk, **new_file(here))
    assert page.status_code == 409
    assert Child.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "长" * 10_000),
        ("birth", "2999-01-01"),
        ("sex", "x"),
        ("area", "990110111201"),
        ("id_number", "123"),
        ("version", ""),
        ("version", "²"),
    ],
)
def test_a_wrong_field_opens_no_file_and_keeps_the_rest(
    here: Town, case: Case, at_desk: AtDesk, field: str, text: str
) -> None:
    typed = new_file(here, address="老街 3 号") | {field: text}
    page = at_desk(here, "clerk").send("cases:open-child", case.pk, **typed)
    assert page.status_code == 422
    assert form_on(page, f"/cases/{case.pk}/child/file/").fields["address"] == "老街 3 号"
    assert Child.objects.count() == 0


def test_a_number_that_is_taken_elsewhere_is_no_news_but_stands_in_the_log(
    towns: Towns, at_desk: AtDesk
) -> None:
    number = id_number(birth=date(2015, 3, 5), male=True)
    foreign = world.child(towns.there, name="裴小路", id_number=number)
    case = world.case(towns.here)
    typed = new_file(towns.here, id_number=number)
    page = at_desk(towns.here, "clerk").send("cases:open-child", case.pk, **typed)
    assert page.status_code == 409
    assert "请联系未保工作站办理移交" in text_of(page)
    assert "裴" not in text_of(page)
    assert foreign.file_no not in text_of(page)
    assert Event.objects.get(kind="child.exists_elsewhere").subject == foreign.pk


@pytest.mark.parametrize("typed", [{"child": "x"}, {"version": "x"}, {}])
def test_a_broken_link_form_is_answered(
    here: Town, case: Case, at_desk: AtDesk, typed: dict[str, str]
) -> None:
    page = at_desk(here, "clerk").send("cases:link-child", case.pk, **typed)
    assert page.status_code == 422


@pytest.mark.parametrize("confirmed", ["x", "0" * 36, "z" * 36])
def test_a_forged_confirmation_confirms_nothing(
    here: Town, case: Case, at_desk: AtDesk, confirmed: str
) -> None:
    world.child(here)
    typed = new_file(here) | {"confirmed_not": confirmed}
    page = at_desk(here, "clerk").send("cases:open-child", case.pk, **typed)
    assert page.status_code == 409
    assert Child.objects.count() == 1
