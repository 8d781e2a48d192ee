"""What the station writes down for others: calls, orders of hotlines, papers, and the receipt."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import world
from tests.reports.typed import CALL, ORDER
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event
from weibao.kernel.crypto import receipts
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, SearchToken
from weibao.org.models import CustodianKey
from weibao.reports.actions import taking
from weibao.reports.actions.taking import Order, OrderTaken
from weibao.reports.models import HotlineOrder, Report, ReporterIdentity

AtDesk = Callable[[Town, str], Worker]
DUE = NOW + timedelta(days=3)


def took(where: Town, *, key: str = "a" * 32, **more: object) -> Report:
    return taking.take(
        world.content(area=where.village),
        by=where["clerk"],
        at=NOW,
        unit=where.units["station"],
        channel=more.pop("channel", "phone"),  # type: ignore[arg-type]
        client_key=key,
        **more,  # type: ignore[arg-type]
    )


def code_on(page: object) -> str:
    return "".join(re.findall(r"<li><b>(\w+)</b>", text_of(page)))  # type: ignore[arg-type]


def test_a_call_is_written_down_and_the_receipt_read_out(here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    typed = {"wish": "call_back", "reporter_name": "陈桂芳", "reporter_phone": "138 0000 1111"}
    page = clerk.send("reports:take", **{**CALL, **typed})
    report = Report.objects.get()
    assert page.status_code == 200
    assert report.receipt_digest in receipts.lookups(receipts.normalise(code_on(page)))
    assert "陈桂芳" not in text_of(page)
    assert "13800001111" not in text_of(page)
    assert (report.channel, report.named, report.wish) == ("phone", True, "call_back")
    assert (report.from_unit, report.reporter_category) == (here.units["station"], "RC11")
    assert Event.objects.get(kind="report.filed").person == here.people["clerk"].pk


def test_the_receipt_is_shown_again_only_for_the_same_form(here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    sent = {**CALL, "once_key": "b" * 32}
    first, second = clerk.send("reports:take", **sent), clerk.send("reports:take", **sent)
    assert code_on(first) == code_on(second) != ""
    assert Report.objects.count() == 1
    detail = clerk.get("reports:detail", Report.objects.get().pk)
    assert code_on(first) not in text_of(detail).replace("-", "")


def test_the_caller_follows_with_the_code(here: Town, at_desk: AtDesk) -> None:
    code = code_on(at_desk(here, "clerk").send("reports:take", **CALL))
    page = Worker(None, at=NOW).client.post("/receipt/", {"code": code.lower()})
    assert "工作站收到了" in text_of(page)


def test_every_sign_of_a_code_can_be_said(here: Town, at_desk: AtDesk) -> None:
    page = at_desk(here, "clerk").send("reports:take", **CALL)
    signs = re.findall(r"<li><b>(\w+)</b><span>([^<]+)</span>", text_of(page))
    assert [len(words.split("，")) for _, words in signs] == [len(group) for group, _ in signs]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"wish": "call_back"}, "reporter_phone", "请留电话"),
        ({"wish": "in_person"}, "reporter_name", "请留称呼"),
        ({"relation": "邻居"}, "relation", "一起密封"),
        ({"channel": "hotline"}, "order_number", "照工单填上工单号"),
        ({"order_number": "77"}, "channel", "要选“热线转办”"),
        ({"document": "渝检〔2026〕1号"}, "channel", "要选法院或检察院移送"),
        ({**ORDER, "order_number": "7" * 41}, "order_number", "最多 40 位"),
        ({**ORDER, "order_number": " -- "}, "order_number", "照工单填上工单号"),
        ({**ORDER, "order_due": "soon"}, "order_due", "照工单写上日期和钟点"),
        ({"area": "990110111201"}, "area", "990110111201"),
    ],
)
def test_what_does_not_fit_together_is_asked_and_kept(
    here: Town, at_desk: AtDesk, typed: dict[str, str], field: str, words: str
) -> None:
    sent = {**CALL, **typed}
    page = at_desk(here, "clerk").send("reports:take", **sent)
    assert (page.status_code, Report.objects.count()) == (422, 0)
    assert words in text_of(page) or words == typed.get("area")
    assert f'id="id_{field}_error"' in text_of(page)
    shown = form_on(page, having="what").fields
    assert shown["what"] == CALL["what"]
    for name in ("order_number", "document", "relation", "order_due"):
        assert shown[name] == sent.get(name, "")


@pytest.mark.parametrize("channel", ["court", "prosecutor"])
def test_a_paper_of_a_court_or_prosecutor_keeps_its_number(
    here: Town, at_desk: AtDesk, channel: str
) -> None:
    clerk = at_desk(here, "clerk")
    clerk.send("reports:take", **{**CALL, "channel": channel, "document": "渝綦检未〔2026〕12号"})
    report = Report.objects.get()
    assert (report.channel, report.document) == (channel, "渝綦检未〔2026〕12号")
    assert report.reporter_category == "RC01"
    assert "渝綦检未〔2026〕12号" in text_of(clerk.get("reports:detail", report.pk))


@pytest.mark.parametrize("key", ["director", "teacher", "leader", "custodian", "keeper"])
def test_only_the_station_takes_calls(here: Town, at_desk: AtDesk, key: str) -> None:
    worker = at_desk(here, key)
    assert worker.get("reports:take").status_code == 404
    assert worker.send("reports:take", **CALL).status_code == 404
    with pytest.raises(Refused):
        taking.take(
            world.content(), by=here[key], at=NOW, unit=here.units["station"],
            channel="phone", client_key="a" * 32,
        )  # fmt: skip
    assert Report.objects.count() == 0


def test_the_station_without_custodians_is_told_and_loses_nothing(
    here: Town, at_desk: AtDesk
) -> None:
    CustodianKey.objects.filter(person=here.people["second"]).update(valid_to=NOW.date())
    page = at_desk(here, "clerk").send("reports:take", **{**CALL, "reporter_name": "陈桂芳"})
    assert page.status_code == 422
    assert "没有人能保管报告人身份" in text_of(page)
    assert form_on(page, having="reporter_name").fields["reporter_name"] == "陈桂芳"
    assert Report.objects.count() == 0


# Orders of hotlines.


def test_an_order_is_written_down_with_the_limit_the_hotline_set(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    clerk = at_desk(here, "clerk")
    clerk.send("reports:take", **{**CALL, **ORDER, "order_due": "2026-10-09T18:00"})
    order = HotlineOrder.objects.get()
    assert (order.hotline, order.number) == ("12345", "CQ202609307781")
    row = Clock.objects.get(deadline="IN008")
    assert row.due_at == datetime(2026, 10, 9, 18, 0, tzinfo=NOW.tzinfo)
    assert (row.basis, row.seal, row.unit) == ("12345 工单限期", "内", here.units["station"])
    page = text_of(clerk.get("reports:detail", order.report_id))
    assert "回复热线工单" in page
    assert "CQ202609307781" in page


def test_an_order_without_a_limit_has_no_clock(here: Town) -> None:
    took(here, channel="hotline", order=Order("12355", "A1"))
    assert not Clock.objects.filter(deadline="IN008").exists()


@pytest.mark.parametrize(
    "typed",
    [
        "CQ2026-0930-7781",
        "cq 2026 0930 7781",
        "ＣＱ２０２６０９３０７７８１",
        "工单号：CQ202609307781",
    ],
)
def test_the_same_order_typed_twice_is_said_at_once(
    here: Town, at_desk: AtDesk, typed: str
) -> None:
    clerk = at_desk(here, "clerk")
    clerk.send("reports:take", **{**CALL, **ORDER})
    first = Report.objects.get()
    again = clerk.send("reports:take", **{**CALL, **ORDER, "order_number": typed, "what": "又说"})
    assert again.status_code == 409
    assert f'href="/reports/{first.pk}/"' in text_of(again)
    assert form_on(again, having="order_number").fields["order_number"] == typed
    assert form_on(again, having="what").fields["what"] == "又说"
    assert Report.objects.count() == 1


def test_the_same_number_of_another_hotline_or_town_is_another_order(towns: Towns) -> None:
    took(towns.here, channel="hotline", order=Order("12345", "A1"))
    took(towns.here, key="b" * 32, channel="hotline", order=Order("12355", "A1"))
    took(towns.there, key="c" * 32, channel="hotline", order=Order("12345", "A1"))
    assert HotlineOrder.objects.count() == 3


def test_a_second_order_leaves_no_gap_in_the_numbers(here: Town) -> None:
    took(here, channel="hotline", order=Order("12345", "A1"))
    with pytest.raises(OrderTaken) as taken:
        took(here, key="b" * 32, channel="hotline", order=Order("12345", "A1"))
    assert taken.value.report.number == "R2026-0001"
    assert took(here, key="c" * 32).number == "R2026-0002"


def test_the_reply_to_the_hotline_ends_its_limit(here: Town, at_desk: AtDesk) -> None:
    report = took(here, channel="hotline", order=Order("12345", "A1", DUE))
    clerk, action = at_desk(here, "clerk"), f"/reports/{report.pk}/hotline/"
    page = clerk.get("reports:detail", report.pk)
    assert clerk.press(page, action).status_code == 422
    assert clerk.press(page, action, reply="已回复，孩子有人照看").status_code == 302
    order = HotlineOrder.objects.get()
    assert (order.replied_at, order.person) == (NOW, here.people["clerk"].pk)
    assert Clock.objects.get(deadline="IN008").state == "met"
    assert Event.objects.filter(kind="report.hotline_replied").count() == 1
    again = clerk.press(page, action, reply="又一次")
    assert again.status_code == 409
    assert "已回复，孩子有人照看" in text_of(clerk.get("reports:detail", report.pk))


def test_the_reply_is_bound_to_what_was_seen(here: Town) -> None:
    report = took(here, channel="hotline", order=Order("12345", "A1", DUE))
    with pytest.raises(Stale):
        taking.reply_to_hotline(report.pk, by=here["clerk"], at=NOW, version=7, reply="x")
    with pytest.raises(Blocked):
        taking.reply_to_hotline(report.pk, by=here["clerk"], at=NOW, version=1, reply="")
    with pytest.raises(Refused):
        taking.reply_to_hotline(report.pk, by=here["leader"], at=NOW, version=1, reply="x")
    call = took(here, key="d" * 32)
    with pytest.raises(Blocked):
        taking.reply_to_hotline(call.pk, by=here["clerk"], at=NOW, version=1, reply="x")


# Two reporters with one telephone.


def test_two_callers_with_one_telephone_are_linked_by_nothing(here: Town, at_desk: AtDesk) -> None:
    clerk, phone = at_desk(here, "clerk"), "13800001111"
    for name, what in (("陈桂芳", "夜里有孩子哭"), ("江大海", "孩子没去上学")):
        caller = {"reporter_name": name, "reporter_phone": phone, "what": what}
        clerk.send("reports:take", **{**CALL, **caller})
    first, second = ReporterIdentity.objects.all()
    assert bytes(first.envelope) != bytes(second.envelope)
    assert SearchToken.objects.count() == 0
    same = {
        "town", "created_at", "area", "channel", "status", "status_at", "circumstance", "urgency",
        "named", "unit_id", "from_unit_id", "wish", "reporter_category", "version", "statutory",
        "urgency_why", "urgency_rank", "judged_by",
    }  # fmt: skip
    one, other = Report.objects.values(), Report.objects.values()
    alike = {
        name
        for name, value in one[0].items()
        if value not in (None, "", False) and value == other[1][name]
    }
    # What both have in common is when and how they came, and what both said of the child.
    assert alike - same == {"child_known"}
    events = Event.objects.values_list("fields", "digest")
    assert not any(phone in str(event) for event in events)
