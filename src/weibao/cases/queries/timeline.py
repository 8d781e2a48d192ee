"""What happened in a case, newest first: every line this viewer may see, and no trace of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.kernel.deadlines import deadline
from weibao.kernel.timeline import KINDS, Line, timelines
from weibao.office.attachments.showing import FileView, came_with, lines_of, views_for
from weibao.office.models import Clock, FlowStep
from weibao.office.queries.steps import steps_of
from weibao.org.queries.people import names_of

from ..access import sees as seen_by
from ..flows import CASE
from ..models import Assessment, Case, FollowUp, Inquiry, Measure, Progress
from ..models.access import Sees
from ..permissions import CASES_READ
from ..rules.measures import kind as kind_of
from .cases import measures_of

# So many lines stand on the page of the case; the others on a page of their own.
NEWEST = 10


@dataclass(frozen=True)
class Found:
    """Visits, talks and assessments, for those who see all of the case."""

    inquiries: Sequence[Inquiry] = ()
    assessments: Sequence[Assessment] = ()
    followups: Sequence[FollowUp] = ()


@dataclass(frozen=True)
class Parts:
    """What the page of a case has read already, so that it is not read twice."""

    sees: Sees
    own: set[UUID] | None
    steps: Sequence[FlowStep]
    measures: Sequence[Measure]
    files: Mapping[UUID, list[FileView]]
    found: Found


def parts(case: Case, actor: Actor) -> Parts:
    sees = seen_by(case, actor)
    own = own_units(actor, sees)
    measures = [] if sees == Sees.STAGE else list(measures_of(case, units=own))
    files = views_for(actor, [case.pk, *(measure.pk for measure in measures)])
    found = _found_out(case) if sees == Sees.ALL else Found()
    return Parts(sees, own, steps_of(case.pk), measures, files, found)


def _found_out(case: Case) -> Found:
    return Found(
        list(case.inquiries.all()), list(case.assessments.all()), list(case.followups.all())
    )


def own_units(actor: Actor, sees: Sees) -> set[UUID] | None:
    """Units whose part alone the actor sees; None where no such bound is set."""
    return {seat.unit_id for seat in CASES_READ.seats(actor)} if sees == Sees.OWN else None


def timeline(case: Case, actor: Actor, read: Parts, *, at: datetime) -> list[Line]:
    """Notes and results stand only in lines of those who see them."""
    files, found = read.files, read.found
    people = names_of(
        [*(step.person for step in read.steps), *(m.decided_by for m in read.measures)]
        + [m.done_by for m in read.measures]
        + [row.written_by for m in read.measures for row in m.progress.all()]
        + [view.person for view in files.get(case.pk, [])]
        + [row.written_by for row in found.inquiries]
        + [row.assessed_by for row in found.assessments]
        + [row.written_by for row in found.followups]
    )
    lines = [_step_line(step, people, read.sees) for step in read.steps]
    lines += _found_lines(found, people)
    for measure in read.measures:
        lines += _measure_lines(measure, people, came_with(None, files.get(measure.pk, [])))
    lines += lines_of(files.get(case.pk, []), people)
    if read.sees != Sees.OWN:
        lines += _review_lines(case, readable=read.sees == Sees.ALL)
    lines += offered(case, actor, at=at)
    lines = _with_clocks(lines, case, read.own)
    return _keyed(sorted(lines, key=lambda line: line.at, reverse=True))


def offered(case: Case, actor: Actor, *, at: datetime) -> list[Line]:
    """What other topics and apps add for this viewer."""
    return [line for offer in timelines.all() for line in offer("case", case.pk, actor, at)]


def of_kind(lines: Iterable[Line], kind: str) -> list[Line]:
    return [line for line in lines if not kind or line.kind == kind]


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines there are of each kind, in the order in which kinds are named."""
    found = Counter(line.kind for line in lines)
    return {kind: found[kind] for kind in KINDS}


def _keyed(lines: list[Line]) -> list[Line]:
    """Lines of other apps without a key of their own are told apart by their moment."""
    seen: Counter[str] = Counter()
    keyed = []
    for line in lines:
        key = line.key or f"{line.kind}-{line.at:%Y%m%d%H%M%S%f}"
        seen[key] += 1
        keyed.append(replace(line, key=key if seen[key] == 1 else f"{key}-{seen[key]}"))
    return keyed


def _step_line(step: FlowStep, people: Mapping[UUID, str], sees: Sees) -> Line:
    word = "立案" if step.step == "open" else CASE.step(step.step).label
    return Line(
        at=step.at,
        what=word,
        icon="folder" if step.step == "open" else "check",
        text=step.note if sees == Sees.ALL else "",
        by=people.get(step.person, "") if step.person else "",
        tone="accent",
        key=step.pk.hex,
    )


