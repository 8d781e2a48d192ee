"""A call through a custodian: the handler gets an answer and never learns whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.models import Event
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked, IllegalMove
from weibao.office.models import Clock, FlowStep, Notice
from weibao.org.actions.passphrases import Unlocked, unlock
from weibao.reports.actions import calling_back
from weibao.reports.actions.filing import Reporter
from weibao.reports.flows import CALL_BACK_LIMIT
from weibao.reports.models import CallBack, IdentityOpening, Report

AtDesk = Callable[[Town, str], Worker]
WHO = Reporter("贺知秋", "13712340987", "邻居")
QUESTION = "请问那天晚上是几点听到的"
OUTCOME = "报告人说是九点多，孩子哭了半个钟头"
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here, reporter=WHO)


@pytest.fixture
def call(here: Town, report: Report) -> CallBack:
    return calling_back.ask(report.pk, by=here["clerk"], at=NOW, question=QUESTION)


def mine(here: Town, key: str = "custodian") -> Unlocked:
    return unlock(town=here.code, passphrase=PASSPHRASE, by=here[key], at=LATER)


def take(call: CallBack, here: Town, key: str = "custodian", version: int = 1) -> None:
    by = here[key]
    calling_back.take(call.pk, mine(here, key), by=by, at=LATER, version=version)


def state(call: CallBack) -> str:
    return CallBack.objects.get(pk=call.pk).status


def test_asking_starts_a_clock_and_tells_both_custodians(here: Town, call: CallBack) -> None:
    clock = Clock.objects.get(subject=call.pk)
    assert (clock.deadline, clock.paper) == (CALL_BACK_LIMIT, call.report.number)
    told = Notice.objects.filter(key__startswith="callback:").values_list("unit__name", "role")
    assert set(told) == {("未保工作站", "custodian"), ("镇纪委", "custodian")}
    assert QUESTION not in "".join(Notice.objects.values_list("text", flat=True))


def test_from_the_question_to_the_answer(here: Town, report: Report, at_desk: AtDesk) -> None:
    clerk, custodian = at_desk(here, "clerk"), at_desk(here, "custodian")
    assert clerk.send("reports:callback-ask", report.pk, question=QUESTION).status_code == 302
    call = CallBack.objects.get()
    home = text_of(custodian.get("desk:home"))
    assert f"回拨报告人：{report.number}" in home
    assert "未保工作站请保管人打电话" in home
    seen = text_of(custodian.get("reports:callback", call.pk))
    assert QUESTION in seen
    assert not any(word in seen for word in ("淤青", "贺知秋", "13712340987"))
    page = custodian.send("reports:callback-take", call.pk, version=1, passphrase=PASSPHRASE)
    assert all(word in text_of(page) for word in ("贺知秋", "13712340987", QUESTION))
    opening = IdentityOpening.objects.get()
    assert (opening.why, opening.callback_id, state(call)) == ("call_back", call.pk, "taken")
    typed = {"version": 2, "reached": "yes", "passphrase": PASSPHRASE}
    named = custodian.send("reports:callback-finish", call.pk, **typed, outcome="贺知秋说是九点多")
    assert (named.status_code, state(call)) == (422, "taken")
    assert "报告人的姓名" in text_of(named)
    assert Event.objects.filter(kind="identity.compared").count() == 1
    done = custodian.send("reports:callback-finish", call.pk, **typed, outcome=OUTCOME)
    assert (done.status_code, state(call)) == (302, "done")
    handler = text_of(clerk.get("reports:detail", report.pk))
    assert QUESTION in handler
    assert OUTCOME in handler
    assert "贺知秋" not in handler
    assert Clock.objects.get(subject=call.pk).state == "met"
    assert Notice.objects.filter(key=f"callback-end:{call.pk}").count() == 1
    assert [step.step for step in FlowStep.objects.filter(subject=call.pk).order_by("at", "id")] == [
        "ask", "take", "finish",
    ]  # fmt: skip
    # Comparing shows nothing, so it is no opening.
    assert IdentityOpening.objects.count() == 1


def test_nobody_reached_is_an_outcome_too(here: Town, call: CallBack, at_desk: AtDesk) -> None:
    take(call, here)
    sent = at_desk(here, "custodian").send(
        "reports:callback-finish", call.pk, version=2, reached="no", outcome="打了三次没人接",
        passphrase=PASSPHRASE,
    )  # fmt: skip
    assert (sent.status_code, state(call)) == (302, "unreached")
    assert Clock.objects.get(subject=call.pk).state == "met"


def test_taking_again_is_another_opening_by_the_same_custodian_only(
    here: Town, call: CallBack
) -> None:
    take(call, here)
    take(call, here, version=2)
    assert IdentityOpening.objects.count() == 2
    with pytest.raises(IllegalMove):
        take(call, here, "second", version=2)
    assert IdentityOpening.objects.count() == 2


def test_put_back_lets_the_other_take_it(here: Town, call: CallBack) -> None:
    take(call, here)
    calling_back.put_back(call.pk, by=here["second"], at=LATER, version=2)
    take(call, here, "second", version=3)
    assert CallBack.objects.get().taken_by == here.people["second"].pk
    with pytest.raises(Blocked):
        calling_back.compared(
            call.pk, mine(here), text=OUTCOME, by=here["custodian"], at=LATER, version=4
        )


def test_only_one_waits_at_a_time_and_it_can_be_withdrawn(
    here: Town, call: CallBack, report: Report
) -> None:
    with pytest.raises(Blocked, match="已经有一件"):
        calling_back.ask(report.pk, by=here["supervisor"], at=LATER, question="再问一句")
    calling_back.withdraw(call.pk, by=here["clerk"], at=LATER, version=1)
    assert state(call) == "withdrawn"
    with pytest.raises(IllegalMove):
        take(call, here, version=2)
    calling_back.ask(report.pk, by=here["supervisor"], at=LATER, question="再问一句")


def test_an_anonymous_reporter_cannot_be_called(here: Town, at_desk: AtDesk) -> None:
    anonymous = world.report(here)
    assert at_desk(here, "clerk").get("reports:callback-ask", anonymous.pk).status_code == 404
    with pytest.raises(Blocked, match="没有留电话"):
        calling_back.ask(anonymous.pk, by=here["clerk"], at=NOW, question=QUESTION)


def test_a_wrong_passphrase_takes_nothing(here: Town, call: CallBack, at_desk: AtDesk) -> None:
    page = at_desk(here, "custodian").send(
        "reports:callback-take", call.pk, version=1, passphrase="猜的口令不会是对的"
    )
    assert (page.status_code, state(call), IdentityOpening.objects.count()) == (422, "asked", 0)
    assert "贺知秋" not in text_of(page)


@pytest.mark.parametrize("key", ["leader", "keeper", "director", "auditor", "discipline"])
def test_others_neither_ask_nor_see(here: Town, call: CallBack, at_desk: AtDesk, key: str) -> None:
    worker = at_desk(here, key)
    assert worker.get("reports:callback", call.pk).status_code == 404
    assert worker.send("reports:callback-ask", call.report_id, question="问").status_code == 404


def test_the_custodian_of_another_town_may_not(towns: Towns, call: CallBack) -> None:
    there = towns.there
    key = unlock(town=there.code, passphrase=PASSPHRASE, by=there["custodian"], at=LATER)
    with pytest.raises(Refused):
        calling_back.take(call.pk, key, by=there["custodian"], at=LATER, version=1)
