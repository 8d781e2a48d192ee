"""Reports and cases of the demo, carried along the same way as real ones, at their own times."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from weibao.cases.actions import course, measures, planning
from weibao.cases.actions.assessing import assess
from weibao.cases.actions.followups import follow_up
from weibao.cases.actions.inquiries import add_inquiry
from weibao.cases.actions.progress import reach
from weibao.cases.actions.reviews import review
from weibao.cases.models import Case, Measure
from weibao.cases.rules.assessment import table
from weibao.children.models import Child
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.moment import ZONE
from weibao.org.models import Area, Unit
from weibao.reports.actions import answering, complaining, deciding
from weibao.reports.actions.filing import Content, Reporter, file_report
from weibao.reports.actions.taking import Order
from weibao.reports.models import Report

from . import doors
from .town import DATA, TOWN, actor

ORDER = (
    "received",
    "refused",
    "accepted",
    "investigated",
    "measured",
    "disposed",
    "answered",
    "closed",
)

# The first answer of each question is the one that nothing speaks against.
BEST = {question.code: question.answers[0].code for question in table().questions}


@dataclass
class Walk:
    """One matter on its way; `at` moves forward with each step, never past `now`."""

    given: dict[str, Any]
    clerk: Actor
    now: datetime
    at: datetime
    report: Report
    case: Case | None = None

    def later(self, **span: float) -> datetime:
        """Some time on, and in office hours; never in the future."""
        at = self.at + timedelta(**span)
        if at.hour < 9 or at.hour > 17:
            at = datetime.combine(at.date(), time(9, 40), ZONE) + timedelta(days=at.hour > 17)
        self.at = min(max(at, self.at + timedelta(minutes=3)), self.now)
        return self.at

    def back(self, days: float) -> datetime:
        """So many days before now, but after what came before."""
        return self.later(seconds=max(180, (self.now - self.at).total_seconds() - days * 86400))

    def reaches(self, stage: str) -> bool:
        return ORDER.index(self.given["reached"]) >= ORDER.index(stage)


def fill(*, at: datetime) -> int:
    """Carry every matter of `data/matters.toml` as far as it has come by `at`."""
    matters = tomllib.loads((DATA / "matters.toml").read_text(encoding="utf-8"))["matter"]
    for given in matters:
        walk = _file(given, at=at)
        if given["reached"] == "refused":
            refuse(walk)
        elif walk.reaches("accepted"):
            accept(walk)
            work(walk)
    return len(matters)


def area(village: str) -> str:
    return Area.objects.get(parent=TOWN, short_name=village).code


def _file(given: dict[str, Any], *, at: datetime) -> Walk:
    filed = at - timedelta(days=given["days"])
    if given["days"] >= 1:
        filed = datetime.combine(filed.date(), time(10, 12), ZONE)
    content = Content(
        circumstance=given["circumstance"],
        what=given["what"],
        place=given.get("place", ""),
        child_known=given.get("child_known", ""),
        suspect_known=given.get("suspect_known", ""),
        in_danger=given.get("in_danger", False),
        area=area(given["village"]),
    )
    report = _report(given, content, filed)
    return Walk(given, actor("zhouwj", at=filed), at, filed, report)


def _report(given: dict[str, Any], content: Content, at: datetime) -> Report:
    """Through the door it came by."""
    if "from" in given:
        unit = Unit.objects.get(town=TOWN, short_name=given["from"])
        more = {name: given[name] for name in ("minutes", "told", "reason") if name in given}
        return doors.by_unit(content, unit=unit, at=at, **more)
    caller = Reporter(*given["reporter"]) if "reporter" in given else None
    if given["channel"] == "public":
        return file_report(content, by=SYSTEM, at=at, town=TOWN, channel="public", reporter=caller)
    order = None
    if "order" in given:
        order = Order("12345", given["order"], at + timedelta(days=given.get("within", 5)))
    return doors.by_desk(
        content,
        at=at,
        channel=given["channel"],
        key=f"{round(100 * given['days']):032x}",
        caller=caller,
        order=order,
        wish=given.get("wish", "receipt"),
        document=given.get("document", ""),
    )


def refuse(walk: Walk, *, hours: float = 3) -> None:
    at = walk.later(hours=hours)
    reason = walk.given["refusal"]
    seen = walk.report.version
    deciding.refuse(walk.report.pk, by=walk.clerk, at=at, version=seen, reason=reason)


def accept(walk: Walk, *, minutes: float = 24) -> None:
    free = Child.objects.filter(town=TOWN, area=walk.report.area, participations=None)
    child = _fitting(free, walk) if walk.given.get("child", True) else None
    walk.case = deciding.accept(
        walk.report.pk,
        by=walk.clerk,
        at=walk.later(minutes=minutes),
        version=walk.report.version,
        child=child.pk if child else None,
    )


def _fitting(free: QuerySet[Child], walk: Walk) -> Child | None:
    """The file that fits what the matter says of the child, where it says so."""
    if "of" not in walk.given:
        return free.first()
    sex, age = walk.given["of"]
    born = [(child.birth.year, child) for child in free.filter(sex=sex) if child.birth]
    near = sorted(born, key=lambda pair: abs(walk.at.year - pair[0] - age))
    return near[0][1] if near else None


def _fresh(walk: Walk) -> Case:
    return Case.objects.get(reports=walk.report)


def _say(walk: Walk, kind: str, text: str, **span: float) -> None:
    answering.answer(
        walk.report.pk,
        by=walk.clerk,
        at=walk.later(**span),
        version=Report.objects.get(pk=walk.report.pk).version,
        kind=kind,
        text=text,
    )


def _talk(walk: Walk) -> None:
    """What the station said first, what it asked, and what the reporter complained about."""
    given = walk.given
    if "answer" in given:
        _say(walk, "answer", given["answer"], hours=5)
    if "complaint" in given:
        _complain(walk)
    if "question" in given:
        _say(walk, "question", given["question"], hours=1)


def work(walk: Walk) -> None:
    given = walk.given
    _talk(walk)
    if "early" in given:
        kind, unit, task = given["early"]
        _decide(walk, kind, unit, task)
    if not walk.reaches("investigated"):
        return
    _investigate(walk)
    _step(walk, "finish_investigation", hours=2)
    if walk.reaches("measured"):
        _measures(walk)
    if walk.reaches("disposed"):
        _step(walk, "finish_disposal", days=1)
    if walk.reaches("answered"):
        _say(walk, "result", given["result"], hours=3)
        if "rating" in given:
            answering.rate(walk.report, at=walk.later(hours=6), rating=given["rating"])
    _follow(walk)
    for line in given.get("reviews", ()):
        _look_again(walk, *line)
    if walk.reaches("closed"):
        judge(walk, given.get("after", {}), given["after_risk"], given["after_why"], hours=20)
        case = _fresh(walk)
        course.close(
            case.pk,
            by=walk.clerk,
            at=walk.later(hours=2),
            version=case.version,
            conclusion=given["conclusion"],
        )


def _look_again(walk: Walk, ago: float, who: str, outcome: str, risk: str, note: str) -> None:
    """A monthly review, so many days ago."""
    at = datetime.combine((walk.now - timedelta(days=ago)).date(), time(15, 20), ZONE)
    case = _fresh(walk)
    review(
        case.pk,
        by=actor(who, at=at),
        at=at,
        version=case.version,
        outcome=outcome,
        risk=risk,
        note=note,
    )


def _investigate(walk: Walk) -> None:
    """Who went and what they found, the findings, and how safe the child is."""
    given, case = walk.given, _fresh(walk)
    for how, who, found in given["inquiries"]:
        went = walk.later(hours=20)
        add_inquiry(
            case.pk, by=walk.clerk, at=walk.later(hours=1), how=how, happened_at=went,
            who=who, found=found,
        )  # fmt: skip
    seen, values = _fresh(walk).version, {"findings": given["findings"]}
    course.edit(case.pk, by=walk.clerk, at=walk.later(hours=2), seen=seen, values=values)
    judge(walk, given["safety"], given["risk"], given.get("risk_reason", ""), hours=1)


def judge(walk: Walk, answers: dict[str, str], risk: str, why: str, **span: float) -> None:
    """Assess; `answers` are those that are not the best ones."""
    case = _fresh(walk)
    assess(
        case.pk,
        by=walk.clerk,
        at=walk.later(**span),
        version=case.version,
        answers=BEST | answers,
        risk=risk,
        why=why,
    )


def _follow(walk: Walk) -> None:
    """Follow-ups after the measures; `days` after what came before."""
    if not walk.reaches("disposed"):
        return
    for entry in walk.given.get("followups", ()):
        at = walk.later(days=entry["days"])
        follow_up(
            _fresh(walk).pk,
            by=walk.clerk,
            at=at,
            how=entry["how"],
            happened_at=at,
            who=entry["who"],
            found=entry["found"],
            next_on=at.date() + timedelta(days=entry["next"]) if "next" in entry else None,
        )


def _complain(walk: Walk) -> None:
    """With the receipt, past the station; answered by the discipline office where the data says so."""
    made = complaining.complain(
        walk.report,
        at=walk.later(hours=20),
        text=walk.given["complaint"],
        client_key=walk.report.pk.hex,
    )
    if "complaint_answer" in walk.given:
        at = walk.later(days=2)
        by = actor("weiql", at=at)
        text = walk.given["complaint_answer"]
        complaining.answer(made.pk, by=by, at=at, version=1, text=text)


def _step(walk: Walk, name: str, **span: float) -> None:
    case = _fresh(walk)
    course.step(case.pk, name, by=walk.clerk, at=walk.later(**span), version=case.version)


def _decide(walk: Walk, kind: str, unit: str, task: str) -> Measure:
    case = _fresh(walk)
    return measures.decide(
        case.pk,
        by=walk.clerk,
        at=walk.later(minutes=20),
        version=case.version,
        kind=kind,
        unit=Unit.objects.get(town=TOWN, short_name=unit),
        task=task,
    )


def _measures(walk: Walk) -> None:
    """Planned one by one, the chosen sent out together, then as far as each has come."""
    entries = [entry for entry in walk.given["measures"] if entry.get("sent", True)]
    planned = [_plan(walk, entry) for entry in entries]
    chosen = [made.pk for made in planned]
    case, at = _fresh(walk), walk.later(hours=1)
    planning.confirm(case.pk, by=walk.clerk, at=at, version=case.version, chosen=chosen)
    for made, entry in zip(planned, entries, strict=True):
        for node, number, note, *ago in entry.get("steps", ()):
            at = walk.back(ago[0]) if ago else walk.later(hours=22)
            reach(
                made.pk, by=walk.clerk, at=at, node=node, happened_at=at, number=number, note=note
            )
    for made, entry in zip(planned, entries, strict=True):
        if "result" in entry:
            at = walk.later(hours=20)
            measures.finish(made.pk, by=walk.clerk, at=at, result=entry["result"])
    for entry in walk.given["measures"]:
        if not entry.get("sent", True):
            _plan(walk, entry)


def _plan(walk: Walk, entry: dict[str, Any]) -> Measure:
    case, at = _fresh(walk), walk.later(minutes=20)
    within = entry.get("within")
    return planning.plan(
        case.pk,
        by=walk.clerk,
        at=at,
        version=case.version,
        kind=entry["kind"],
        unit=Unit.objects.get(town=TOWN, short_name=entry["unit"]),
        task=entry.get("task", ""),
        due_on=at.date() + timedelta(days=within) if within else None,
        chosen=entry.get("chosen", True),
    )
