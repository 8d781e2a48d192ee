"""Cases brought to a stage the way people bring them there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests import world
from tests.support.replay import replayed
from tests.world import NOW, Town
from weibao.cases.actions import course, measures, units
from weibao.cases.actions.assessing import assess
from weibao.cases.actions.inquiries import add_inquiry
from weibao.cases.models import Assessment, Case, Inquiry, Invitation, Measure
from weibao.cases.models.access import Sees
from weibao.reports.actions.answering import answer
from weibao.reports.models import Report

# Answers that propose the lowest level.
SAFE = {
    "now": "safe",
    "injury": "none",
    "sexual": "none",
    "repeated": "once",
    "reach": "none",
    "carer": "can",
    "basics": "yes",
    "mood": "steady",
    "wish": "fine",
}
ORDER = ("investigating", "disposing", "answering", "closed")
FOUND = "核实了：晚饭后一个人在家，膝盖有旧伤"
CONCLUSION = "孩子已由外婆接走照看，学校每周家访"


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def edit(case: Case, where: Town, *, at: datetime = NOW, **values: str) -> Case:
    return course.edit(case.pk, by=where["clerk"], at=at, seen=fresh(case).version, values=values)


def inquire(case: Case, where: Town, *, by: str = "clerk", at: datetime = NOW) -> Inquiry:
    return add_inquiry(
        case.pk,
        by=where[by],
        at=at,
        how="visit",
        happened_at=at,
        who="周文静；见了孩子和外婆",
        found="孩子晚饭后一个人在家",
    )


def judge(
    case: Case,
    where: Town,
    *,
    at: datetime = NOW,
    risk: str = "low",
    why: str = "",
    **answers: str,
) -> Assessment:
    return assess(
        case.pk,
        by=where["clerk"],
        at=at,
        version=fresh(case).version,
        answers=SAFE | answers,
        risk=risk,
        why=why,
    )


def investigate(case: Case, where: Town, *, at: datetime = NOW) -> None:
    """Everything that must be there before an investigation ends."""
    inquire(case, where, at=at)
    edit(case, where, at=at, findings=FOUND)
    judge(case, where, at=at)


def step(case: Case, where: Town, name: str, *, at: datetime = NOW) -> Case:
    return course.step(case.pk, name, by=where["clerk"], at=at, version=fresh(case).version)


def measure(
    case: Case, where: Town, *, unit: str = "village", at: datetime = NOW, **more: Any
) -> Measure:
    given = {"kind": "visit", "task": "今天去家里看看"} | more
    version = fresh(case).version
    to = where.units[unit]
    return measures.decide(case.pk, by=where["clerk"], at=at, version=version, unit=to, **given)


def finish(done: Measure, where: Town, *, by: str = "director", at: datetime = NOW) -> Measure:
    return measures.finish(done.pk, by=where[by], at=at, result="去看过了，孩子在外婆家")


def tell_result(case: Case, where: Town, *, at: datetime = NOW) -> Report:
    report = Report.objects.get(case=case)
    answer(
        report.pk, by=where["clerk"], at=at, version=report.version, kind="result", text="已处理"
    )
    return report


@replayed
def at_stage(where: Town, stage: str, *, answered: bool = True, **more: Any) -> Case:
    """A case at `stage`, ready for its next step."""
    case = world.case(where, **more)
    reached = ORDER.index(stage)
    investigate(case, where)
    if reached >= 1:
        step(case, where, "finish_investigation")
        finish(measure(case, where), where)
    if reached >= 2:
        step(case, where, "finish_disposal")
    if answered:
        tell_result(case, where)
    if reached >= 3:
        version = fresh(case).version
        course.close(case.pk, by=where["clerk"], at=NOW, version=version, conclusion=CONCLUSION)
    return fresh(case)


def invite(
    case: Case,
    where: Town,
    unit: str = "police",
    *,
    by: str = "clerk",
    sees: Sees = Sees.OWN,
    at: datetime = NOW,
    why: str = "核实伤情",
) -> Invitation:
    version = fresh(case).version
    to = where.units[unit]
    units.invite(case.pk, by=where[by], at=at, version=version, unit=to, sees=sees, why=why)
    return Invitation.objects.get(case=case, unit=to, state="asked")


def join(
    case: Case, where: Town, unit: str = "police", *, who: str = "police", **more: Any
) -> Invitation:
    """Invited, and accepted by `who` of the unit."""
    invitation = invite(case, where, unit, **more)
    units.accept(invitation.pk, by=where[who], at=more.get("at", NOW))
    invitation.refresh_from_db()
    return invitation


def offer(
    case: Case, where: Town, unit: str = "police", *, stays: bool = False, at: datetime = NOW
) -> Invitation:
    return units.offer_lead(
        case.pk,
        by=where["clerk"],
        at=at,
        version=fresh(case).version,
        unit=where.units[unit],
        why="涉嫌违法，由公安办理",
        stays=stays,
    )


def hand_over(
    case: Case, where: Town, unit: str = "police", *, who: str = "police", stays: bool = False
) -> Case:
    """The lead goes to another unit, which accepts."""
    units.accept(offer(case, where, unit, stays=stays).pk, by=where[who], at=NOW)
    return fresh(case)
