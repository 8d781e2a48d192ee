"""Lists taken out as Excel: what is in the file, who gets it, for how long, and what it leaves behind."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook

from tests import world
from tests.cases.stages import measure
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, EventSubject
from weibao.cases.actions.children import link_child
from weibao.cases.lists import CASES
from weibao.cases.models import Case
from weibao.kernel.lists import Asker
from weibao.kernel.workflow import Blocked
from weibao.office.exports import asking, limits, making, upkeep, workbook
from weibao.office.exports.asking import Wish
from weibao.office.jobs.running import run_ready
from weibao.office.models import Export
from weibao.office.rules.cells import cell, is_risky
from weibao.office.storage import files
from weibao.org.models import Appointment

AtDesk = Callable[[Town, str], Worker]
NAME = "闻人砚"


@pytest.fixture
def case(here: Town) -> Case:
    found = world.case(here)
    child = world.child(here, name=NAME)
    link_child(found.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    return Case.objects.get(pk=found.pk)


def take(where: Town, key: str = "clerk", *, names: str = "", at: Any = NOW) -> Export:
    by = Asker(where[key], at)
    everything = CASES.shipped(CASES.view_of("all", by.actor) or CASES.views[0])
    return asking.ask(CASES, everything, Wish("meeting", "例会", names), by=by)


def sheet(row: Export) -> list[list[str]]:
    assert row.place
    return rows_of(b"".join(files().open(row.place)))


def rows_of(content: bytes) -> list[list[str]]:
    book = load_workbook(io.BytesIO(content))
    return [[str(c.value) for c in line if c.value is not None] for line in book.active.iter_rows()]


def test_the_file_is_the_list_as_seen(case: Case, here: Town, at_desk: AtDesk) -> None:
    first, second, heads, *lines = sheet(take(here))
    assert first == [
        "未保工作站　周文静　2026-09-30 17:00 导出　用途：会议研究，例会　共 1 件　姓名已遮盖"
    ]
    assert second[0].startswith("个案　没有条件")
    assert heads == [column.label for column in CASES.columns]
    page = text_of(at_desk(here, "clerk").get("cases:list", view="all"))
    (line,) = lines
    assert line[0] == "闻人＊"
    for text in line[1:-1]:
        assert text in page
    assert NAME not in str(lines)


def test_an_export_never_holds_what_the_list_does_not_show(towns: Towns, case: Case) -> None:
    here = towns.here
    world.case(towns.there, area=towns.there.village)
    measure(case, here)
    shown = {
        key: [line[1] for line in sheet(take(here, key))[3:]]
        for key in ("clerk", "leader", "director")
    }
    assert shown == {key: [case.number] for key in shown}
    assert sheet(take(here, "leader"))[3][0] == "石桥村儿童"
    with pytest.raises(Blocked, match="没有可以导出"):
        take(here, "police")


def test_names_only_for_who_may_and_it_is_written_into_each_file(case: Case, here: Town) -> None:
    with pytest.raises(Blocked, match="不能导出姓名"):
        take(here, "leader", names="contact")
    row = take(here, names="contact")
    first, _, _, line = sheet(row)
    assert line[0] == NAME
    assert first[0].endswith("带姓名（逐户联系家庭）")
    revealed = Event.objects.get(kind="name.revealed")
    assert (revealed.subject, revealed.digest, revealed.count) == (row.pk, "contact", 1)
    subjects = EventSubject.objects.filter(event__kind__in=("name.revealed", "list.exported"))
    assert subjects.count() == 2


def test_covered_names_leave_no_line_in_the_children(case: Case, here: Town) -> None:
    take(here)
    assert not EventSubject.objects.filter(event__kind="list.exported").exists()
    assert not Event.objects.filter(kind="name.revealed").exists()
    kinds = {"list.export_asked", "list.exported"}
    assert (
        set(Event.objects.filter(kind__startswith="list.").values_list("kind", flat=True)) == kinds
    )


def test_the_limits_are_those_of_the_town(case: Case, here: Town, monkeypatch: Any) -> None:
    world.case(here)
    small = limits.Limits(rows=1, named=1, day=2, hours=24)
    monkeypatch.setattr(asking, "limits_of", lambda *_, **__: small)
    with pytest.raises(Blocked, match="一次最多导出 1 行"):
        take(here)
    assert limits.limits_of(here.code, on=NOW.date()) == limits.Limits(20_000, 200, 20, 24)
    monkeypatch.setattr(asking, "limits_of", lambda *_, **__: limits.Limits(9, 9, 2, 24))
    take(here)
    take(here)
    with pytest.raises(Blocked, match="明天再导"):
        take(here)
    take(here, at=NOW + timedelta(days=2))


def test_a_large_one_is_made_in_the_background(case: Case, here: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(asking, "IN_BACKGROUND", 0)
    row = take(here)
    assert (row.state, row.place) == ("waiting", None)
    assert run_ready(at=NOW + timedelta(minutes=1)) == 1
    row.refresh_from_db()
    assert (row.state, row.total) == ("ready", 1)
    assert row.expires_at == NOW + timedelta(minutes=1, hours=24)
    place = row.place
    making.make(row.pk, at=NOW)
    row.refresh_from_db()
    assert row.place == place


def test_a_job_that_is_killed_half_way_is_made_once(
    case: Case, here: Town, monkeypatch: Any
) -> None:
    monkeypatch.setattr(asking, "IN_BACKGROUND", 0)
    row = take(here)
    whole = workbook.write
    drafts = []

    def die(sink: Any, **more: Any) -> None:
        drafts.append(sink)
        whole(sink, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(making.workbook, "write", die)
    with pytest.raises(KeyboardInterrupt):
        making.make(row.pk, at=NOW)
    row.refresh_from_db()
    assert row.state == "waiting"
    assert not drafts[0].path.exists()
    monkeypatch.setattr(making.workbook, "write", whole)
    making.make(row.pk, at=NOW)
    row.refresh_from_db()
    assert len(sheet(row)) == 4
    assert Event.objects.filter(kind="list.exported").count() == 1


def test_who_lost_the_post_meanwhile_gets_nothing(case: Case, here: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(asking, "IN_BACKGROUND", 0)
    row = take(here)
    Appointment.objects.filter(person=here.people["clerk"]).update(valid_to=NOW.date())
    making.make(row.pk, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.refusal) == ("refused", making.NO_LONGER)


def test_a_condition_that_is_gone_makes_no_larger_file(
    case: Case, here: Town, monkeypatch: Any
) -> None:
    monkeypatch.setattr(asking, "IN_BACKGROUND", 0)
    row = take(here)
    Export.objects.filter(pk=row.pk).update(asked={"conditions": {"village": ["000"]}, "sort": ""})
    making.make(row.pk, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.refusal) == ("refused", making.CHANGED)


def test_only_who_asked_gets_it_for_a_day(case: Case, here: Town, at_desk: AtDesk) -> None:
    row = take(here)
    assert at_desk(here, "supervisor").get("office:export-file", row.pk).status_code == 404
    assert at_desk(here, "supervisor").get("office:export", row.pk).status_code == 404
    desk = at_desk(here, "clerk")
    assert "下载" in text_of(desk.get("office:export", row.pk))
    answer = desk.get("office:export-file", row.pk)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert NAME not in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    assert len(rows_of(b"".join(answer.streaming_content))) == 4
    assert Event.objects.filter(kind="list.export_taken", subject=row.pk).count() == 1


def test_it_is_gone_after_its_day(case: Case, here: Town, at_desk: AtDesk) -> None:
    row = take(here)
    assert row.place
    assert upkeep.expire(NOW + timedelta(hours=23)) == 0
    assert upkeep.expire(NOW + timedelta(hours=24)) == 1
    assert not files().exists(row.place)
    row.refresh_from_db()
    assert (row.state, row.place) == ("expired", None)
    assert at_desk(here, "clerk").get("office:export-file", row.pk).status_code == 409
    assert "清除" in text_of(at_desk(here, "clerk").get("office:exports"))


def test_one_that_waits_for_ever_is_given_up(case: Case, here: Town, monkeypatch: Any) -> None:
    monkeypatch.setattr(asking, "IN_BACKGROUND", 0)
    row = take(here)
    assert upkeep.give_up(NOW + timedelta(hours=4)) == 1
    row.refresh_from_db()
    assert row.refusal == upkeep.NOT_MADE


def test_the_store_knows_the_file_and_sweeps_others(case: Case, here: Town) -> None:
    from weibao.office.storage import upkeep as store  # noqa: PLC0415 - beside the other upkeep

    row = take(here)
    assert row.place
    assert store._known([row.place, "0" * 32]) == {row.place}


def test_nothing_in_clear_on_the_disk(
    case: Case, here: Town, tmp_path: Path, monkeypatch: Any
) -> None:
    """No temporary file at all, and no name in what is kept."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made: list[str] = []
    monkeypatch.setattr(
        "openpyxl.worksheet._writer.create_temporary_file", lambda *_: made.append("file")
    )
    take(here, names="contact")
    assert made == []
    assert list(tmp_path.rglob("*")) == []
    marks = [NAME.encode(), NAME.encode("utf-16-le"), "闻人".encode()]
    for path in (Path(settings.WEIBAO_HOME) / "files").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(mark in content for mark in marks)
            assert b"PK\x03\x04" not in content[:200]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86138",
        "-2",
        "@SUM(A1)",
        "|calc",
        "\t=1",
        "\r=1",
        "＝1",
        " =cmd|' /C calc'!A0",
        "%0",
    ],
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert is_risky(text)
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "2026-0041", "石桥村", "超 2 天", "'", "1"])
def test_plain_text_stays(text: str) -> None:
    assert cell(text) == text