def _found_lines(found: Found, people: Mapping[UUID, str]) -> list[Line]:
    lines = [
        Line(
            row.happened_at,
            f"调查：{row.get_how_display()}",
            "walk",
            f"{row.who}　{row.found}",
            people.get(row.written_by, "") if row.written_by else "",
            key=row.pk.hex,
        )
        for row in found.inquiries
    ]
    lines += [
        Line(
            row.happened_at,
            f"回访：{row.get_how_display()}",
            "walk",
            f"{row.who}　{row.found}",
            people.get(row.written_by, "") if row.written_by else "",
            key=row.pk.hex,
        )
        for row in found.followups
    ]
    for row in found.assessments:
        by = people.get(row.assessed_by, "") if row.assessed_by else ""
        what = f"安全评估：风险{row.get_risk_display()}"
        lines.append(Line(row.assessed_at, what, "shield-check", row.why, by, key=row.pk.hex))
    return lines


def _progress_line(measure: Measure, step: Progress, people: Mapping[UUID, str]) -> Line:
    node = kind_of(measure.kind).node(step.node)
    label, paper = (node.label, node.paper) if node else (step.node, "")
    started = [deadline(limit).event for limit in node.starts] if node else []
    words = [
        f"{paper} {step.number}".strip() if step.number else "",
        step.note,
        f"起算：{'、'.join(started)}" if started else "",
    ]
    return Line(
        step.happened_at,
        f"“{measure.get_kind_display()}”{label}",
        "certificate",
        "　".join(filter(None, words)),
        people.get(step.written_by, "") if step.written_by else "",
        tone="accent",
        kind="work",
        key=step.pk.hex,
    )


def _measure_lines(measure: Measure, people: Mapping[UUID, str], came: str) -> list[Line]:
    """Planned ones say so; one that went out is told from the moment it went out."""
    unit = measure.unit.short_name
    kind = measure.get_kind_display()
    decided_by = people.get(measure.decided_by, "") if measure.decided_by else ""
    sent = measure.sent_at is not None
    lines = [
        Line(
            measure.sent_at or measure.decided_at,
            f"{'请' if sent else '拟请'}{unit}“{kind}”",
            "send" if sent else "edit",
            measure.task,
            decided_by,
            kind="work",
            key=measure.pk.hex,
        ),
    ]
    lines += [_progress_line(measure, step, people) for step in measure.progress.all()]
    if measure.done_at:
        done = measure.state == "done"
        lines.append(
            Line(
                measure.done_at,
                f"{unit}办完“{kind}”" if done else f"“{kind}”不再需要",
                "check" if done else "close",
                "　".join(filter(None, (measure.result, came))),
                people.get(measure.done_by, "") if measure.done_by else "",
                tone="done" if done else "plain",
                kind="work",
                key=f"{measure.pk.hex}-end",
            )
        )
    return lines


def _with_clocks(lines: list[Line], case: Case, own: set[UUID] | None) -> list[Line]:
    """Limits that were met in time stand in the line of what met them; others in one of their own."""
    rows = [
        row
        for row in Clock.objects.filter(case=case.pk, state="met").select_related("unit")
        if own is None or row.unit_id in own
    ]
    in_time: dict[datetime | None, list[str]] = {}
    alone = []
    moments = {line.at for line in lines}
    for row in rows:
        late = row.due_at is not None and row.ended_at is not None and row.ended_at > row.due_at
        if not late and row.ended_at in moments:
            in_time.setdefault(row.ended_at, []).append(row.label)
        else:
            alone.append(_clock_line(row, late=late))
    told = []
    for line in lines:
        labels = in_time.pop(line.at, None)
        words = f"按时：{'、'.join(labels)}" if labels else ""
        told.append(replace(line, by=" · ".join(filter(None, (line.by, words)))))
    return told + alone


def _clock_line(row: Clock, *, late: bool) -> Line:
    return Line(
        row.ended_at or row.started_at,
        f"时限“{row.label}”{'超期办结' if late else '按时办结'}",
        "late" if late else "check",
        by=row.unit.short_name,
        tone="late" if late else "done",
        key=row.pk.hex,
    )


def _review_lines(case: Case, *, readable: bool) -> list[Line]:
    """That somebody looked is for all who see the whole; what was written, for those who read it."""
    rows = list(case.reviews.all())
    people = names_of(row.person for row in rows) if rows else {}
    return [
        Line(
            row.at,
            f"月度复核：{row.get_outcome_display()}",
            "clipboard-check",
            row.note if readable else "",
            people.get(row.person, "") if row.person else "",
            kind="work",
            key=row.pk.hex,
        )
        for row in rows
    ]
