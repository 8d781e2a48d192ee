"""Whatever arrives, the answer is one right report or a plain word beside the field."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.org.factories import SmallTown
from tests.portal.pages import ANSWERS, KEY, NAMED, form_on, send, text_of
from weibao.portal.forms.steps import BY_NAME
from weibao.reports.models import Report

pytestmark = pytest.mark.usefixtures("town")


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("what", 4000),
        ("where", 300),
        ("when", 200),
        ("suspect", 500),
        ("child_name", 60),
        ("child_age", 20),
        ("child_school", 100),
    ],
)
def test_ten_thousand_characters_are_counted_and_kept(
    visitor: Client, name: str, most: int
) -> None:
    page = send(visitor, **{name: "长" * 10_000})
    assert page.status_code == 422
    assert f"最多写 {most} 个字，您写了 10000 个字" in text_of(page)
    assert form_on(page).fields[name] == "长" * 10_000
    assert Report.objects.count() == 0
    assert send(visitor, **{name: "长" * most}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("𠮷田·阿卜杜拉 😟👨‍👩‍👧", "𠮷田·阿卜杜拉 😟👨‍👩‍👧"),
        ("\u202e他\u200f打\u200e她", "他打她"),
        ("a\x00b\x07c", "abc"),
        ("一行\r\n二行\u2028三行", "一行\n二行\n三行"),
        ("<script>alert(1)</script>{{ 7*7 }}", "<script>alert(1)</script>{{ 7*7 }}"),
        ("'; DROP TABLE reports_report; --", "'; DROP TABLE reports_report; --"),
        ("明年 2099-12-31 会发生", "明年 2099-12-31 会发生"),
    ],
)
def test_odd_characters_are_kept_as_far_as_they_can_be_read(
    visitor: Client, typed: str, kept: str
) -> None:
    page = send(visitor, what=typed, when="2099 年 12 月")
    assert page.status_code == 200
    report = Report.objects.get()
    assert (report.what, report.when) == (kept, "2099 年 12 月")


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "\x00", "\u3000\u3000"])
def test_nothing_that_can_be_read_is_nothing(visitor: Client, typed: str) -> None:
    page = send(visitor, what=typed)
    assert page.status_code == 422
    assert "请写几句" in text_of(page)


def test_what_is_typed_is_shown_again_as_text(visitor: Client) -> None:
    page = visitor.post("/report/", {**ANSWERS, "step": "story", "go": "next", "what": "<b>&\"'"})
    assert page.status_code == 200
    assert form_on(page).fields["what"] == "<b>&\"'"
    assert "<b>&" not in text_of(page)


def test_a_report_about_nowhere_is_asked_again(visitor: Client) -> None:
    hints = {"child_name": "", "child_school": "", "area": "", "where": ""}
    page = send(visitor, **hints)
    assert page.status_code == 422
    assert "请至少写一样" in text_of(page)
    assert send(visitor, **{**hints, "where": "河边"}).status_code == 200


@pytest.mark.parametrize(
    ("name", "text"),
    [("in_danger", "maybe"), ("named", "both"), ("area", "110101001001")],
)
def test_a_choice_that_was_not_offered_is_refused(visitor: Client, name: str, text: str) -> None:
    assert send(visitor, **{name: text}).status_code == 422
    assert Report.objects.count() == 0


def test_a_choice_that_says_nothing_is_left_out(visitor: Client) -> None:
    assert send(visitor, child_sex="robot").status_code == 200
    assert "性别" not in Report.objects.get().child_known


@pytest.mark.parametrize(
    "step", ["", "0", "5", "-1", "999999999999", "三", "WHAT", "review ", "1; DROP"]
)
@pytest.mark.parametrize("go", ["", "next", "back", "skip", "jump", "review", "0"])
def test_a_step_that_does_not_exist_is_a_step_that_does(
    visitor: Client, step: str, go: str
) -> None:
    page = visitor.post("/report/", {"step": step, "go": go, "once_key": KEY})
    assert page.status_code in {200, 422}
    assert form_on(page).fields["step"] in BY_NAME


def test_more_than_a_megabyte_is_refused_in_words(visitor: Client) -> None:
    page = send(visitor, what="长" * 400_000)
    assert page.status_code == 413
    assert "写得太多" in text_of(page)
    assert Report.objects.count() == 0


def test_six_hundred_fields_are_refused_in_words(visitor: Client) -> None:
    page = send(visitor, **{f"field{number}": "x" for number in range(600)})
    assert page.status_code == 400
    assert "没有传完整" in text_of(page)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", b"--y\r\nnothing"),
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded; charset=no-such", b"go=send"),
        ("application/x-www-form-urlencoded", b"go=%ff%fe&what=%c3%28"),
        ("application/json", b'{"go": "send"}'),
        ("", b""),
    ],
)
def test_a_broken_body_is_no_server_error(visitor: Client, content_type: str, body: bytes) -> None:
    for address in ("/report/", "/receipt/", "/receipt/kept/"):
        page = visitor.generic("POST", address, body, content_type=content_type)
        assert page.status_code in {200, 400, 422}, address
        assert "110" in text_of(page), address
    assert Report.objects.count() == 0


def test_fields_that_nobody_asked_for_are_not_carried_on(visitor: Client) -> None:
    page = visitor.post("/report/", {**ANSWERS, "step": "what", "go": "next", "evil": "x" * 50})
    assert "evil" not in form_on(page).fields


def test_hidden_answers_do_not_break_out_of_their_field(visitor: Client) -> None:
    page = send(visitor, {**NAMED, "where": '"><script>', "circumstance": ""})
    assert form_on(page).fields["where"] == '"><script>'
    assert '"><script>' not in text_of(page).replace("&quot;&gt;&lt;script&gt;", "")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_answered(visitor: Client, town: SmallTown, method: str) -> None:
    for address in ("/report/", "/receipt/", "/receipt/kept/"):
        assert getattr(visitor, method)(address).status_code == 405