def test_the_workbook_keeps_texts_texts() -> None:
    sink = io.BytesIO()
    texts = ["=1+1", "0012", "2026-01-01", "多\n行", "\x00坏\x1f字", "𠮷" * 10, "x" * 40_000]
    workbook.write(
        sink,
        title="个案",
        above=["=谁", "甲"],
        heads=[("列", 9)],
        rows=[[t] for t in texts],
        at=NOW,
    )
    book = load_workbook(io.BytesIO(sink.getvalue()))
    cells = [line[0] for line in book.active.iter_rows()]
    assert {c.data_type for c in cells} == {"s"}
    assert cells[0].value == "'=谁"
    assert [c.value for c in cells[3:8]] == ["'=1+1", "0012", "2026-01-01", "多\n行", "坏字"]
    assert book.active.freeze_panes == "A4"
    assert book.properties.creator == "未保通"


def test_the_form_asks_why(case: Case, here: Town, at_desk: AtDesk) -> None:
    desk = at_desk(here, "clerk")
    page = text_of(desk.get("office:export-new", "cases", stage="investigating"))
    assert "导出个案，共 1 件" in page
    assert "带姓名：逐户联系家庭" in page
    assert "带姓名" not in text_of(at_desk(here, "leader").get("office:export-new", "cases"))
    assert desk.send("office:export-new", "cases").status_code == 422
    assert desk.send("office:export-new", "cases", reason="other").status_code == 422
    sent = {"reason": "meeting", "list": "?stage=investigating", "once_key": "b" * 32}
    first, again = (desk.send("office:export-new", "cases", **sent) for _ in range(2))
    assert first.status_code == 302
    assert first["Location"] == again["Location"]
    assert Export.objects.count() == 1
    none = desk.send("office:export-new", "cases", reason="meeting", list="?stage=closed")
    assert none.status_code == 422
    assert "没有可以导出的行" in text_of(none)
