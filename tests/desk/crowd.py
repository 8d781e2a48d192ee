"""A town with few or many of everything that a list can show."""

from __future__ import annotations

from datetime import date, timedelta

from tests import world
from tests.cases import sharing
from tests.cases.stages import measure
from tests.org import factories as org
from tests.world import NOW, Town
from weibao.cases.actions.children import link_child
from weibao.cases.models import Case
from weibao.children.models import Child
from weibao.office import notices
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role
from weibao.plan.actions.adopting import TaskLine, adopt
from weibao.reports.actions import answering, calling_back, requesting
from weibao.reports.actions.filing import Reporter, file_report
from weibao.reports.actions.reviewing import review
from weibao.reports.models import Report

# No two files share a name and a birthday, so that none is taken for another.
GIVEN = "安贝辰岱恩帆冠涵佳凯岚曼宁沛琪然珊棠薇翔彦臻舟梓阳允悦芸泽芷铭淼昊皓晗赫弘翊鸣瑾"
REPORTER = Reporter("常望山", "13800001111")
BORN = date(2012, 1, 1)


def add_child(where: Town, surname: str, number: int) -> Child:
    name = surname + GIVEN[number % len(GIVEN)]
    return world.child(where, name=name, birth=BORN + timedelta(days=40 * number))


def add_child_and_case(where: Town, number: int) -> Case:
    at = NOW - timedelta(days=number)
    child = add_child(where, "向", number)
    case = world.case(where, at=at)
    link_child(case.pk, by=where["clerk"], at=at, version=1, child=child.pk)
    measure(case, where, at=at)
    return case


def fill(where: Town, *, begin: int, end: int) -> None:
    """Cases, reports, children, units, people, posts, notices, days off: number `begin` to `end`."""
    for number in range(begin, end):
        add_child_and_case(where, number)
        ask_custodians(where, world.report(where, reporter=REPORTER, at=NOW), number)
        file_report(
            world.content(area=where.village),
            by=where["director"],
            at=NOW,
            town=where.code,
            channel="mandated",
            from_unit=where.units["village"],
        )
        unit = org.unit(f"第{number}办公室", UnitKind.OFFICE, town=where.code)
        person = org.person(f"w{number:03d}", f"温{GIVEN[number % len(GIVEN)]}", town=where.code)
        org.seat(person, Role.HANDLER, unit)
        notices.tell(
            where.units["station"], "请看一下", town=where.code, key=f"crowd:{number}", at=NOW
        )


def ask_custodians(where: Town, report: Report, number: int) -> None:
    """A call to make, an opening asked for, and one made, by a key that is already open."""
    clerk, custodian = where["clerk"], where["custodian"]
    calling_back.ask(report.pk, by=clerk, at=NOW, question="几点听到的")
    requesting.ask(report.pk, by=clerk, at=NOW, why="police", words=f"来函第 {number} 号")
    opened = world.opened(report, custodian, at=NOW, words=f"来函第 {number} 号")
    if number % 2:
        review(opened.opening.pk, by=where["second"], at=NOW)


def crowd_one(case: Case, child: Child, where: Town, *, begin: int, end: int) -> None:
    """One case with many measures, messages and children; one child with many cases."""
    report = Report.objects.get(case=case)
    for number in range(begin, end):
        measure(case, where, kind="aid")
        share(case, where, number)
        extra = add_child(where, "江", number)
        version = Case.objects.get(pk=case.pk).version
        link_child(case.pk, by=where["clerk"], at=NOW, version=version, child=extra.pk)
        answering.add_from_reporter(report, at=NOW, text=f"补充 {number}")
        other = world.case(where)
        link_child(other.pk, by=where["clerk"], at=NOW, version=1, child=child.pk)


def share(case: Case, where: Town, number: int) -> None:
    """People, tasks, questions and a meeting of one case; some of each have ended."""
    sharing.person(case, where, name=f"覃{number}号", flags=("frail",))
    task = sharing.assign(case, where, unit="village")
    sharing.assign(case, where, unit="police", person="police")
    asked = sharing.ask(case, where)
    sharing.ask(case, where, unit="village", kind="facts")
    sharing.call(case, where)
    if number % 2:
        sharing.end(task, asked, where)


def plan(where: Town, *, tasks: int) -> None:
    lines = [
        TaskLine(str(number), "重点任务", f"任务 {number}", ("未保工作站", "清溪派出所"))
        for number in range(1, tasks + 1)
    ]
    adopt(
        by=where["clerk"],
        at=NOW,
        town=where.code,
        title="工作方案",
        doc_no=f"〔2026〕{tasks}号",
        issuer="镇政府",
        issued_on=NOW.date(),
        tasks=lines,
    )
