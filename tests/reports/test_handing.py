"""A report for somebody else: what goes along, what stays, the proof on both sides, the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import world
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.crypto import receipts
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice
from weibao.portal.queries import by_code
from weibao.reports.actions import answering, deciding, handing, signing
from weibao.reports.actions.correspondence import carry
from weibao.reports.actions.filing import Reporter
from weibao.reports.models import HandOver, Report, ReporterIdentity, ReportMessage
from weibao.reports.permissions import IDENTITY_OPEN, REPORTS_READ, REPORTS_VIEW
from weibao.reports.queries.handing import current, given_to, keepers_of, other_towns, proofs

KEY = "0123456789abcdef0123456789abcdef"
SOON, LATER = NOW + timedelta(hours=2), NOW + timedelta(hours=30)


@pytest.fixture
def report(here: Town) -> Report:
    """Named, in danger, with a receipt and a question of the reporter."""
    filed = world.report(
        here, key=KEY, in_danger=True, reporter=Reporter("端木青", "13900006128", "邻居")
    )
    answering.add_from_reporter(filed, at=NOW, text="孩子现在在外婆家")
    filed.refresh_from_db()
    return filed


def hand(towns: Towns, report: Report, **more: Any) -> Report:
    facts: dict[str, Any] = {
        "by": towns.here["clerk"],
        "at": SOON,
        "version": report.version,
        "town": towns.there.code,
        "reason": "孩子住白水镇",
        "told": "已经移交白水镇未保工作站办理",
    }
    made = handing.to_town(report.pk, **facts | more)
    assert made.to_report is not None
    return made.to_report


def back(towns: Towns, arrived: Report) -> None:
    handing.send_back(
        arrived.pk,
        by=towns.there["clerk"],
        at=LATER,
        version=arrived.version,
        reason="孩子上个月搬回清溪镇了",
    )


def states(report: Report) -> dict[str, str]:
    return dict(Clock.objects.filter(subject=report.pk).values_list("deadline", "state"))


def test_it_goes_on_there_under_its_own_number_and_clocks(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    report.refresh_from_db()
    assert (report.status, arrived.status) == ("handed_over", "received")
    assert (arrived.town, arrived.unit, arrived.number) == (
        towns.there.code,
        towns.there.units["station"],
        "R2026-0001",
    )
    for name in ("what", "place", "child_known", "suspect_known", "urgency", "circumstance"):
        assert getattr(arrived, name) == getattr(report, name), name
    assert (arrived.channel, arrived.came_from) == ("handed", report)
    assert states(arrived) == dict.fromkeys(("IN001", "IN002", "IN006", "IN007"), "running")
    assert states(report) == {"IN001": "met", "IN002": "met", "IN006": "cancelled", "IN007": "met"}
    assert Notice.objects.filter(unit=towns.there.units["station"], subject=arrived.pk).exists()


def test_the_old_town_sees_the_stage_alone(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    clerk, there = towns.here["clerk"], towns.there["clerk"]
    assert REPORTS_VIEW.can(clerk, report)
    assert not REPORTS_READ.can(clerk, report)
    assert not REPORTS_VIEW.can(clerk, arrived)
    assert REPORTS_READ.can(there, arrived)
    assert not REPORTS_VIEW.can(there, report)


def test_the_receipt_follows_and_so_does_the_talk(towns: Towns, report: Report) -> None:
    code = receipts.normalise(receipts.derive_code(KEY))
    assert by_code(code) == report
    arrived = hand(towns, report)
    assert by_code(code) == arrived
    texts = [message.text for message in arrived.messages.order_by("at")]
    assert texts == ["孩子现在在外婆家", "已经移交白水镇未保工作站办理"]
    message = answering.add_from_reporter(report, at=LATER, text="还有一件事")
    assert ReportMessage.objects.get(pk=message.pk).report == arrived


def test_who_reported_stays_with_the_custodians_it_was_sealed_to(
    towns: Towns, report: Report
) -> None:
    arrived = hand(towns, report)
    assert ReporterIdentity.objects.get().report == report
    assert (arrived.named, arrived.identity_town) == (False, towns.here.code)
    assert not IDENTITY_OPEN.can(towns.there["custodian"], report)
    assert IDENTITY_OPEN.can(towns.here["custodian"], report)
    assert keepers_of(arrived) == sorted(["秦守义", "兰保国"])
    assert keepers_of(report) == []
    assert arrived.reporter_words == "报告人身份密封在移来的地方"


def test_both_sides_can_prove_it(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    [mine], [theirs] = proofs(report), proofs(arrived)
    assert (mine.outgoing, mine.giver, mine.state) == (True, "周文静", "等对方签收")
    assert (theirs.outgoing, theirs.number) == (False, report.number)
    signing.sign(arrived.pk, by=towns.there["clerk"], at=LATER, version=1)
    row = HandOver.objects.get()
    assert (row.at, row.taken_at) == (SOON, LATER)
    assert (row.post, row.taken_post) == (
        towns.here["clerk"].seats[0].post_id,
        towns.there["clerk"].seats[0].post_id,
    )
    [mine] = proofs(report)
    assert (mine.state, mine.taker, mine.number) == ("对方已接收", "周文静", arrived.number)
    told = Notice.objects.filter(unit=towns.here.units["station"], subject=report.pk)
    assert any("接收了移交的" in notice.text for notice in told)


@pytest.mark.parametrize("act", ["accept", "refuse"])
def test_a_decision_signs_for_it(towns: Towns, report: Report, act: str) -> None:
    arrived = hand(towns, report)
    more = {"reason": "核实过，没有这回事"} if act == "refuse" else {}
    decide: Any = getattr(deciding, act)
    decide(arrived.pk, by=towns.there["clerk"], at=LATER, version=1, **more)
    assert HandOver.objects.get().taken_at == LATER


def test_sent_back_it_is_where_it_was(towns: Towns, report: Report) -> None:
    due = Clock.objects.get(subject=report.pk, deadline="IN007").due_at
    arrived = hand(towns, report)
    answering.add_from_reporter(arrived, at=LATER, text="怎么转来转去")
    arrived.refresh_from_db()
    back(towns, arrived)
    for row in (report, arrived):
        row.refresh_from_db()
    assert (report.status, arrived.status) == ("received", "sent_back")
    assert REPORTS_READ.can(towns.here["clerk"], report)
    assert states(report) == {
        "IN001": "running", "IN007": "running", "IN006": "running", "IN002": "met",
    }  # fmt: skip
    clock = Clock.objects.get(subject=report.pk, deadline="IN007")
    assert due is not None
    assert clock.due_at == due + (LATER - SOON)
    assert set(states(arrived).values()) == {"met", "cancelled"}
    assert by_code(receipts.normalise(receipts.derive_code(KEY))) == report
    texts = [message.text for message in report.messages.order_by("at", "pk")]
    assert "怎么转来转去" in texts
    assert "仍由" in texts[-1]
    assert len(texts) == len(set(texts))
    row = HandOver.objects.get()
    assert (row.returned_at, row.return_reason) == (LATER, "孩子上个月搬回清溪镇了")


def test_it_can_go_again_after_it_came_back(towns: Towns, report: Report) -> None:
    back(towns, hand(towns, report))
    report.refresh_from_db()
    again = hand(towns, report, at=LATER)
    report.refresh_from_db()
    assert (HandOver.objects.count(), again.number) == (2, "R2026-0002")
    assert current(report) == again


def test_signed_for_it_cannot_be_sent_back(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    signing.sign(arrived.pk, by=towns.there["clerk"], at=SOON, version=1)
    arrived.refresh_from_db()
    with pytest.raises(Blocked, match="已经签收"):
        back(towns, arrived)


@pytest.mark.parametrize("town", ["", "000000000", "own"])
def test_nowhere_to_go(towns: Towns, report: Report, town: str) -> None:
    with pytest.raises(Blocked, match="别的乡镇"):
        hand(towns, report, town=towns.here.code if town == "own" else town)
    assert Report.objects.get(pk=report.pk).version == report.version


@pytest.mark.parametrize(("field", "words"), [("reason", "为什么移交"), ("told", "告诉报告人")])
def test_reason_and_words_for_the_reporter_are_asked(
    towns: Towns, report: Report, field: str, words: str
) -> None:
    with pytest.raises(Blocked, match=words):
        hand(towns, report, **{field: ""})
    assert Report.objects.count() == 1


def test_only_the_station_hands_over(towns: Towns, report: Report) -> None:
    for actor in (towns.here["leader"], towns.there["clerk"], towns.here["custodian"]):
        with pytest.raises(Refused):
            hand(towns, report, by=actor)


BODY = handing.Body("police", "清溪派出所", NOW, taker="何江", document="清公接〔2026〕7 号")


def outside(where: Town, report: Report, body: handing.Body = BODY) -> HandOver:
    return handing.to_body(
        report.pk,
        by=where["clerk"],
        at=SOON,
        version=report.version,
        body=body,
        reason="涉嫌犯罪",
        told="已交公安机关，他们可能会联系您",
    )


def test_a_body_outside_takes_it(here: Town, report: Report) -> None:
    row = outside(here, report)
    report.refresh_from_db()
    assert (report.status, report.result_told_at) == ("handed_over", SOON)
    assert (row.body, row.taker, row.document) == (BODY.name, BODY.taker, BODY.document)
    assert given_to(report) == "清溪派出所"
    assert set(states(report).values()) == {"met"}
    assert current(report) == report
    assert report.messages.order_by("at").last().text == "已交公安机关，他们可能会联系您"  # type: ignore[union-attr]
    assert REPORTS_READ.can(here["clerk"], report)
    assert Event.objects.filter(kind="report.handed_over", subject=report.pk).count() == 1


def test_what_comes_back_from_outside_waits_again(here: Town, report: Report) -> None:
    outside(here, report)
    report.refresh_from_db()
    handing.take_back(
        report.pk, by=here["clerk"], at=LATER, version=report.version, reason="公安不立案"
    )
    report.refresh_from_db()
    assert (report.status, report.result_told_at) == ("received", None)
    assert states(report) == {
        "IN001": "running", "IN007": "running", "IN006": "running", "IN002": "met",
    }  # fmt: skip
    assert given_to(report) == ""
    outside(here, report)


def test_nobody_takes_it_in_the_future(here: Town, report: Report) -> None:
    body = handing.Body("court", "云岭区人民法院", LATER)
    with pytest.raises(Blocked, match="不能在现在以后"):
        outside(here, report, body)


def test_towns_to_choose_from(towns: Towns, report: Report) -> None:
    assert other_towns(report) == [(towns.there.code, "白水镇")]


def test_copying_twice_doubles_nothing(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    before = arrived.messages.count()
    carry(report, arrived)
    carry(arrived, report)
    assert (arrived.messages.count(), report.messages.count()) == (before, before)
