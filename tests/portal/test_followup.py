"""What else the receipt opens: the slip on paper, satisfied or not, and a complaint past the handler."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import segno
from django.test import Client

from tests.org import factories
from tests.org.factories import SmallTown
from tests.portal.pages import ANSWERS, OTHER_KEY, Page, code_in, form_on, send, text_of
from weibao.audit.models import Event
from weibao.kernel import moment
from weibao.kernel.crypto import receipts
from weibao.kernel.crypto.slips import shown
from weibao.office.guard.numbers import MESSAGES_OF_REPORT, numbers
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role
from weibao.portal.qr import MASK, qr
from weibao.reports import slips
from weibao.reports.actions import answering, complaining, deciding
from weibao.reports.models import Complaint, Report

THIRD_KEY = "00112233445566778899aabbccddeeff"
WORDS = "没有人来看过孩子"
# What a suspect who got hold of the slip must not read.
TOLD = [ANSWERS[name] for name in ("child_name", "child_school", "where", "suspect")] + ["听见哭"]


@pytest.fixture
def code(visitor: Client, town: SmallTown) -> str:
    return code_in(send(visitor))


@pytest.fixture
def office(town: SmallTown) -> Any:
    """The discipline office, with somebody in it."""
    unit = factories.unit("镇纪委", UnitKind.DISCIPLINE)
    person = factories.person("discipline", "韦清莲")
    factories.seat(person, Role.DISCIPLINE, unit)
    return factories.acting(person, moment.now().date())


@pytest.fixture
def clerk(town: SmallTown) -> Any:
    person = factories.person("clerk", "周文静")
    factories.seat(person, Role.STATION_CLERK, town.station)
    return factories.acting(person, moment.now().date())


@pytest.fixture
def told(clerk: Any, code: str) -> Report:
    """A report whose result was told."""
    report = Report.objects.get()
    deciding.accept(report.pk, by=clerk, at=moment.now(), version=1)
    answering.answer(
        report.pk, by=clerk, at=moment.now(), version=2, kind="result", text="孩子有人照看了"
    )
    return report


Post = Callable[..., Page]


@pytest.fixture
def post(visitor: Client, code: str) -> Post:
    def send_it(address: str, **typed: str) -> Page:
        return visitor.post(address, {"code": code, **typed})

    return send_it


def test_the_picture_holds_the_code_alone(visitor: Client, town: SmallTown) -> None:
    page = send(visitor)
    shown_code = code_in(page)
    assert page.context["qr"] == qr(shown_code)
    whole = segno.make_qr(shown_code, error="m", boost_error=False, mask=MASK)
    assert str(whole.svg_data_uri(scale=4, border=4, dark="#1E2A2A", light="#FFFFFF")) == qr(
        shown_code
    )
    # A camera app opens addresses by itself; there is none in it.
    assert whole.mode == "alphanumeric"
    assert "http" not in shown_code.lower()


def test_the_slip_on_paper_says_nothing_of_what_was_reported(post: Post, code: str) -> None:
    page = text_of(post("/receipt/slip/"))
    report = Report.objects.get()
    assert report.number in page
    assert shown(slips.check_code(report)) in page
    assert "未保工作站" in page
    paper = page[page.index("<article") : page.index("</article>")]
    assert code not in paper
    assert not [word for word in TOLD if word in page]
    with_code = text_of(post("/receipt/slip/", with_code="1"))
    assert code in with_code[with_code.index("<article") : with_code.index("</article>")]
    assert qr(code) in with_code.replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.parametrize("address", ["/receipt/slip/", "/receipt/complaint/"])
def test_without_a_right_code_there_is_nothing_behind_it(
    visitor: Client, town: SmallTown, address: str
) -> None:
    send(visitor)
    assert visitor.get(address).headers["Location"] == "/receipt/"
    wrong = receipts.shown(receipts.derive_code("another"))
    for typed in ({}, {"code": ""}, {"code": wrong}, {"code": "x", "complaint": WORDS}):
        page = visitor.post(address, typed)
        assert page.status_code == 422
        assert "凭回执号看回复" in text_of(page)
    assert Complaint.objects.count() == 0


def test_a_complaint_goes_past_the_station_and_its_answer_comes_back(
    office: Any, post: Post, code: str
) -> None:
    page = post("/receipt/complaint/")
    assert "送给纪检监督员，不经过未保工作站" in text_of(page)
    form = form_on(page, "complain")
    empty = post("/receipt/complaint/", **{**form.fields, "complaint": " "})
    assert (empty.status_code, "请写几句" in text_of(empty)) == (422, True)
    sent = {**form.fields, "complaint": WORDS}
    page = post("/receipt/complaint/", **sent)
    assert "投诉收到了" in text_of(page)
    assert "由纪检监督员答复，最晚" in text_of(page)
    # Sent again it is the same complaint; other words under its key are not taken.
    assert "投诉收到了" in text_of(post("/receipt/complaint/", **sent))
    assert post("/receipt/complaint/", **{**sent, "complaint": "别的"}).status_code == 409
    second = post("/receipt/complaint/", **{**sent, "once_key": THIRD_KEY, "complaint": "另一件"})
    assert (second.status_code, "投诉收到了" in text_of(second)) == (200, True)
    complaint = Complaint.objects.get(number__endswith="0001")
    assert (complaint.text, Complaint.objects.count()) == (WORDS, 2)
    complaining.answer(
        complaint.pk, by=office, at=moment.now(), version=1, text="已经督促工作站上门"
    )
    page = text_of(post("/receipt/"))
    assert "已经督促工作站上门" in page
    # Its own words are not shown again: the slip may have come into other hands.
    assert WORDS not in page
    complaint.refresh_from_db()
    assert complaint.seen_at is not None
    assert Event.objects.filter(kind="complaint.read").count() == 1


def test_without_anybody_else_it_is_said_and_nothing_is_lost(post: Post, town: SmallTown) -> None:
    page = post("/receipt/complaint/", once_key=OTHER_KEY, complaint=WORDS)
    assert page.status_code == 409
    assert "请打 12345" in text_of(page)
    assert form_on(page, "complain").fields["complaint"] == WORDS
    assert Complaint.objects.count() == 0


def test_a_form_of_another_site_complains_about_nobody(
    office: Any, visitor: Client, code: str
) -> None:
    page = visitor.post(
        "/receipt/complaint/",
        {"code": code, "once_key": OTHER_KEY, "complaint": WORDS},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert form_on(page, "complain").fields["complaint"] == WORDS
    assert Complaint.objects.count() == 0


def test_satisfied_or_not_is_asked_once_a_result_was_told(post: Post, told: Report) -> None:
    assert "对办理满意吗" in text_of(post("/receipt/"))
    page = post("/receipt/", rating="unsatisfied")
    assert "记下了" in text_of(page)
    assert "请在下面投诉" in text_of(page)
    assert told.messages.get().rating == "unsatisfied"
    assert "请在下面投诉" not in text_of(post("/receipt/", rating="satisfied"))
    assert told.messages.get().rating == "satisfied"
    post("/receipt/", rating="delighted")
    assert told.messages.get().rating == "satisfied"


def test_one_receipt_cannot_fill_the_log(
    post: Post, told: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = moment.now()
    looks = Event.objects.filter(kind="receipt.opened")
    for minutes, seen in ((0, 1), (3, 1), (9, 1), (11, 2), (12, 2)):
        monkeypatch.setattr(moment, "now", partial(_after, start, minutes))
        post("/receipt/")
        assert looks.count() == seen
    most = numbers(told.town, on=start.date())[MESSAGES_OF_REPORT]
    minds = ("unsatisfied", "satisfied") * most
    pages = [post("/receipt/", rating=mind) for mind in minds[: most + 2]]
    assert [page.status_code for page in pages] == [200] * most + [429] * 2
    assert "今天改过很多次了" in text_of(pages[-1])
    assert Event.objects.filter(kind="report.rated").count() == most
    monkeypatch.setattr(moment, "now", partial(_after, start, 25 * 60))
    assert post("/receipt/", rating=minds[most]).status_code == 200


def _after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)


def test_before_a_result_there_is_nothing_to_rate(post: Post) -> None:
    assert "对办理满意吗" not in text_of(post("/receipt/"))
    page = post("/receipt/", rating="satisfied")
    assert (page.status_code, "还没有告知结果" in text_of(page)) == (409, True)


def test_whoever_finds_the_receipt_learns_stage_and_messages_alone(
    office: Any, post: Post, told: Report
) -> None:
    complaining.complain(told, at=moment.now(), text=WORDS)
    for address in ("/receipt/", "/receipt/slip/", "/receipt/complaint/", "/receipt/kept/"):
        page = text_of(post(address))
        assert not [word for word in [*TOLD, WORDS, "没人管", "疑似", "石桥村"] if word in page]
