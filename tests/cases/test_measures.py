"""Measures: decided by the lead unit, done by the unit they were given to, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import at_stage, finish, fresh, measure
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event, Revision
from weibao.cases import todos
from weibao.cases.access import sees
from weibao.cases.actions import measures
from weibao.cases.models import Case, CaseAccess, Measure
from weibao.cases.permissions import CASES_READ
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def test_a_unit_is_let_in_told_and_timed(here: Town, case: Case) -> None:
    sent = measure(case, here)
    line = CaseAccess.objects.get(subject=case.pk, unit=here.units["village"], valid_to=None)
    assert (line.sees, line.why) == ("own", "承办措施：上门查看")
    told = Notice.objects.get(unit=here.units["village"])
    assert (case.number in told.text, "今天去家里看看" in told.text) == (True, False)
    clock = Clock.objects.get(subject=sent.pk)
    assert (clock.deadline, clock.unit, clock.case) == ("IN005", here.units["village"], case.pk)
    assert [todo.key for todo in todos.given(here["director"], NOW, 50)] == [f"measure:{sent.pk}"]


def test_a_measure_is_a_version_of_its_case(here: Town, case: Case) -> None:
    measure(case, here)
    row = Revision.objects.get(subject=case.pk, version=2)
    assert row.fields == ["measure:visit"]
    assert fresh(case).version == 2
    with pytest.raises(Stale):
        measures.decide(
            case.pk, by=here["clerk"], at=NOW, version=1, kind="visit", unit=here.units["village"]
        )
    assert Measure.objects.count() == 1


@pytest.mark.parametrize("stage", ["answering", "closed"])
def test_no_measure_after_disposal(here: Town, stage: str) -> None:
    case = at_stage(here, stage)
    with pytest.raises(Blocked):
        measure(case, here)


@pytest.mark.parametrize("key", ["director", "police", "leader", "keeper"])
def test_only_the_lead_decides(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        measures.decide(
            case.pk, by=here[key], at=NOW, version=1, kind="visit", unit=here.units["village"]
        )


def test_the_unit_reports_what_it_did(here: Town, case: Case) -> None:
    sent = measure(case, here)
    done = finish(sent, here, at=LATER)
    assert (done.state, done.done_at, done.done_by) == ("done", LATER, here.people["director"].pk)
    assert Clock.objects.get(subject=sent.pk).state == "met"
    told = Notice.objects.get(key=f"measure-end:{sent.pk}")
    assert (told.unit, "外婆家" in told.text) == (here.units["station"], False)
    assert Event.objects.get(kind="case.measure_done").post == here["director"].seats[0].post_id


@pytest.mark.parametrize("key", ["neighbour", "teacher", "leader", "custodian", "keeper"])
def test_another_unit_cannot_report_it(here: Town, case: Case, key: str) -> None:
    sent = measure(case, here)
    with pytest.raises(Refused):
        finish(sent, here, by=key)
    assert Measure.objects.get(pk=sent.pk).state == "open"


def test_the_police_report_their_own_and_not_the_villages(here: Town, case: Case) -> None:
    visit = measure(case, here)
    admonish = measure(case, here, unit="police", kind="admonish")
    with pytest.raises(Refused):
        finish(visit, here, by="police")
    assert finish(admonish, here, by="police").state == "done"


def test_the_station_may_write_it_down_for_them(here: Town, case: Case) -> None:
    assert finish(measure(case, here), here, by="clerk").done_by == here.people["clerk"].pk


def test_the_station_next_door_may_not(towns: Towns) -> None:
    sent = measure(world.case(towns.here), towns.here)
    with pytest.raises(Refused):
        measures.finish(sent.pk, by=towns.there["clerk"], at=NOW, result="x")
    with pytest.raises(Refused):
        measures.cancel(sent.pk, by=towns.there["clerk"], at=NOW, reason="x")


@pytest.mark.parametrize("key", ["director", "police", "leader"])
def test_only_the_lead_cancels(here: Town, case: Case, key: str) -> None:
    sent = measure(case, here)
    with pytest.raises(Refused):
        measures.cancel(sent.pk, by=here[key], at=NOW, reason="不用了")
    ended = measures.cancel(sent.pk, by=here["clerk"], at=NOW, reason="孩子已转走")
    assert (ended.state, Clock.objects.get(subject=sent.pk).state) == ("cancelled", "cancelled")


@pytest.mark.parametrize("first", ["finish", "cancel"])
@pytest.mark.parametrize("second", ["finish", "cancel"])
def test_a_measure_ends_once(here: Town, case: Case, first: str, second: str) -> None:
    sent = measure(case, here)

    def end(how: str) -> None:
        words = {"result": "已办"} if how == "finish" else {"reason": "不用了"}
        getattr(measures, how)(sent.pk, by=here["clerk"], at=NOW, **words)

    end(first)
    with pytest.raises(Blocked):
        end(second)
    assert fresh(case).version == 3


@pytest.mark.parametrize("how", ["finish", "cancel"])
def test_ending_needs_words(here: Town, case: Case, how: str) -> None:
    sent = measure(case, here)
    words = {"result": ""} if how == "finish" else {"reason": ""}
    with pytest.raises(Blocked):
        getattr(measures, how)(sent.pk, by=here["clerk"], at=NOW, **words)
    assert Measure.objects.get(pk=sent.pk).state == "open"


def test_a_unit_keeps_the_widest_view_it_was_given(here: Town, case: Case) -> None:
    measure(case, here, unit="station", kind="aid")
    assert sees(case, here["clerk"]) == "all"
    measure(case, here, unit="government", kind="aid")
    lines = CaseAccess.objects.filter(subject=case.pk, unit=here.units["government"])
    assert [(line.sees, line.valid_to is None) for line in lines.order_by("id")] == [
        ("stage", False),
        ("own", True),
    ]


def test_leaders_keep_their_view_though_their_office_has_a_measure(here: Town, case: Case) -> None:
    """The office joins with its handlers; that makes nobody a reader who is not one by role."""
    measure(case, here, unit="government", kind="aid")
    assert not CASES_READ.can(here["leader"], case)
    assert sees(case, here["leader"]) == "stage"


# On the page.


def test_the_village_reports_on_its_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    sent = measure(case, here)
    director = at_desk(here, "director")
    page = director.get("cases:detail", case.pk)
    action = f"/cases/measures/{sent.pk}/result/"
    empty = director.press(page, action, result="")
    assert empty.status_code == 422
    assert "请填写这一项" in text_of(empty)
    done = director.press(empty, action, result="孩子在外婆家，安全")
    assert done.headers["Location"] == f"/cases/{case.pk}/#measures"
    assert "孩子在外婆家，安全" in text_of(director.get("cases:detail", case.pk))
    assert not has_form(director.get("cases:detail", case.pk), action)


def test_a_double_click_reports_once(here: Town, case: Case, at_desk: AtDesk) -> None:
    sent = measure(case, here)
    director = at_desk(here, "director")
    page = director.get("cases:detail", case.pk)
    action = f"/cases/measures/{sent.pk}/result/"
    codes = [director.press(page, action, result="看过了").status_code for _ in range(2)]
    assert (codes, fresh(case).version) == ([302, 302], 3)


def test_two_tabs_report_it_differently(here: Town, case: Case, at_desk: AtDesk) -> None:
    sent = measure(case, here)
    director = at_desk(here, "director")
    action = f"/cases/measures/{sent.pk}/result/"
    first, second = (director.get("cases:detail", case.pk) for _ in range(2))
    director.press(first, action, result="看过了")
    late = director.press(second, action, result="没见到人")
    assert late.status_code == 409
    assert Measure.objects.get(pk=sent.pk).result == "看过了"


def test_a_unit_that_is_not_the_towns_is_no_choice(towns: Towns, at_desk: AtDesk) -> None:
    case = world.case(towns.here)
    clerk = at_desk(towns.here, "clerk")
    foreign = towns.there.units["village"]
    typed = {"version": "1", "kind": "visit", "unit": str(foreign.pk), "task": "去看看"}
    page = clerk.send("cases:decide", case.pk, **typed)
    assert page.status_code == 422
    assert "这个单位现在不能选" in text_of(page)
    assert form_on(page, f"/cases/{case.pk}/measures/").fields["task"] == "去看看"
    assert Measure.objects.count() == 0


@pytest.mark.parametrize("name", ["cases:finish-measure", "cases:cancel-measure"])
def test_a_measure_of_nobody_is_not_found(
    here: Town, at_desk: AtDesk, name: str, case: Case
) -> None:
    page = at_desk(here, "clerk").send(name, case.pk, result="x")
    assert page.status_code == 404


def test_the_director_has_no_way_to_cancel(here: Town, case: Case, at_desk: AtDesk) -> None:
    sent = measure(case, here)
    page = at_desk(here, "director").send("cases:cancel-measure", sent.pk, result="不想去")
    assert page.status_code == 404
    assert Measure.objects.get(pk=sent.pk).state == "open"
