"""The last step: one request writes one report, however often and however it is sent."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from tests.portal.pages import ANSWERS, KEY, NAMED, OTHER_KEY, code_in, form_on, send, text_of
from weibao.audit.models import Event, Submission
from weibao.kernel import moment
from weibao.kernel.crypto import boxes, receipts
from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.moment import ZONE
from weibao.office.models import Clock
from weibao.portal.queries import by_code
from weibao.reports.models import Report, ReporterIdentity
from weibao.reports.sealing import context

pytestmark = pytest.mark.usefixtures("town")


def test_the_receipt_answers_the_request_and_its_code_finds_the_report(visitor: Client) -> None:
    page = send(visitor)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    code = receipts.normalise(code_in(page))
    assert by_code(code) == Report.objects.get()
    assert list(Event.objects.filter(kind="report.filed").values_list("person", flat=True)) == [
        None
    ]


def test_the_stored_result_names_the_report_and_no_code(visitor: Client) -> None:
    code = receipts.normalise(code_in(send(visitor)))
    stored = Submission.objects.get()
    assert stored.result == {"report": str(Report.objects.get().pk)}
    assert code not in repr(stored.__dict__)


def test_sent_twice_it_is_one_report_with_one_code(visitor: Client) -> None:
    first, second = send(visitor), send(visitor)
    assert code_in(first) == code_in(second)
    assert Report.objects.count() == 1
    assert Event.objects.filter(kind="report.filed").count() == 1


def test_two_people_get_two_codes(visitor: Client) -> None:
    first, second = send(visitor), send(visitor, once_key=OTHER_KEY)
    assert code_in(first) != code_in(second)
    assert Report.objects.count() == 2


def test_sent_changed_the_first_report_stands_and_its_code_is_shown_again(
    visitor: Client,
) -> None:
    """The receipt may have been lost on the way: then the reporter changes a word and presses again."""
    first = send(visitor)
    changed = send(visitor, what="改过的话")
    assert changed.status_code == 409
    assert code_in(changed) == code_in(first)
    assert "没有再收" in text_of(changed)
    assert 'name="draft" value="改过的话"' in text_of(changed)
    assert Report.objects.get().what != "改过的话"


def test_also_when_the_key_of_the_codes_was_rotated_meanwhile(
    visitor: Client, settings: Any, tmp_path: Path
) -> None:
    shutil.copy2(settings.WEIBAO_KEYRING, tmp_path / "ring.json")
    settings.WEIBAO_KEYRING = tmp_path / "ring.json"
    first = send(visitor)
    current_ring().rotate("receipt", at=moment.now())
    page = send(visitor, what="改过的话")
    assert (page.status_code, code_in(page)) == (409, code_in(first))
    assert Report.objects.count() == 1


def test_a_key_of_another_form_is_not_a_receipt(visitor: Client) -> None:
    code = code_in(send(visitor))
    added = {"code": code, "text": "补充一句", "once_key": OTHER_KEY}
    assert visitor.post("/receipt/", added).status_code == 200
    page = send(visitor, once_key=OTHER_KEY)
    assert page.status_code == 409
    assert "code" not in (page.context or {})
    assert Report.objects.count() == 1


@pytest.mark.parametrize("key", [None, "", "x" * 32, KEY.upper(), KEY + "0"])
def test_without_a_usable_key_nothing_is_lost_and_pressing_again_sends(
    visitor: Client, key: str | None
) -> None:
    page = send(visitor, once_key=key)
    assert page.status_code == 422
    assert "请再按一次" in text_of(page)
    assert Report.objects.count() == 0
    form = form_on(page)
    assert form.fields["what"].split() == ANSWERS["what"].split()
    visitor.post("/report/", {**form.fields, "go": "send"})
    assert Report.objects.count() == 1


def test_what_follows_a_report_is_there_at_once(visitor: Client) -> None:
    send(visitor, in_danger="yes", told="1")
    report = Report.objects.get()
    running = set(Clock.objects.filter(subject=report.pk).values_list("deadline", flat=True))
    assert running == {"IN001", "IN002", "IN006", "IN007"}
    assert report.unit.name == "未保工作站"
    assert (report.channel, report.status, report.number[:2]) == ("public", "received", "R2")


def test_the_slip_promises_what_the_clocks_say(visitor: Client) -> None:
    page = send(visitor)
    due = Clock.objects.get(deadline="IN002").due_at
    assert due is not None
    day = due.astimezone(ZONE)
    assert f"{day.month} 月 {day.day} 日前给您第一次回复" in text_of(page)
    assert "不是法定期限" in text_of(page)


def test_urgency_is_decided_by_the_server(visitor: Client) -> None:
    send(visitor, urgency="normal", circumstance="sexual", status="done", town="990110111")
    report = Report.objects.get()
    assert (report.urgency, report.status, report.town) == ("serious", "received", "990110110")


def test_an_unknown_circumstance_counts_as_not_sure(visitor: Client) -> None:
    send(visitor, circumstance="x' OR 1=1")
    assert Report.objects.get().circumstance == "unsure"


def test_a_name_is_sealed_to_the_custodians_alone(
    visitor: Client, custodians: dict[str, X25519PrivateKey]
) -> None:
    assert send(visitor, NAMED).status_code == 200
    report = Report.objects.get()
    envelope = bytes(ReporterIdentity.objects.get(report=report).envelope)
    for name, private in custodians.items():
        body = boxes.open_box(envelope, name=name, private=private, context=context(report.pk))
        assert json.loads(body) == {
            "name": "陈桂芳", "phone": "13800001111", "relation": "邻居、同村",
        }  # fmt: skip
    assert report.named


def test_without_custodians_a_name_is_refused_and_anonymous_still_works(visitor: Client) -> None:
    page = send(visitor, NAMED)
    assert page.status_code == 422
    assert "只能不留姓名" in text_of(page)
    assert form_on(page).fields["phone"] == "13800001111"
    assert Report.objects.count() == 0
    assert send(visitor).status_code == 200
    assert ReporterIdentity.objects.count() == 0


@pytest.mark.usefixtures("custodians")
@pytest.mark.parametrize("typed", [{"phone": "13800001111"}, {"name": "陈桂芳"}])
def test_a_name_beside_the_wish_to_stay_unknown_is_asked_about(
    visitor: Client, typed: dict[str, str]
) -> None:
    page = send(visitor, {**ANSWERS, **typed})
    assert page.status_code == 422
    assert "您选了不留姓名" in text_of(page)
    assert Report.objects.count() == 0


def test_a_relation_alone_is_not_kept(visitor: Client) -> None:
    assert send(visitor, relation="neighbour").status_code == 200
    assert ReporterIdentity.objects.count() == 0
    assert not Report.objects.get().named


@pytest.mark.usefixtures("custodians")
@pytest.mark.parametrize("phone", ["１３８ 0000－1111", "+86 13800001111", "138-0000-1111"])
def test_a_phone_is_read_as_people_type_it(
    visitor: Client, custodians: dict[str, X25519PrivateKey], phone: str
) -> None:
    send(visitor, NAMED, phone=phone)
    report = Report.objects.get()
    name, private = next(iter(custodians.items()))
    envelope = bytes(ReporterIdentity.objects.get().envelope)
    body = json.loads(
        boxes.open_box(envelope, name=name, private=private, context=context(report.pk))
    )
    assert body["phone"] == "13800001111"


def test_a_landline_is_a_phone_too(
    visitor: Client, custodians: dict[str, X25519PrivateKey]
) -> None:
    assert send(visitor, NAMED, phone="023-4870 0000").status_code == 200


@pytest.mark.usefixtures("custodians")
@pytest.mark.parametrize("phone", ["1380000111", "abc", "+1 555 0100", "138000011112"])
def test_a_wrong_phone_is_said_beside_the_field(visitor: Client, phone: str) -> None:
    page = send(visitor, NAMED, phone=phone)
    assert page.status_code == 422
    assert "电话号码不对" in text_of(page)
    assert form_on(page).fields["phone"] == phone
    assert Report.objects.count() == 0


@pytest.mark.usefixtures("custodians")
def test_named_without_name_and_phone_is_asked_again(visitor: Client) -> None:
    page = send(visitor, {**ANSWERS, "named": "yes"})
    assert "留下电话或姓名其中一样" in text_of(page)


@pytest.mark.parametrize(
    ("missing", "step"),
    [("circumstance", "what"), ("in_danger", "danger"), ("what", "story"), ("named", "named")],
)
def test_a_missing_answer_leads_to_its_step_with_everything_kept(
    visitor: Client, missing: str, step: str
) -> None:
    page = send(visitor, **{missing: None})
    form = form_on(page)
    assert (page.status_code, form.fields["step"]) == (422, step)
    typed = {name: text for name, text in ANSWERS.items() if name != missing}
    shown = {name: form.fields[name].replace("\r\n", "\n") for name in typed}
    assert shown == {name: text.replace("\r\n", "\n") for name, text in typed.items()}


def test_when_the_database_refuses_the_page_keeps_everything(visitor: Client) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own way of refusing to write")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=1")
    try:
        page = send(visitor)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=0")
    assert page.status_code == 503
    assert "没送出去" in text_of(page)
    form = form_on(page)
    assert form.fields["once_key"] == KEY
    assert visitor.post("/report/", {**form.fields, "go": "send"}).status_code == 200
    assert Report.objects.count() == 1


def test_a_form_of_another_site_is_shown_again_and_not_sent(visitor: Client) -> None:
    data = {"once_key": KEY, "step": "review", "go": "send", **ANSWERS}
    page = visitor.post("/report/", data, headers={"Origin": "https://elsewhere.example"})
    assert page.status_code == 403
    assert form_on(page).fields["what"].split() == ANSWERS["what"].split()
    assert Report.objects.count() == 0


def test_a_visitor_gets_neither_cookie_nor_session(visitor: Client) -> None:
    page = send(visitor)
    assert page.cookies == {}
    assert Session.objects.count() == 0


# What one report costs the database: BEGIN, COMMIT and everything between. Lower it when you can.
MOST_QUERIES = 45


def test_filing_asks_the_database_as_little_as_it_must(
    visitor: Client, django_assert_max_num_queries: object
) -> None:
    visitor.get("/report/")
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator] # a fixture
        assert send(visitor).status_code == 200
