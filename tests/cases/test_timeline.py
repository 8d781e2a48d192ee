"""The course of a case: everything one may see, by kind, page by page, however long it is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.cases.stages import edit, finish, fresh, investigate, measure, step, tell_result
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions import units
from weibao.cases.models import Case
from weibao.cases.models.access import Sees
from weibao.cases.queries import timeline as happened
from weibao.kernel.timeline import KINDS
from weibao.reports.models import Report, ReportMessage

AtDesk = Callable[[Town, str], Worker]
FOUND, TASK, ANSWER = "核实了有旧伤", "今晚就去看看", "已处理"
# Lines of the long case, and what its page may take here; measured: 0.1 to 0.3 s.
LATER = NOW + timedelta(hours=1)
LONG, SECONDS = 2_000, 2.0


@pytest.fixture
def case(here: Town) -> Case:
    made = world.case(here)
    investigate(made, here, at=LATER)
    edit(made, here, findings=FOUND)
    finish(measure(made, here, task=TASK, at=LATER), here, at=LATER + timedelta(hours=2))
    measure(made, here, unit="police", kind="admonish", task="找他谈话", at=LATER)
    step(made, here, "finish_investigation", at=NOW + timedelta(days=40))
    tell_result(made, here)
    return fresh(made)


def lines(case: Case, where: Town, key: str) -> list[happened.Line]:
    read = happened.parts(case, where[key])
    return happened.timeline(case, where[key], read, at=NOW)


def test_each_line_is_of_a_kind_and_can_be_pointed_at(case: Case, here: Town) -> None:
    found = lines(case, here, "clerk")
    assert {line.kind for line in found} <= set(KINDS)
    assert len({line.anchor for line in found}) == len(found)
    assert [line.at for line in found] == sorted((line.at for line in found), reverse=True)
    assert sum(happened.counts(found).values()) == len(found)


def test_a_limit_met_in_time_stands_with_what_met_it_and_a_late_one_alone(
    case: Case, here: Town
) -> None:
    found = lines(case, here, "clerk")
    [done] = [line for line in found if line.what.endswith("办完“上门查看”")]
    assert done.by == "罗秀芳 · 按时：上门查看"
    [late] = [line for line in found if line.tone == "late"]
    assert late.what == "时限“完成调查核实”超期办结"


def test_what_units_were_asked_is_talk(case: Case, here: Town) -> None:
    units.invite(
        case.pk,
        by=here["clerk"],
        at=LATER,
        version=case.version,
        unit=here.units["school"],
        sees=Sees.OWN,
        why="请老师多看一眼",
    )
    for key, shown in (("clerk", True), ("leader", True), ("director", False), ("police", False)):
        found = [line for line in lines(case, here, key) if "清溪小学" in line.what]
        assert bool(found) == shown, key
        assert {line.kind for line in found} <= {"talk"}, key
        assert any("多看一眼" in line.text for line in found) == (key == "clerk"), key


def test_a_unit_sees_its_own_part_alone(case: Case, here: Town) -> None:
    own = " ".join(f"{line.what}{line.text}{line.by}" for line in lines(case, here, "director"))
    assert TASK in own
    assert "找他谈话" not in own
    assert "训诫" not in own


def test_the_page_filters_by_kind_and_counts(case: Case, here: Town, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    found = lines(case, here, "clerk")
    for kind, number in happened.counts(found).items():
        page = text_of(clerk.get("cases:timeline", case.pk, kind=kind))
        assert page.count('id="t-') == number, kind
    everything = text_of(clerk.get("cases:timeline", case.pk, kind="no-such-kind"))
    assert everything.count('id="t-') == len(found)


def test_lines_one_may_not_see_are_not_in_the_page(case: Case, here: Town, at_desk: AtDesk) -> None:
    page = text_of(at_desk(here, "leader").get("cases:timeline", case.pk))
    for words in (TASK, FOUND, ANSWER, "旧伤"):
        assert words not in page
    assert "立案" in page
    for key in ("neighbour", "auditor"):
        assert at_desk(here, key).get("cases:timeline", case.pk).status_code == 404


def test_opening_it_is_noted(case: Case, here: Town, at_desk: AtDesk) -> None:
    at_desk(here, "clerk").get("cases:timeline", case.pk)
    assert Event.objects.get(kind="case.opened_file").subject == case.pk


def lengthen(case: Case, number: int) -> None:
    report = Report.objects.get(case=case)
    ReportMessage.objects.bulk_create(
        ReportMessage(
            report=report,
            town=report.town,
            kind="from_reporter",
            text=f"第 {n} 次补充，又听见了，孩子在哭",
            at=NOW + timedelta(minutes=n),
        )
        for n in range(number)
    )


def test_a_case_of_two_thousand_lines_opens_as_quickly_as_any(
    case: Case, here: Town, at_desk: AtDesk
) -> None:
    clerk = at_desk(here, "clerk")
    counted = []
    for more in (3, LONG):
        lengthen(case, more)
        for name in ("cases:detail", "cases:timeline"):
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                page = clerk.get(name, case.pk)
            took = time.perf_counter() - began
            assert page.status_code == 200
            counted.append(len(queries))
            assert took < SECONDS, (name, took)
    assert counted[:2] == counted[2:]


def test_a_long_one_is_turned_page_by_page(case: Case, here: Town, at_desk: AtDesk) -> None:
    lengthen(case, LONG)
    clerk = at_desk(here, "clerk")
    first = text_of(clerk.get("cases:detail", case.pk))
    assert first.count('id="t-') == happened.NEWEST
    assert re.search(r"看全部 20\d\d 条经过", first)
    shown = set()
    for number in (1, 2, 41):
        page = text_of(clerk.get("cases:timeline", case.pk, kind="talk", page=str(number)))
        shown |= set(re.findall(r"第 \d+ 次补充", page))
    assert len(shown) > 100
