"""Whatever colleagues type: a word beside the field, and everything typed is still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle

import pytest

from tests import world
from tests.reports.typed import CALL, MANDATED
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.reports.models import IdentityOpening, Report, ReportMessage

AtDesk = Callable[[Town, str], Worker]

LONG = "长" * 10_000
ODD = [
    ("𠮷田·阿卜杜拉 😟👨‍👩‍👧", "𠮷田·阿卜杜拉 😟👨‍👩‍👧"),
    ("\u202e他\u200f打\u200e她", "他打她"),
    ("a\x00b\x07c", "abc"),
    ("<script>alert(1)</script>{{ 7*7 }}", "<script>alert(1)</script>{{ 7*7 }}"),
    ("'; DROP TABLE reports_report; --", "'; DROP TABLE reports_report; --"),
    ("明年 2099-12-31 会发生", "明年 2099-12-31 会发生"),
]
NOTHING = ["", "   ", "\u200b\u202e", "\x00", "\u3000\u3000"]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A form of the station: where it is sent, and what a good one says."""

    page: str
    good: dict[str, str]
    limits: dict[str, int]
    required: tuple[str, ...] = ()
    fields: tuple[str, ...] = field(default=())


DESK = Sheet(
    "reports:take",
    CALL,
    {
        "what": 4000, "child_known": 900, "suspect_known": 500, "place": 300, "when": 200,
        "reporter_name": 50, "reporter_phone": 40,
    },
    required=("circumstance", "what", "in_danger", "channel", "wish"),
)  # fmt: skip
ACCEPT = Sheet("reports:accept", {"version": "1"}, {"child_name": 50, "reason": 1000}, ("version",))
REFUSE = Sheet(
    "reports:refuse",
    {"version": "1", "kind": "elsewhere", "reason": "不在本镇"},
    {"reason": 1000},
    ("kind", "reason"),
)
ANSWER = Sheet(
    "reports:answer", {"version": "2", "kind": "answer", "text": "在办"}, {"text": 2000},
    ("kind", "text"),
)  # fmt: skip
UNIT = Sheet(
    "reports:file",
    MANDATED,
    {
        "what": 4000, "child_name": 60, "child_age": 20, "child_school": 100, "place": 300,
        "when": 200, "suspect_known": 500,
    },
    required=("circumstance", "what", "in_danger", "known", "category"),
)  # fmt: skip
LIMITS = [
    (sheet, name, most) for sheet in (DESK, UNIT, ACCEPT, REFUSE, ANSWER)
    for name, most in sheet.limits.items()
]  # fmt: skip
SHEETS = (DESK, UNIT, ACCEPT, REFUSE, ANSWER)
# Each field is left empty in one of the ways; that each way counts as empty is proved on the field
# itself (tests/kernel/test_text.py). So it is with versions: each form is sent some.
REQUIRED = list(
    zip(
        ((sheet, name) for sheet in SHEETS for name in sheet.required), cycle(NOTHING), strict=False
    )
)
VERSIONS = (("", "0", "999"), ("x", "-1", "９"), ("1.5", "9" * 40, "999"))


def sheet_id(value: object) -> str | None:
    return value.page if isinstance(value, Sheet) else None


def place_id(value: object) -> str | None:
    return f"{value[0].page}-{value[1]}" if isinstance(value, tuple) else ascii(value)


@pytest.fixture
def clerk(here: Town, at_desk: AtDesk) -> Worker:
    return at_desk(here, "clerk")


def send(clerk: Worker, here: Town, sheet: Sheet, **typed: str) -> tuple[object, str]:
    """What came back, and the address of the form on it."""
    if sheet in {DESK, UNIT}:
        worker = clerk if sheet is DESK else Worker(here.people["teacher"], at=NOW)
        return worker.send(sheet.page, **{**sheet.good, **typed}), ""
    report = Report.objects.first() or world.report(here)
    if sheet is ANSWER and report.status == "received":
        report = world.case(here).reports.get()
    page = clerk.send(sheet.page, report.pk, **{**sheet.good, **typed})
    ends = {"accept": "acceptance", "refuse": "refusal", "answer": "answer"}
    return page, f"/reports/{report.pk}/{ends[sheet.page.split(':')[1]]}/"


