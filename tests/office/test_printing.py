"""From asking for a paper to the file: numbered, noted, kept a day, for nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests import world
from tests.cases.stages import fresh
from tests.office import sheets
from tests.support.worker import Worker
from tests.world import NOW, Town
from weibao.audit.models import Event, EventSubject
from weibao.cases.access import end
from weibao.cases.actions.children import link_child
from weibao.cases.models import Case
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.jobs.running import run_ready
from weibao.office.models import Printing
from weibao.office.papers import pdf, printing, upkeep
from weibao.office.papers.declared import Column, Paper, Table
from weibao.office.papers.kinds import Ask, kinds
from weibao.office.storage import files
from weibao.office.storage.upkeep import _known

AtDesk = Callable[[Town, str], Worker]
ASKED: dict[str, Any] = {"form": "pdf", "reason": "work"}


@pytest.fixture
def case(here: Town) -> Case:
    made = world.case(here)
    child = world.child(here)
    link_child(made.pk, by=here["clerk"], at=NOW, version=made.version, child=child.pk)
    return fresh(made)


@pytest.fixture
def long(case: Case) -> Iterator[Case]:
    """The index of every case is long while this is asked for."""

    def build(ask: Ask) -> Paper:
        rows = tuple((str(n), "一件事") for n in range(printing.LONG + 1))
        return sheets.form(blocks=(Table((Column("序号"), Column("事项")), rows),))

    kind = dict(kinds.items())["case.index"]
    kinds._offers["case.index"] = replace(kind, build=build)
    yield case
    kinds._offers["case.index"] = kind


def ordered(case: Case, here: Town, code: str = "case.index", **more: Any) -> printing.Ordered:
    with transaction.atomic():
        return printing.order(code, case, by=here["clerk"], at=NOW, **(ASKED | more))


def printed(case: Case, here: Town, **more: Any) -> Printing:
    found = ordered(case, here, **more)
    assert found.paper is not None
    printing.settle(found.row, found.paper, at=NOW)
    return Printing.objects.get(pk=found.row.pk)


def content_of(row: Printing) -> bytes:
    return b"".join(files().open(row.place))


def test_each_is_numbered_and_noted_with_its_reason(case: Case, here: Town) -> None:
    rows = [printed(case, here, reason=reason) for reason in ("work", "filing")]
    assert [row.number for row in rows] == ["2026-0001", "2026-0002"]
    noted = Event.objects.filter(kind="paper.printed").order_by("pk")
    assert [(e.digest, e.subject, e.person) for e in noted] == [
        (reason, case.pk, here.people["clerk"].pk) for reason in ("work", "filing")
    ]
    assert noted[0].fields == ["case.index", "pdf"]
    assert Event.objects.filter(kind="paper.set").count() == 2


def test_the_paper_says_who_had_it_printed(case: Case, here: Town) -> None:
    [page] = sheets.texts(content_of(printed(case, here)))
    for words in ("周文静", "2026-09-30", "打印编号2026-0001", "不得外传"):
        assert words in page


def test_with_names_the_children_are_in_the_index_of_who_looked(case: Case, here: Town) -> None:
    printed(case, here, code="case.register", uncovered=True)
    event = Event.objects.get(kind="paper.printed")
    child = case.participants.get(role="child").child_id
    assert "name" in event.fields
    assert EventSubject.objects.get(event=event).subject == child


def test_what_never_has_names_cannot_be_asked_for_with_them(case: Case, here: Town) -> None:
    with pytest.raises(Blocked, match="不印姓名"):
        ordered(case, here, uncovered=True)


@pytest.mark.parametrize("key", ["leader", "first", "discipline", "director", "auditor", "keeper"])
def test_who_may_not_print_gets_nothing(case: Case, here: Town, key: str) -> None:
    with transaction.atomic(), pytest.raises(Refused):
        printing.order("case.index", case, by=here[key], at=NOW, **ASKED)
    assert not Printing.objects.exists()


def test_a_character_that_cannot_be_printed_takes_no_number(here: Town) -> None:
    case = world.case(here, child=world.child(here, name="向𪚥"))
    asked = {"code": "case.register", "uncovered": True}
    with pytest.raises(Blocked, match="U\\+2A6A5"):
        ordered(case, here, **asked)
    assert not Printing.objects.exists()
    # A Word file is set with the fonts of who opens it.
    assert printed(case, here, form="docx", **asked).number == "2026-0001"


def test_a_covered_paper_asks_nothing_of_the_name(here: Town) -> None:
    case = world.case(here, child=world.child(here, name="向𪚥"))
    [page, *_] = sheets.texts(content_of(printed(case, here, code="case.register")))
    assert "向＊" in page


def test_a_long_one_is_set_in_the_background(long: Case, here: Town) -> None:
    found = ordered(long, here)
    assert found.paper is None
    assert Printing.objects.get().state == "waiting"
    assert run_ready(at=NOW) >= 1
    row = Printing.objects.get()
    assert (row.state, row.done) == ("ready", len(printing.STEPS) - 1)
    assert len(sheets.texts(content_of(row))) > 5
    place = row.place
    printing.set_paper.func(str(row.pk), at=NOW)
    assert Printing.objects.get().place == place


def test_who_lost_the_case_meanwhile_gets_no_long_paper(long: Case, here: Town) -> None:
    ordered(long, here)
    end(long, here.units["station"], at=NOW)
    run_ready(at=NOW)
    row = Printing.objects.get()
    assert (row.state, row.refusal, row.place) == ("failed", printing.TAKEN_AWAY, "")


def test_of_two_that_set_it_one_file_is_kept(case: Case, here: Town) -> None:
    found = ordered(case, here)
    assert found.paper is not None
    before = set(files().places())  # type: ignore[attr-defined]
    for _ in range(2):
        printing.settle(found.row, found.paper, at=NOW)
    after = set(files().places())  # type: ignore[attr-defined]
    assert after - before == {Printing.objects.get().place}


def test_one_that_could_not_be_set_says_why(
    case: Case, here: Town, monkeypatch: pytest.MonkeyPatch, at_desk: AtDesk
) -> None:
    monkeypatch.setattr(pdf, "LIMITS", replace(pdf.LIMITS, room=4096))
    row = printed(case, here)
    assert row.state == "failed"
    clerk = at_desk(here, "clerk")
    assert "一份印不下" in clerk.get("office:paper", row.pk).content.decode()
    assert clerk.get("office:paper-file", row.pk).status_code == 409


def test_after_a_day_the_file_is_gone_and_who_printed_stays(
    case: Case, here: Town, at_desk: AtDesk
) -> None:
    row = printed(case, here)
    assert upkeep.clear(NOW + timedelta(hours=23)) == 0
    assert row.place in _known([row.place])
    assert upkeep.clear(NOW + timedelta(hours=25)) == 1
    assert not files().exists(row.place)
    row.refresh_from_db()
    assert (row.state, row.number) == ("gone", "2026-0001")
    clerk = at_desk(here, "clerk")
    assert "只保存一天" in clerk.get("office:paper", row.pk).content.decode()
    assert clerk.get("office:paper-file", row.pk).status_code == 409


def test_what_is_kept_is_sealed(case: Case, here: Town) -> None:
    row = printed(case, here)
    kept = files().path(row.place).read_bytes()  # type: ignore[attr-defined]
    assert b"%PDF" not in kept
    assert content_of(row).startswith(b"%PDF-1.7")


def test_opening_it_is_noted_and_nobody_else_may(case: Case, here: Town, at_desk: AtDesk) -> None:
    row = printed(case, here, code="case.register", uncovered=True)
    answer = at_desk(here, "clerk").get("office:paper-file", row.pk)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    event = Event.objects.get(kind="paper.opened")
    assert EventSubject.objects.filter(event=event).count() == 1
    for key in ("supervisor", "police", "leader", "auditor"):
        assert at_desk(here, key).get("office:paper-file", row.pk).status_code == 404


def test_who_lost_the_case_cannot_open_what_was_printed(
    case: Case, here: Town, at_desk: AtDesk
) -> None:
    row = printed(case, here)
    end(case, here.units["station"], at=NOW)
    assert at_desk(here, "clerk").get("office:paper-file", row.pk).status_code == 404


def test_a_waiting_one_shows_how_far_it_is(long: Case, here: Town, at_desk: AtDesk) -> None:
    row = ordered(long, here).row
    page = at_desk(here, "clerk").get("office:paper", row.pk).content.decode()
    assert "排队" in page
    assert "data-again" in page
