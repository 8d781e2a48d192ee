"""A measure is taken on or comes back; sent on, its clock goes on and never restarts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import at_stage, finish, fresh, join, measure
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, Town
from weibao.cases.actions import course, measures, returning
from weibao.cases.models import Case, Measure
from weibao.cases.permissions import CASES_READ, CASES_VIEW
from weibao.cases.unit_todos import declined
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(hours=3)
REASON = "这一户搬走了，不在本村"


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


@pytest.fixture
def given(here: Town, case: Case) -> Measure:
    return measure(case, here)


def back(given: Measure, where: Town, by: str = "director") -> Measure:
    return returning.give_back(given.pk, by=where[by], at=LATER, reason=REASON)


def send(given: Measure, where: Town, unit: str, words: str = "") -> Measure:
    return returning.send_on(
        given.pk, by=where["clerk"], at=LATER, unit=where.units[unit], words=words
    )


def clock_of(given: Measure) -> Clock:
    return Clock.objects.get(subject=given.pk)


def test_taken_on(here: Town, case: Case, given: Measure) -> None:
    returning.take_on(given.pk, by=here["director"], at=LATER)
    texts = Notice.objects.filter(unit=here.units["station"]).values_list("text", flat=True)
    assert f"个案 {case.number}：石桥村接下了“上门查看”" in texts
    with pytest.raises(Blocked, match="已经接下"):
        back(given, here)
    assert finish(given, here).state == "done"


def test_it_comes_back_to_the_lead_with_its_clock(here: Town, case: Case, given: Measure) -> None:
    before = clock_of(given)
    back(given, here)
    now, after = Measure.objects.get(pk=given.pk), clock_of(given)
    assert (now.unit, now.state) == (here.units["station"], "open")
    assert after.unit == here.units["station"]
    assert (after.started_at, after.due_at, after.state) == (
        before.started_at,
        before.due_at,
        "running",
    )
    assert not CASES_VIEW.can(here["director"], case)
    (todo,) = declined(here["clerk"], LATER, 10)
    assert "退回了“上门查看”" in todo.title
    supervisor = Notice.objects.get(unit=here.units["station"], role="child_supervisor")
    assert supervisor.text.endswith("请协调")


def test_a_unit_with_another_part_goes_on_seeing_it(here: Town, case: Case) -> None:
    join(case, here)
    given = measure(case, here, unit="police")
    back(given, here, "police")
    assert CASES_READ.can(here["police"], case)


def test_sent_on_the_clock_goes_on(here: Town, case: Case, given: Measure) -> None:
    before = clock_of(given)
    back(given, here)
    send(given, here, "other_village")
    after = clock_of(given)
    assert Clock.objects.filter(subject=given.pk).count() == 1
    assert (after.unit, after.started_at, after.due_at) == (
        here.units["other_village"],
        before.started_at,
        before.due_at,
    )
    assert CASES_READ.can(here["neighbour"], case)
    assert Notice.objects.filter(unit=here.units["other_village"]).count() == 1
    assert declined(here["clerk"], LATER, 10) == []
    with pytest.raises(Blocked, match="没有退回来"):
        send(given, here, "village")


def test_to_the_same_unit_once_more_with_a_reason(here: Town, given: Measure) -> None:
    back(given, here)
    with pytest.raises(Blocked, match="写明理由"):
        send(given, here, "village")
    send(given, here, "village", "核过户籍，还在本村")
    told = Notice.objects.filter(unit=here.units["government"], role="leader")
    assert told.filter(text__contains="再次派给它").count() == 1
    back(given, here)
    with pytest.raises(Blocked, match="退回两次"):
        send(given, here, "village", "再派")


def test_the_lead_does_it_itself(here: Town, given: Measure) -> None:
    back(given, here)
    send(given, here, "station")
    done = measures.finish(given.pk, by=here["clerk"], at=LATER, result="自己去看过了")
    assert done.state == "done"


def test_giving_back_needs_a_reason(here: Town, given: Measure) -> None:
    with pytest.raises(Blocked, match="写明"):
        returning.give_back(given.pk, by=here["director"], at=LATER, reason="")


def test_what_is_done_is_not_answered(here: Town, given: Measure) -> None:
    finish(given, here)
    with pytest.raises(Blocked):
        back(given, here)


def test_the_lead_does_not_answer_itself(here: Town, case: Case) -> None:
    own = measure(case, here, unit="station", kind="counsel")
    with pytest.raises(Blocked, match="承办单位自己的"):
        returning.take_on(own.pk, by=here["clerk"], at=LATER)


@pytest.mark.parametrize("key", ["clerk", "neighbour", "police", "leader", "keeper"])
def test_only_the_unit_answers(here: Town, given: Measure, key: str) -> None:
    with pytest.raises(Refused):
        back(given, here, key)


@pytest.mark.parametrize("key", ["director", "neighbour", "leader", "keeper"])
def test_only_the_lead_sends_on(here: Town, given: Measure, key: str) -> None:
    back(given, here)
    with pytest.raises(Refused):
        returning.send_on(given.pk, by=here[key], at=LATER, unit=here.units["village"], words="x")


def test_a_case_with_a_returned_measure_is_not_finished(here: Town) -> None:
    case = at_stage(here, "disposing")
    given = measure(case, here)
    back(given, here)
    with pytest.raises(Blocked, match="没有办完"):
        course.step(
            case.pk, "finish_disposal", by=here["clerk"], at=LATER, version=fresh(case).version
        )


def test_on_the_page(here: Town, case: Case, given: Measure, at_desk: AtDesk) -> None:
    base = f"/cases/measures/{given.pk}"
    director, clerk = at_desk(here, "director"), at_desk(here, "clerk")
    page = director.get("cases:detail", case.pk)
    assert has_form(page, f"{base}/acceptance/")
    early = director.press(page, f"{base}/return/", reason="")
    assert early.status_code == 422
    assert director.press(early, f"{base}/return/", reason=REASON).status_code == 302
    page = clerk.get("cases:detail", case.pk)
    assert REASON in text_of(page)
    same = str(here.units["village"].pk)
    again = clerk.press(page, f"{base}/sending-on/", unit=same)
    assert again.status_code == 409
    assert "写明理由" in text_of(again)
    assert clerk.press(again, f"{base}/sending-on/", unit=same, words="在的").status_code == 302
    page = director.get("cases:detail", case.pk)
    director.press(page, f"{base}/acceptance/")
    page = director.get("cases:detail", case.pk)
    assert not has_form(page, f"{base}/acceptance/")
    assert has_form(page, f"{base}/result/")