@pytest.mark.parametrize(("sheet", "name", "most"), LIMITS, ids=sheet_id)
def test_ten_thousand_characters_are_counted_and_kept(
    clerk: Worker, here: Town, sheet: Sheet, name: str, most: int
) -> None:
    page, action = send(clerk, here, sheet, **{name: LONG})
    assert page.status_code == 422
    assert f"最多写 {most} 个字，您写了 10000 个字" in text_of(page)
    assert form_on(page, action, having=name).fields[name] == LONG
    again, _ = send(clerk, here, sheet, **{name: "长" * most})
    assert again.status_code == (200 if sheet is DESK else 302)


@pytest.mark.parametrize(("place", "typed"), REQUIRED, ids=place_id)
def test_nothing_that_can_be_read_is_nothing(
    clerk: Worker, here: Town, place: tuple[Sheet, str], typed: str
) -> None:
    sheet, name = place
    others = {key: text for key, text in sheet.good.items() if key != name}
    page, action = send(clerk, here, sheet, **{name: typed})
    assert page.status_code == 422
    shown = form_on(page, action, having=name).fields
    assert {key: shown.get(key) for key in others} == others
    assert ReportMessage.objects.count() == 0


@pytest.mark.parametrize(("typed", "kept"), ODD)
def test_odd_characters_are_kept_as_far_as_they_can_be_read(
    clerk: Worker, here: Town, typed: str, kept: str
) -> None:
    assert clerk.send("reports:take", **{**DESK.good, "what": typed}).status_code == 200
    report = Report.objects.get()
    assert report.what == kept
    page = text_of(clerk.get("reports:detail", report.pk))
    assert "<script>alert" not in page
    refused, _ = send(clerk, here, REFUSE, reason=typed)
    assert refused.status_code == 302
    assert ReportMessage.objects.get().text == kept


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("circumstance", "nothing"),
        ("area", "990110110999"),
        ("channel", "public"),
        ("channel", "mandated"),
    ],
)
def test_a_choice_that_was_not_offered_is_refused(
    clerk: Worker, here: Town, name: str, typed: str
) -> None:
    page, _ = send(clerk, here, DESK, **{name: typed})
    assert (page.status_code, Report.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("sheet", "versions"),
    list(zip([ACCEPT, REFUSE, ANSWER], VERSIONS, strict=True)),
    ids=sheet_id,
)
def test_a_version_nobody_saw_changes_nothing(
    clerk: Worker, here: Town, sheet: Sheet, versions: tuple[str, ...]
) -> None:
    for version in versions:
        page, _ = send(clerk, here, sheet, version=version)
        assert page.status_code in {409, 422}, version
    assert ReportMessage.objects.count() == 0


def test_a_reason_of_ten_thousand_characters_opens_no_identity(here: Town, at_desk: AtDesk) -> None:
    report = world.report(here, reporter=world.Reporter("贺知秋", "13712340987"))
    typed = {"why": "wish", "words": LONG, "passphrase": world.PASSPHRASE}
    page = at_desk(here, "custodian").send("reports:unseal", report.pk, **typed)
    assert page.status_code == 422
    shown = form_on(page, having="passphrase").fields
    assert (shown["words"], shown["passphrase"]) == (LONG, "")
    assert IdentityOpening.objects.count() == 0


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", b"--y\r\nnothing"),
        ("application/x-www-form-urlencoded", b"what=%ff%fe&version=%c3%28"),
        ("application/json", b'{"version": 1}'),
        ("", b""),
    ],
)
def test_a_broken_body_is_no_server_error(
    clerk: Worker, here: Town, content_type: str, body: bytes
) -> None:
    report = world.report(here)
    for path in ("/reports/desk/", f"/reports/{report.pk}/acceptance/"):
        page = clerk.client.generic("POST", path, body, content_type=content_type)
        assert page.status_code in {400, 422}, path
    assert Report.objects.count() == 1


def test_more_than_a_megabyte_is_refused_in_words(clerk: Worker, here: Town) -> None:
    page, _ = send(clerk, here, DESK, what="长" * 400_000)
    assert page.status_code in {400, 413}
    assert Report.objects.count() == 0
