"""Following up: the code comes by POST, is never repeated anywhere, and mistypings are explained."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.org import factories
from tests.org.factories import SmallTown
from tests.portal.pages import KEY, OTHER_KEY, Page, code_in, form_on, send, text_of
from weibao.audit.models import Event
from weibao.kernel.crypto import receipts
from weibao.office.guard.numbers import MESSAGES_OF_REPORT
from weibao.office.models import Notice
from weibao.org.roles import Role
from weibao.reports.actions import answering, deciding
from weibao.reports.models import Report, ReportMessage
from weibao.reports.models.message import MessageKind


@pytest.fixture
def code(visitor: Client, town: SmallTown) -> str:
    return code_in(send(visitor))


def ask(client: Client, code: str, **more: Any) -> Page:
    return client.post("/receipt/", {"code": code, **more})


def add(client: Client, code: str, text: str, key: str = OTHER_KEY) -> Page:
    return ask(client, code, text=text, once_key=key)


@pytest.fixture
def clerk(town: SmallTown) -> Any:
    person = factories.person("clerk", "周文静")
    factories.seat(person, Role.STATION_CLERK, town.station)
    return factories.acting(person)


def test_the_page_asks_for_the_code(visitor: Client, town: SmallTown) -> None:
    page = visitor.get("/receipt/")
    assert page.status_code == 200
    assert page.cookies == {}
    assert 'autocomplete="off"' in text_of(page)


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.replace("-", ""),
        lambda code: code.lower(),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code}\n",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "－" for c in code),
    ],
    ids=["as shown", "one word", "small", "spaces", "around", "O and l", "full width"],
)
def test_the_code_opens_as_people_type_it(visitor: Client, code: str, typed: Any) -> None:
    page = ask(visitor, typed(code))
    assert page.status_code == 200
    assert "工作站收到了，正在看" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "请输入回执号"),
        (lambda code: code[:-1], "您输入了 20 位"),
        (lambda code: code[1] + code[0] + code[2:] if code[0] != code[1] else "U", "回执号"),
        (lambda code: "7" + code[1:] if code[0] != "7" else "8" + code[1:], "可能有一位输错了"),
        (lambda code: "囧" + code[1:], "没有“囧”"),
        ("长" * 10_000, "没有“长”"),
    ],
    ids=["empty", "short", "swapped", "one wrong", "stranger", "long"],
)
def test_a_typing_mistake_is_explained_and_not_looked_up(
    visitor: Client, code: str, typed: Any, why: str
) -> None:
    page = ask(visitor, typed if isinstance(typed, str) else typed(code))
    assert page.status_code == 422
    assert why in text_of(page)
    assert Event.objects.filter(kind="receipt.wrong").count() == 0


def test_a_code_that_is_none_leaves_an_event_without_it(visitor: Client, code: str) -> None:
    other = receipts.derive_code("somebody else's")
    page = ask(visitor, other)
    assert page.status_code == 422
    assert "没有这个回执号" in text_of(page)
    event = Event.objects.get(kind="receipt.wrong")
    assert other not in repr(event.__dict__)
    assert (event.subject, event.digest, event.person) == (None, "", None)
    # The only town of the database is the town of the try.
    assert event.town == Report.objects.get().town


def test_opening_is_noted_with_the_report(visitor: Client, code: str) -> None:
    ask(visitor, code)
    event = Event.objects.get(kind="receipt.opened")
    assert (event.subject, event.person) == (Report.objects.get().pk, None)


def test_the_code_stands_in_no_address_cookie_or_session(visitor: Client, code: str) -> None:
    page = ask(visitor, code)
    assert (page.status_code, page.cookies) == (200, {})
    assert page["Cache-Control"] == "no-store"
    added = add(visitor, code, "他爸爸回来了")
    assert "Location" not in added
    plain = receipts.normalise(code)
    for name, value in added.headers.items():
        assert plain not in value
        assert code not in value, name


def test_the_stage_is_said_in_plain_words(
    visitor: Client, code: str, clerk: Any, at: datetime
) -> None:
    report = Report.objects.get()
    later = report.created_at + timedelta(hours=2)
    deciding.accept(report.pk, by=clerk, at=later, version=report.version, child_name="豆豆")
    assert "已经受理，正在办" in text_of(ask(visitor, code))
    report.refresh_from_db()
    answering.answer(
        report.pk,
        by=clerk,
        at=later,
        version=report.version,
        kind=MessageKind.QUESTION,
        text="孩子晚上在哪里睡？",
    )
    page = ask(visitor, code)
    assert "工作站问您" in text_of(page)
    assert "孩子晚上在哪里睡？" in text_of(page)
    assert ReportMessage.objects.get().seen_at is not None
    report.refresh_from_db()
    answering.answer(
        report.pk,
        by=clerk,
        at=later,
        version=report.version,
        kind=MessageKind.RESULT,
        text="孩子由外婆照看了。",
    )
    page = ask(visitor, code)
    assert "办完了" in text_of(page)
    assert "孩子由外婆照看了。" in text_of(page)


def test_a_refusal_is_said_with_its_reason(visitor: Client, code: str, clerk: Any) -> None:
    report = Report.objects.get()
    deciding.refuse(
        report.pk, by=clerk, at=report.created_at, version=report.version, reason="不是本镇的孩子"
    )
    page = ask(visitor, code)
    assert "这件事没有受理" in text_of(page)
    assert "不是本镇的孩子" in text_of(page)


def test_nothing_of_how_it_is_handled_is_shown(visitor: Client, code: str, clerk: Any) -> None:
    report = Report.objects.get()
    deciding.accept(
        report.pk,
        by=clerk,
        at=report.created_at,
        version=report.version,
        child_name="龚雨轩",
        reason="内部的话",
    )
    text = text_of(ask(visitor, code))
    report.refresh_from_db()
    for secret in ("龚雨轩", "内部的话", "周文静", report.number, str(report.pk)):
        assert secret not in text


def test_a_message_reaches_the_station_once(visitor: Client, code: str) -> None:
    first = add(visitor, code, "他爸爸\r\n回来了😟")
    second = add(visitor, code, "他爸爸\r\n回来了😟")
    assert "补充收到了" in text_of(first)
    assert "补充收到了" in text_of(second)
    message = ReportMessage.objects.get()
    assert (message.text, message.kind, message.person) == (
        "他爸爸\n回来了😟",
        MessageKind.FROM_REPORTER,
        None,
    )
    assert Notice.objects.filter(key=f"added:{message.pk}").count() == 1
    assert form_on(first, "add").fields["once_key"] != OTHER_KEY


def test_the_same_key_with_other_words_is_asked_about(visitor: Client, code: str) -> None:
    add(visitor, code, "第一句")
    page = add(visitor, code, "第二句")
    assert page.status_code == 409
    form = form_on(page, "add")
    assert form.fields["text"] == "第二句"
    assert form.fields["once_key"] != OTHER_KEY
    visitor.post("/receipt/", form.fields)
    assert [m.text for m in ReportMessage.objects.order_by("at", "id")] == ["第一句", "第二句"]


@pytest.mark.parametrize("text", ["", "  ", "\x00", "长" * 2001])
def test_a_message_that_cannot_be_kept_is_shown_again(
    visitor: Client, code: str, text: str
) -> None:
    page = add(visitor, code, text)
    assert page.status_code == 422
    assert ReportMessage.objects.count() == 0
    if text.startswith("长"):
        assert "最多写 2000 个字" in text_of(page)
        assert form_on(page, "add").fields["text"] == text


def test_a_message_without_its_key_is_shown_again(visitor: Client, code: str) -> None:
    page = ask(visitor, code, text="一句话")
    assert page.status_code == 422
    assert "请再按一次" in text_of(page)
    assert visitor.post("/receipt/", form_on(page, "add").fields).status_code == 200
    assert ReportMessage.objects.get().text == "一句话"


def test_a_message_sent_by_another_site_is_not_taken(visitor: Client, code: str) -> None:
    data = {"code": code, "text": "假的", "once_key": OTHER_KEY}
    visitor.post("/receipt/", data, headers={"Sec-Fetch-Site": "cross-site"})
    assert ReportMessage.objects.count() == 0


def test_messages_of_one_report_are_limited_and_others_are_not_touched(
    visitor: Client, code: str
) -> None:
    for number in range(MESSAGES_OF_REPORT.default):
        assert add(visitor, code, f"第 {number} 句", f"{number:032x}").status_code == 200
    page = add(visitor, code, "再一句", f"{999:032x}")
    assert page.status_code == 422
    assert "请过 24 小时再送" in text_of(page)
    assert form_on(page, "add").fields["text"] == "再一句"
    other = code_in(send(visitor, once_key=f"{1000:032x}"))
    assert add(visitor, other, "别的事", f"{1001:032x}").status_code == 200


def test_the_slip_is_left_only_after_saying_that_it_is_kept(visitor: Client, code: str) -> None:
    page = visitor.post("/receipt/kept/", {"code": code})
    assert page.status_code == 422
    assert code_in(page) == code
    assert "先抄下来" in text_of(page)
    left = visitor.post("/receipt/kept/", {"code": code, "kept": "1"})
    assert left.status_code == 200
    assert code not in text_of(left)
    assert "可以离开了" in text_of(left)


def test_changed_words_wait_in_the_message_to_be_sent(visitor: Client, code: str) -> None:
    page = ask(visitor, code, draft="改过的话")
    assert page.status_code == 200
    assert form_on(page, "add").fields["text"] == "改过的话"
    assert ReportMessage.objects.count() == 0


def test_one_key_is_not_shared_by_report_and_message(visitor: Client, code: str) -> None:
    page = add(visitor, code, "一句话", KEY)
    assert page.status_code == 409
    assert ReportMessage.objects.count() == 0
