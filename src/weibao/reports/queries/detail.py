"""What the page of one report shows, cut to what this viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.timeline import Line
from weibao.office import clocks
from weibao.office.attachments.showing import FileView, came_with
from weibao.office.models import Clock, FlowStep
from weibao.office.queries.steps import steps_of
from weibao.org.queries.people import names_of

from ..flows import REPORT
from ..models import Report, ReportMessage
from ..models.message import MessageKind
from ..models.report import Channel
from ..rules.circumstances import reason_words, statutory_words
from . import asked

# Stages in which a report is no longer handled here.
CUTS = ("refused", "handed_over", "sent_back")


def village_of(report: Report) -> str:
    """The village the report names; a town code means that none was chosen."""
    return report.area if len(report.area) == 12 else ""


def judged(report: Report) -> dict[str, Any]:
    """What the internal table made of the report, in words; codes it no longer has are left out."""
    return {
        "statutory": statutory_words(tuple(report.statutory.split())),
        "reasons": reason_words(tuple(report.urgency_why.split()), of=report.circumstance),
    }


def rail(report: Report, steps: list[FlowStep], actor: Actor) -> list[dict[str, Any]]:
    """Received, decided, answered, done; a refusal or a hand-over cuts the rail with a word."""
    entered = {step.target: step.at for step in steps if step.source != step.target}
    decided = entered.get(report.status) if report.status in CUTS else _accepted(report, entered)
    stages: list[dict[str, Any]] = [
        {"label": "收到", "state": "past", "when": _when(report.created_at)},
        {"label": "受理", "state": "past" if decided else "now", "when": _when(decided)},
    ]
    if report.status in CUTS:
        label = report.get_status_display()
        return [*stages[:1], {"label": label, "state": "cut", "when": _when(decided)}]
    if report.status == "received":
        mine = report.unit_id in actor.unit_ids
        who = f"轮到您：{report.unit.short_name}" if mine else f"轮到{report.unit.short_name}"
        stages[1]["turn"] = {"mine": mine, "text": who}
    replied, told = report.answered_at, report.result_told_at
    stages.append(
        {"label": "第一次回复", "state": _state(decided, replied), "when": _when(replied)}
    )
    stages.append({"label": "告知结果", "state": _state(replied, told), "when": _when(told)})
    return stages


def _accepted(report: Report, entered: dict[str, Any]) -> Any:
    """When it was accepted; one that was taken out of a case waits again."""
    return None if report.status == "received" else entered.get("accepted")


def _state(before: Any, this: Any) -> str:
    return "past" if this else ("now" if before else "next")


def _when(moment: Any) -> str:
    return f"{moment.astimezone(ZONE):%m-%d %H:%M}" if moment else ""


def clock_views(report: Report, *, at: Any) -> list[clocks.ClockView]:
    found = Clock.objects.filter(subject=report.pk).exclude(state="cancelled")
    rows, calendars = found.select_related("unit").order_by("due_at"), clocks.Calendars()
    return [clocks.view(row, at=at, calendars=calendars) for row in rows]


def timeline(
    report: Report, actor: Actor, *, readable: bool, files: Sequence[FileView] = ()
) -> list[Line]:
    """Steps and messages, newest first; words only for those who may read the report.

    `files` are those that the viewer sees: each stands in the line of what it came with.
    """
    steps = steps_of(report.pk)
    messages = list(report.messages.order_by("at"))
    people: dict[Any, str] = names_of(
        [*(_named_for(step, report) for step in steps), *(m.person for m in messages)]
    )
    came = came_with(None, files)
    lines = [
        _step_line(step, people.get(_named_for(step, report), ""), readable, came) for step in steps
    ]
    lines += [_message_line(m, people, readable, came_with(m.pk, files)) for m in messages]
    if readable and report.named:
        lines += asked.lines_of(report)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _named_for(step: FlowStep, report: Report) -> UUID | None:
    """Who did it, as the page may say. A unit reported by law; which of its people is for none."""
    if step.step == "file" and report.channel == Channel.MANDATED:
        return None
    return step.person


def _step_line(step: FlowStep, who: str, readable: bool, came: str) -> Line:
    filed = step.step == "file"
    return Line(
        step.at,
        "收到报告" if filed else REPORT.step(step.step).label,
        "sealed" if filed else "check",
        (came if filed else step.note) if readable else "",
        who,
        tone="seal" if filed else "accent",
    )


def _message_line(
    message: ReportMessage, people: dict[Any, str], readable: bool, came: str
) -> Line:
    from_reporter = message.kind == MessageKind.FROM_REPORTER
    seen = f"报告人 {_when(message.seen_at)} 已看" if message.seen_at else "报告人还没有看"
    if message.rating:
        seen = f"报告人 {_when(message.rated_at)}：{message.get_rating_display()}"
    who = people.get(message.person, "") if message.person else ""
    return Line(
        message.at,
        "报告人补充" if from_reporter else message.get_kind_display(),
        "message",
        "　".join(filter(None, (message.text, came))) if readable else "",
        "" if from_reporter else " · ".join(filter(None, [who, seen])),
        tone="plain" if from_reporter else "accent",
        kind="material",
    )
