"""What units did together and that somebody was reminded, on the timeline: as far as one may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.kernel.masking import Level, mask_name
from weibao.kernel.moment import ZONE
from weibao.kernel.timeline import Line, timelines
from weibao.org.queries.people import names_of

from . import clock_timeline as clocks
from . import unit_timeline as units
from .models import Assignment, Participant, SiblingAnswer
from .models.access import Sees
from .queries import assignments
from .queries.people import HIDDEN
from .queries.together import together as read_together

# Loaded with this module: who was asked and what they answered stands in a file of its own.
__all__ = ["clocks", "people", "together", "units", "urged"]

MOST = 20
# The word on the way to the page of the part.
OPEN = "打开"
ENDS = {
    "done": ("办完交办事项", "check", "done"),
    "impossible": ("说交办事项办不了", "alert", "late"),
    "answered": ("答复了", "check", "done"),
    "declined": ("答复不了", "alert", "late"),
}


@timelines.register("cases.together")
def together(kind: str, pk: Any, actor: Actor, at: datetime) -> list[Line]:
    """Tasks, questions and meetings that the viewer may read."""
    if kind != "case":
        return []
    known = read_together(pk, actor, at=at)
    people = known.people
    own = actor.unit_ids
    work = [line for row in known.tasks for line in _of_task(row, people)]
    work += [line for row in known.meetings for line in _of_meeting(row, people)]
    talk = [line for row in known.questions for line in _of_question(row, people, own, at)]
    return [*_all_of("work", work), *_all_of("talk", talk)]


def _all_of(kind: str, lines: list[Line]) -> list[Line]:
    return [replace(line, kind=kind) for line in lines]


@timelines.register("cases.people")
def people(kind: str, pk: Any, actor: Actor, at: datetime) -> list[Line]:
    """Who was written down, corrected, or has no part any more; names covered."""
    sees = read_together(pk, actor, at=at).sees if kind == "case" else Sees.STAGE
    if sees == Sees.STAGE:
        return []
    told = Q(added_by__isnull=False) | Q(ended_on__isnull=False)
    hidden = HIDDEN if sees == Sees.OWN else frozenset()
    found = Participant.objects.filter(told, case=pk).select_related("child")
    rows = [row for row in found if row.role not in hidden]
    added = [row for row in rows if row.added_by is not None]
    ended = [row for row in rows if row.ended_on is not None]
    answers = SiblingAnswer.objects.filter(case=pk).select_related("child")
    declined = list(answers) if sees == Sees.ALL else []
    names = names_of(
        [row.added_by for row in added]
        + [row.ended_by for row in ended]
        + [row.by for row in declined]
    )
    lines = [_added(row, names) for row in added]
    lines += [_ended(row, names) for row in ended]
    lines += [
        Line(row.at, f"{_name(row)}不一并关注", "user-off", row.why, _by(row.by, names))
        for row in declined
    ]
    return _all_of("work", lines)


def _added(row: Participant, names: dict[Any, str]) -> Line:
    done = "更正" if row.corrects_id else "添加"
    what = f"{done}{row.get_role_display()} {_name(row)}"
    return Line(row.since, what, "user", by=_by(row.added_by, names))


def _ended(row: Participant, names: dict[Any, str]) -> Line:
    what = f"{row.get_role_display()} {_name(row)}不再有关"
    text = f"{row.ended_on:%m-%d} 起　{row.ended_why}"
    return Line(row.until or row.since, what, "user-off", text, _by(row.ended_by, names))


def _name(row: Any) -> str:
    name = row.child.name if row.child else row.name
    return mask_name(name, Level.SURNAME).blocks if name else ""


def _by(person: Any, names: dict[Any, str]) -> str:
    return names.get(person, "")


def _of_task(row: Assignment, people: dict[Any, str]) -> list[Line]:
    who, url = assignments.who_of(row), reverse("cases:assignment", args=[row.pk])
    given = people.get(row.given_by, "") if row.given_by else ""
    lines = [
        Line(row.given_at, f"交{who}办一件事", "assign", row.task, given, link=OPEN, link_url=url)
    ]
    if row.ended_at is None:
        return lines
    by = people.get(row.ended_by, "") if row.ended_by else ""
    if row.state == "withdrawn":
        what, icon, tone = "撤回交办事项", "undo", "plain"
    else:
        words, icon, tone = ENDS[row.state]
        what = f"{row.unit.short_name}{words}"
    return [
        *lines,
        Line(row.ended_at, what, icon, row.result, by, tone=tone, link=OPEN, link_url=url),
    ]


def _of_question(row: Any, people: dict[Any, str], own: frozenset[Any], at: datetime) -> list[Line]:
    """As in a letter book: what was asked, how often it was urged, what came back."""
    url = reverse("cases:question", args=[row.pk])
    kind, unit = row.get_kind_display(), row.unit.short_name
    late = row.ended_at is None and at.astimezone(ZONE).date() > row.due_on
    text = f"约定 {row.due_on:%m-%d} 答复{'，超期未答' if late else ''}　{row.question}"
    asked = Line(
        row.asked_at,
        f"{row.asker.short_name}向{unit}{kind}",
        "late" if late else "message-question",
        text,
        people.get(row.asked_by, ""),
        tone="late" if late else "plain",
        link="催办" if late and row.asker_id in own else OPEN,
        link_url=url,
    )
    lines = [asked]
    lines += [Line(entry.at, f"催{unit}答复", "urge", tone="late") for entry in row.urged]
    if row.ended_at is None:
        return lines
    by = people.get(row.ended_by, "") if row.ended_by else ""
    if row.state == "withdrawn":
        what, icon, tone = f"不再向{unit}{kind}", "undo", "plain"
    else:
        words, icon, tone = ENDS[row.state]
        what = f"{unit}{words}“{kind}”"
    return [
        *lines,
        Line(row.ended_at, what, icon, row.answer, by, tone=tone, link=OPEN, link_url=url),
    ]


def _of_meeting(row: Any, people: dict[Any, str]) -> list[Line]:
    url = reverse("cases:meeting", args=[row.pk])
    when = f"{row.held_at.astimezone(ZONE):%m-%d %H:%M}"
    by = people.get(row.called_by, "") if row.called_by else ""
    lines = [
        Line(
            row.called_at,
            f"约 {when} 会商",
            "calendar-event",
            row.purpose,
            by,
            link=OPEN,
            link_url=url,
        )
    ]
    if row.ended_at is None:
        return lines
    ender = people.get(row.ended_by, "") if row.ended_by else ""
    if row.state == "cancelled":
        return [
            *lines,
            Line(row.ended_at, "会商不开了", "close", row.why, ender, link=OPEN, link_url=url),
        ]
    came = [line.unit.short_name for line in row.lines if line.came]
    what = f"会商　{len(came)} 个单位到会"
    held = Line(
        row.held_at, what, "people", "、".join(came), ender, tone="accent", link=OPEN, link_url=url
    )
    return [*lines, held]


@timelines.register("cases.urged")
def urged(kind: str, pk: Any, actor: Actor, at: datetime) -> list[Line]:
    """Whoever sees the stage and the clocks may know that somebody urged, and who."""
    if kind != "case":
        return []
    found = list(
        Event.objects.filter(subject=pk, kind__in=("case.urged", "clock.urged")).order_by("-at")[
            :MOST
        ]
    )
    names = names_of(event.person for event in found) if found else {}
    return [
        Line(event.at, "催办", icon="urge", by=names.get(event.person, "") if event.person else "")
        for event in found
    ]
