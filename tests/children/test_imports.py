"""A table on its way: read in the background, looked at row by row, written once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.children.test_importing import GOOD, HEADS, book, number
from tests.office.attached import uploaded
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.children.actions import facts, importing, undoing
from weibao.children.actions.editing import edit_file
from weibao.children.actions.files import open_file
from weibao.children.actions.importing import apply_run, begin, read_run, start
from weibao.children.actions.standing import close_file
from weibao.children.actions.undoing import undo, undo_run
from weibao.children.importing.checking import check
from weibao.children.models import Child, Fact, ImportRun
from weibao.children.queries.importing import compare
from weibao.children.queries.runs import counts, written
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Upload
from weibao.org.queries.areas import area_names

AtDesk = Callable[[Town, str], Worker]


def village(here: Town) -> str:
    return area_names([here.village])[here.village]


def table(here: Town, path: Path) -> bytes:
    """One new child, one wrong number, one twice."""
    place = village(here)
    return book(
        path,
        [*HEADS, "民族", "低保", "父亲姓名", "父亲电话"],
        ["向小轩", "男", GOOD, "2015-03-05", place, "汉", "是", "向大山", "13800001111"],
        ["冯小雨", "女", "500110201503051018", "2016-07-12", place, "汉", "否", "", ""],
        ["向小轩", "男", GOOD, "2015-03-05", place, "汉", "", "", ""],
    ).read_bytes()


def taken_in(here: Town, path: Path, *, by: str = "clerk", content: bytes = b"") -> ImportRun:
    token = uploaded(content or table(here, path), at=NOW)
    run = begin(token, town=here.code, by=here[by], at=NOW)
    read_run.func(str(run.pk), at=NOW)
    run.refresh_from_db()
    return run


def applied(run: ImportRun, here: Town, *, by: str = "clerk", scope: str = "both") -> ImportRun:
    start(run.pk, scope=scope, by=here[by], at=NOW)
    apply_run.func(str(run.pk), at=NOW)
    run.refresh_from_db()
    return run


def test_a_table_is_judged_and_nothing_is_written_yet(here: Town, tmp_path: Path) -> None:
    run = taken_in(here, tmp_path)
    assert run.state == "ready"
    assert counts(run) == {"new": 1, "update": 0, "same": 0, "conflict": 1, "error": 1}
    assert not Child.objects.exists()
    # The rows are kept, sealed; the file itself goes with the next sweep.
    assert Upload.objects.get(pk=run.upload).expires_at <= NOW


def test_what_somebody_let_be_written_is_there_with_its_facts(here: Town, tmp_path: Path) -> None:
    run = applied(taken_in(here, tmp_path), here)
    assert (run.state, written(run)) == ("done", {"done": 1, "refused": 0, "undone": 0})
    child = Child.objects.get()
    assert (child.name, child.id_number, child.guardians.get().name) == ("向小轩", GOOD, "向大山")
    assert {row.kind: row.value for row in Fact.objects.all()} == {
        "ethnicity": "01",
        "economy": "low",
    }
    assert Fact.objects.first().get_source_display() == "表格导入"
    assert Revision.objects.filter(subject=child.pk).count() == 2
    assert {event.kind for event in Event.objects.all()} >= {
        "child.import_begun",
        "child.import_applied",
    }


def test_the_same_table_again_changes_nothing(here: Town, tmp_path: Path) -> None:
    applied(taken_in(here, tmp_path), here)
    again = taken_in(here, tmp_path)
    assert (counts(again)["new"], counts(again)["same"]) == (0, 1)
    version = Child.objects.get().version
    applied(again, here)
    assert Child.objects.get().version == version


def test_a_difference_is_written_only_when_it_was_asked_for(here: Town, tmp_path: Path) -> None:
    child = world.child(here, name="向小轩", id_number=GOOD)
    run = taken_in(here, tmp_path)
    assert counts(run)["update"] == 1
    applied(run, here, scope="new")
    assert not Fact.objects.exists()
    applied(taken_in(here, tmp_path), here, scope="both")
    assert {row.kind for row in Fact.objects.filter(child=child)} == {"ethnicity", "economy"}


def test_a_worker_that_died_goes_on_and_nothing_is_written_twice(
    here: Town, tmp_path: Path
) -> None:
    place = village(here)
    rows = [[f"龚小{n}", "女", number("20160712", f"{n}22"), "", place] for n in (1, 3, 5)]
    run = taken_in(here, tmp_path, content=book(tmp_path, HEADS, *rows).read_bytes())
    start(run.pk, scope="new", by=here["clerk"], at=NOW)
    apply_run.func(str(run.pk), at=NOW)
    # As if it had died before it noted the end: taken up again it finds nothing left to do.
    ImportRun.objects.update(state="applying")
    run.rows.filter(position=2).update(outcome="waiting")
    apply_run.func(str(run.pk), at=NOW)
    assert Child.objects.count() == 3
    assert run.rows.get(position=2).outcome == "refused"
    read_run.func(str(run.pk), at=NOW)
    assert run.rows.count() == 3


def test_many_rows_are_compared_with_as_many_questions_as_few(here: Town, tmp_path: Path) -> None:
    world.child(here, name="冉小花0")
    asked = []
    for many in (3, 90):
        place = village(here)
        rows = [[f"冉小花{at}", "女", "", "2015-03-05", place] for at in range(many)]
        content = book(tmp_path, HEADS, *rows).read_bytes()
        sheets = check(content, on=NOW.date())
        with CaptureQueriesContext(connection) as queries:
            compare([row for sheet in sheets for row in sheet.rows], actor=here["clerk"], on=NOW)
        asked.append(len(queries))
        verdicts = [row.verdict for sheet in sheets for row in sheet.rows]
        assert verdicts.count("conflict") == 1
    assert asked[1] == asked[0]


def test_the_same_file_again_is_told(here: Town, tmp_path: Path, at_desk: AtDesk) -> None:
    content = table(here, tmp_path)
    first = taken_in(here, tmp_path, content=content)
    clerk = at_desk(here, "clerk")
    assert "以前导入过" not in text_of(clerk.get("children:import", first.pk))
    token = uploaded(content, at=NOW)
    again = begin(token, town=here.code, by=here["clerk"], at=NOW + timedelta(minutes=5))
    read_run.func(str(again.pk), at=NOW)
    assert "以前导入过" in text_of(clerk.get("children:import", again.pk))


def no_batch(*_: Any, **__: Any) -> list[Child | None]:
    raise LookupError("a batch that nobody foresaw")


def test_a_row_nobody_foresaw_does_not_stop_those_behind_it(
    here: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = village(here)
    two = [["向小轩", "男", GOOD, "2015-03-05", place], ["田小满", "女", "", "2016-07-12", place]]
    run = taken_in(here, tmp_path, content=book(tmp_path, HEADS, *two).read_bytes())

    def breaks(*values: Any, **more: Any) -> Child:
        if more["name"] == "向小轩":
            raise LookupError(more["name"])
        return open_file(*values, **more)

    monkeypatch.setattr(importing, "open_file", breaks)
    monkeypatch.setattr(importing, "open_many", no_batch)
    run = applied(run, here)
    assert run.state == "done"
    assert [(row.outcome, row.why) for row in run.rows.order_by("position")] == [
        ("refused", importing.UNFORESEEN),
        ("done", ""),
    ]


def test_a_row_nobody_foresaw_does_not_stop_the_taking_back(
    here: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = village(here)
    two = [["向小轩", "男", GOOD, "2015-03-05", place], ["田小满", "女", "", "2016-07-12", place]]
    content = book(tmp_path, HEADS, *two).read_bytes()
    run = applied(taken_in(here, tmp_path, content=content), here)
    last = run.rows.order_by("position").last()
    assert last is not None

    def breaks(pk: UUID, **more: Any) -> Child:
        if pk == last.child_id:
            raise LookupError(pk)
        return close_file(pk, **more)

    monkeypatch.setattr(undoing, "close_file", breaks)
    undo(run.pk, by=here["clerk"], at=NOW, reason="选错了表")
    undo_run.func(str(run.pk), at=NOW)
    run.refresh_from_db()
    assert run.state == "undone"
    assert [(row.outcome, row.why) for row in run.rows.order_by("position")] == [
        ("undone", ""),
        ("done", undoing.UNFORESEEN),
    ]


def test_what_is_no_fault_of_the_table_is_tried_again(
    here: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = taken_in(here, tmp_path)

    def locked(*values: Any, **more: Any) -> list[Child | None]:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(importing, "open_many", locked)
        with pytest.raises(OperationalError):
            applied(run, here)
    run.refresh_from_db()
    assert run.state == "applying"
    apply_run.func(str(run.pk), at=NOW)
    assert Child.objects.count() == 1


def test_a_file_that_breaks_the_reader_is_no_riddle(
    here: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*values: Any, **more: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(importing, "check", breaks)
    run = taken_in(here, tmp_path)
    assert (run.state, run.problem) == ("failed", importing.UNREADABLE)


def undone(run: ImportRun, here: Town) -> ImportRun:
    undo(run.pk, by=here["supervisor"], at=NOW, reason="拿错了名单")
    undo_run.func(str(run.pk), at=NOW)
    run.refresh_from_db()
    return run


def test_what_was_taken_back_is_closed_or_as_it_was(here: Town, tmp_path: Path) -> None:
    child = world.child(here, name="向轩", id_number=GOOD)
    facts.record(
        child.pk, by=here["clerk"], at=NOW, seen=child.version,
        changes=[facts.Change("economy", "edge")], source=facts.Source("household"),
    )  # fmt: skip
    place, other = village(here), number("20160712", "122")
    rows = [["向小轩", "", GOOD, "", place, "汉", "是"], ["冯小雨", "女", other, "", place, "", ""]]
    content = book(tmp_path, [*HEADS, "民族", "低保"], *rows).read_bytes()
    run = applied(taken_in(here, tmp_path, content=content), here)
    assert written(run) == {"done": 2, "refused": 0, "undone": 0}
    run = undone(run, here)
    assert (run.state, written(run)["undone"]) == ("undone", 2)
    assert Child.objects.get(name_is(other)).status == "closed"
    child.refresh_from_db()
    assert (child.name, child.status) == ("向轩", "open")
    now = Fact.objects.filter(child=child, version_to=None, until=None)
    assert {row.kind: row.value for row in now} == {"economy": "edge"}
    with pytest.raises(Blocked):
        undo(run.pk, by=here["supervisor"], at=NOW, reason="再来")


def name_is(number: str) -> Q:
    """Who has the number: it is sealed, so they are all looked at."""
    return Q(pk=next(row.pk for row in Child.objects.all() if row.id_number == number))


def test_what_somebody_changed_since_stays(here: Town, tmp_path: Path) -> None:
    run = applied(taken_in(here, tmp_path), here)
    child = Child.objects.get()
    edit_file(
        child.pk, by=here["clerk"], at=NOW, seen=child.version, typed={"address": "向阳路 3 号"}
    )
    run = undone(run, here)
    row = run.rows.get(child=child)
    assert (row.outcome, "有人改过" in row.why) == ("done", True)
    child.refresh_from_db()
    assert (child.status, child.address) == ("open", "向阳路 3 号")


def test_the_station_takes_back_and_once_only(
    here: Town, there: Town, at_desk: AtDesk, tmp_path: Path
) -> None:
    run = taken_in(here, tmp_path)
    with pytest.raises(Blocked):
        undo(run.pk, by=here["clerk"], at=NOW, reason="还没写")
    run = applied(run, here)
    for by in (here["director"], here["leader"], there["clerk"]):
        with pytest.raises(Refused):
            undo(run.pk, by=by, at=NOW, reason="拿错了名单")
    clerk = at_desk(here, "clerk")
    assert "撤回这次导入" in text_of(clerk.get("children:import", run.pk))
    assert clerk.send("children:undo_import", run.pk, reason="").status_code == 422
    assert clerk.send("children:undo_import", run.pk, reason="拿错了名单").status_code == 302
    undo_run.func(str(run.pk), at=NOW)
    undo_run.func(str(run.pk), at=NOW)
    shown = text_of(clerk.get("children:import", run.pk))
    assert ("撤回了 1 行" in shown, "撤回这次导入" in shown) == (True, False)
    assert Event.objects.filter(kind="child.import_undone").count() == 1


def test_it_is_started_once_and_by_who_may(here: Town, there: Town, tmp_path: Path) -> None:
    run = taken_in(here, tmp_path)
    for by in (here["director"], here["leader"], there["clerk"]):
        with pytest.raises(Refused):
            start(run.pk, scope="new", by=by, at=NOW)
    start(run.pk, scope="new", by=here["supervisor"], at=NOW)
    with pytest.raises(Blocked):
        start(run.pk, scope="new", by=here["clerk"], at=NOW)
    with pytest.raises(Blocked, match="已经过期"):
        begin("0" * 32, town=here.code, by=here["clerk"], at=NOW)


def test_a_director_brings_in_her_own_village_only(here: Town, tmp_path: Path) -> None:
    own, other = village(here), area_names([f"{here.code}202"])[f"{here.code}202"]
    rows = [["向小轩", "男", GOOD, "", own], ["冯小雨", "女", number("20160712", "122"), "", other]]
    content = book(tmp_path, HEADS, *rows).read_bytes()
    run = taken_in(here, tmp_path, by="director", content=content)
    assert counts(run) == {"new": 1, "update": 0, "same": 0, "conflict": 0, "error": 1}


def test_a_file_that_is_none_says_so(here: Town, tmp_path: Path) -> None:
    run = taken_in(here, tmp_path, content=book(tmp_path, ["项目", "金额"], ["纸", 3]).read_bytes())
    assert (run.state, "表头里要有“姓名”" in run.problem) == ("failed", True)


def test_on_the_page(here: Town, at_desk: AtDesk, tmp_path: Path) -> None:
    clerk = at_desk(here, "clerk")
    token = uploaded(table(here, tmp_path), at=NOW)
    empty = clerk.send("children:imports")
    assert (empty.status_code, "先选一份名单" in text_of(empty)) == (422, True)
    page: Any = clerk.send("children:imports", files=token)
    assert page.status_code == 302, text_of(page)
    run = ImportRun.objects.get()
    assert "正在读这份名单" in text_of(clerk.get("children:import", run.pk))
    read_run.func(str(run.pk), at=NOW)
    shown = text_of(clerk.get("children:import", run.pk))
    assert "号码的最后一位对不上" in shown
    assert "与第 2 行证件号码相同" in shown
    assert clerk.send("children:import", run.pk, scope="all").status_code == 422
    assert clerk.send("children:import", run.pk, scope="new").status_code == 302
    apply_run.func(str(run.pk), at=NOW)
    assert "已写入 1 行" in text_of(clerk.get("children:import", run.pk))


def test_more_rows_ask_no_more(here: Town, at_desk: AtDesk, tmp_path: Path) -> None:
    place, clerk = village(here), at_desk(here, "clerk")

    def asked(rows: int) -> int:
        table = [[f"龚小{n}", "", "", f"2016-07-{n:02d}", place] for n in range(1, rows + 1)]
        run = taken_in(here, tmp_path, content=book(tmp_path, HEADS, *table).read_bytes())
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get("children:import", run.pk).status_code == 200
        return len(queries)

    asked(1)  # what a process asks once and keeps is no part of a page
    few = asked(2)
    assert asked(20) <= few <= 25
