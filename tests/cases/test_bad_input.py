"""Whatever caseworkers type: a word beside the field, and everything typed is still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import pytest

from tests.cases.stages import at_stage, fresh, measure
from tests.support.worker import Worker, form_on, text_of
from tests.world import Town
from weibao.audit.models import Revision
from weibao.cases.models import Case, Measure

AtDesk = Callable[[Town, str], Worker]

LONG = "长" * 10_000
ODD = [
    ("𠮷田·阿卜杜拉 😟👨‍👩‍👧", "𠮷田·阿卜杜拉 😟👨‍👩‍👧"),
    ("\u202e他\u200f打\u200e她", "他打她"),
    ("a\x00b\x07c", "abc"),
    ("<script>alert(1)</script>{{ 7*7 }}", "<script>alert(1)</script>{{ 7*7 }}"),
    ("一行\r\n二行\u2028三行", "一行\n二行\n三行"),
]
NOTHING = ["", "   ", "\u200b\u202e", "\x00", "\u3000\u3000"]


@dataclass(frozen=True)
class Sheet:
    """A form on the page of a case: where it goes, at which stage, what a good one says."""

    page: str
    path: str
    stage: str
    good: dict[str, str]
    limits: dict[str, int]
    required: tuple[str, ...] = ()

    @property
    def on_measure(self) -> bool:
        return "measure" in self.page


EDIT = Sheet(
    "cases:edit", "/cases/{}/findings/", "investigating",
    {"matter": "新的事由", "findings": "核实了"}, {"matter": 200, "findings": 8000}, ("matter",),
)  # fmt: skip
INQUIRE = Sheet(
    "cases:inquiry", "/cases/{}/inquiries/", "investigating",
    {"how": "visit", "happened_at": "2026-09-30T16:00", "who": "周文静", "found": "见到孩子"},
    {"who": 200, "found": 4000}, ("how", "happened_at", "who", "found"),
)  # fmt: skip
CLOSE = Sheet(
    "cases:close", "/cases/{}/closure/", "answering", {"conclusion": "孩子安全"},
    {"conclusion": 4000}, ("conclusion",),
)  # fmt: skip
REOPEN = Sheet(
    "cases:reopen", "/cases/{}/reopening/", "closed", {"reason": "又有情况"},
    {"reason": 1000}, ("reason",),
)  # fmt: skip
DECIDE = Sheet(
    "cases:decide", "/cases/{}/measures/", "investigating",
    {"kind": "visit", "unit": "village", "task": "去看看"}, {"task": 1000}, ("kind", "unit"),
)  # fmt: skip
INVITE = Sheet(
    "cases:invite", "/cases/{}/units/", "investigating",
    {"unit": "police", "sees": "own", "why": "协查"}, {"why": 300}, ("unit", "sees", "why"),
)  # fmt: skip
FINISH = Sheet(
    "cases:finish-measure", "/cases/measures/{}/result/", "investigating", {"result": "看过了"},
    {"result": 4000}, ("result",),
)  # fmt: skip
CANCEL = Sheet(
    # What cannot be sent is shown again in the one form of the measure.
    "cases:cancel-measure", "/cases/measures/{}/result/", "investigating", {"result": "不用了"},
    {"result": 1000}, ("result",),
)  # fmt: skip
SHEETS = (EDIT, INQUIRE, CLOSE, REOPEN, DECIDE, INVITE, FINISH, CANCEL)
LIMITS = [(sheet, name, most) for sheet in SHEETS for name, most in sheet.limits.items()]
# Each field is left empty in one of the ways; that each way counts as empty is proved on the field
# itself (tests/kernel/test_text.py). So it is with versions: each form is sent two.
REQUIRED = list(
    zip(
        ((sheet, name) for sheet in SHEETS for name in sheet.required), cycle(NOTHING), strict=False
    )
)
VERSIONS = (("", "999"), ("x", "-1"), ("1.5", "999"), ("9" * 40, ""), ("-1", "999"))


def sheet_id(value: object) -> str | None:
    return value.page if isinstance(value, Sheet) else None


def place_id(value: object) -> str | None:
    return f"{value[0].page}-{value[1]}" if isinstance(value, tuple) else ascii(value)


class Station:
    """The clerk with a case at the stage of the form."""

    def __init__(self, here: Town, clerk: Worker) -> None:
        self.here, self.clerk = here, clerk

    def at(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.case = at_stage(self.here, sheet.stage)
        row = measure(self.case, self.here, kind="aid") if sheet.on_measure else self.case
        self.pk = row.pk
        units = self.here.units
        self.good = {k: str(units[v].pk) if k == "unit" else v for k, v in sheet.good.items()}

    def send(self, **typed: str) -> Any:
        version = str(fresh(self.case).version)
        data = {"version": version, **self.good, **typed}
        return self.clerk.send(self.sheet.page, self.pk, **data)

    def fields(self, page: Any) -> dict[str, str]:
        return form_on(page, self.sheet.path.format(self.pk)).fields


@pytest.fixture
def station(here: Town, at_desk: AtDesk) -> Station:
    return Station(here, at_desk(here, "clerk"))


@pytest.mark.parametrize(("sheet", "name", "most"), LIMITS, ids=sheet_id)
def test_ten_thousand_characters_are_counted_and_kept(
    station: Station, sheet: Sheet, name: str, most: int
) -> None:
    station.at(sheet)
    page = station.send(**{name: LONG})
    assert page.status_code == 422
    assert f"最多写 {most} 个字，您写了 10000 个字" in text_of(page)
    shown = station.fields(page)
    assert {key: shown[key] for key in station.good} == {**station.good, name: LONG}
    assert station.send(**{name: "长" * most}).status_code == 302


@pytest.mark.parametrize(("place", "typed"), REQUIRED, ids=place_id)
def test_nothing_that_can_be_read_is_nothing(
    station: Station, place: tuple[Sheet, str], typed: str
) -> None:
    sheet, name = place
    station.at(sheet)
    before = Revision.objects.count()
    others = {key: text for key, text in station.good.items() if key != name}
    page = station.send(**{name: typed})
    assert page.status_code == 422
    shown = station.fields(page)
    assert {key: shown.get(key) for key in others} == others
    assert Revision.objects.count() == before


@pytest.mark.parametrize(("typed", "kept"), ODD)
def test_odd_characters_are_kept_as_far_as_they_can_be_read(
    station: Station, typed: str, kept: str
) -> None:
    station.at(EDIT)
    assert station.send(findings=typed).status_code == 302
    assert fresh(station.case).findings == kept
    page = station.clerk.get("cases:detail", station.case.pk)
    assert "<script>alert" not in text_of(page)
    assert station.fields(page)["findings"] == kept


@pytest.mark.parametrize(
    ("sheet", "name", "typed"),
    [
        (INQUIRE, "how", "magic"),
        (DECIDE, "kind", "prison"),
        (DECIDE, "unit", "x"),
        (DECIDE, "unit", "0" * 32),
        (INVITE, "sees", "everything"),
        (INVITE, "unit", "00000000-0000-0000-0000-000000000000"),
    ],
    ids=lambda value: sheet_id(value) or str(value),
)
def test_a_choice_that_was_not_offered_is_refused(
    station: Station, sheet: Sheet, name: str, typed: str
) -> None:
    station.at(sheet)
    before = Revision.objects.count()
    assert station.send(**{name: typed}).status_code == 422
    assert Revision.objects.count() == before


@pytest.mark.parametrize(
    ("sheet", "versions"),
    list(zip([EDIT, CLOSE, REOPEN, DECIDE, INVITE], VERSIONS, strict=True)),
    ids=sheet_id,
)
def test_a_version_nobody_saw_changes_nothing(
    station: Station, sheet: Sheet, versions: tuple[str, str]
) -> None:
    station.at(sheet)
    before = Revision.objects.count()
    for version in versions:
        assert station.send(version=version).status_code in {409, 422}, version
    assert Revision.objects.count() == before


@pytest.mark.parametrize("note", [LONG, "好"])
def test_a_step_takes_a_note_or_says_that_it_is_too_long(station: Station, note: str) -> None:
    station.at(EDIT)
    version = str(fresh(station.case).version)
    page = station.clerk.send(
        "cases:step", station.case.pk, "finish_investigation", version=version, note=note
    )
    assert page.status_code == (302 if note == "好" else 409)
    assert Case.objects.get().status == ("disposing" if note == "好" else "investigating")


@pytest.mark.parametrize("body", [b"version=%ff&kind=%c3%28", b"\x00\x00", b"version=1&version=2"])
def test_a_broken_body_is_no_server_error(station: Station, body: bytes) -> None:
    station.at(DECIDE)
    paths = (
        "findings",
        "measures",
        "units",
        "closure",
        "child",
        "child/link",
        "child/file",
        "names",
    )
    for path in paths:
        page = station.clerk.client.generic(
            "POST", f"/cases/{station.case.pk}/{path}/", body,
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert page.status_code in {400, 409, 422}, path
    assert Measure.objects.count() == 0
