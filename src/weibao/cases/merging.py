"""The cases of a child whose two files became one: they are the cases of the file that stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.merging import Follower, Journal, followers

from .actions.telling import tell_lead, tell_supervisor
from .models import Case, Participant, SiblingAnswer
from .models.participant import ParticipantRole
from .queries.cases import OPEN

TWICE = (
    "同一个孩子的两份档案合并了，现在同时有几个在办个案：{numbers}。请商量由谁继续办，能办结的办结"
)
ENDED = "孩子的两份档案合并，这个个案里已有另一份"


def follow(gone: UUID, kept: UUID, by: Actor, at: datetime) -> Journal:
    """Also closed ones, so that the file that stays tells all; a case with both keeps one."""
    journal: Journal = []
    rows = Participant.objects.filter(child=gone).order_by("case", "pk")
    for case in _locked(rows.values_list("case", flat=True)):
        journal += [_of(row, kept, by=by, at=at) for row in rows.filter(case=case)]
        aggregates.save(
            case, by=by, at=at, event="case.child_merged", fields=["participants"], subjects=[kept]
        )
    answered = set(SiblingAnswer.objects.filter(child=kept).values_list("case", flat=True))
    for answer in SiblingAnswer.objects.filter(child=gone).exclude(case__in=answered):
        journal.append({"answer": str(answer.pk), "child": str(gone)})
        SiblingAnswer.objects.filter(pk=answer.pk).update(child=kept)
    if journal:
        _say_if_twice(kept, at=at)
    return journal


def _locked(keys: Iterable[UUID]) -> list[Case]:
    return [aggregates.lock(Case, key) for key in sorted(set(keys))]


def _of(row: Participant, kept: UUID, *, by: Actor, at: datetime) -> dict[str, object]:
    entry: dict[str, object] = {"row": str(row.pk), "child": str(row.child_id)}
    there = Participant.objects.filter(
        case=row.case_id, child=kept, role=ParticipantRole.CHILD, until=None
    )
    if row.role == ParticipantRole.CHILD and row.until is None and there.exists():
        row.until, row.ended_on, row.ended_why = at, at.date(), ENDED
        row.ended_by = by.person_id
        row.save(update_fields=["until", "ended_on", "ended_why", "ended_by"])
        return entry | {"ended": True}
    row.child_id = kept
    row.save(update_fields=["child"])
    return entry


def _say_if_twice(kept: UUID, *, at: datetime) -> None:
    """Nothing is closed or joined by itself: whoever leads them hears of it, and the supervisor."""
    cases = Case.objects.filter(
        participants__child=kept,
        participants__role=ParticipantRole.CHILD,
        participants__until=None,
        status__in=OPEN,
    )
    rows = list(cases.select_related("lead").distinct().order_by("number"))
    if len(rows) < 2:
        return
    text = TWICE.format(numbers="、".join(case.number for case in rows))
    for case in rows:
        tell_lead(case, text, key=f"case:twice:{case.pk}:{kept}", at=at)
    tell_supervisor(rows[0], text, key=f"case:twice:{rows[0].pk}:{kept}", at=at)


def back(journal: Journal, by: Actor, at: datetime) -> list[str]:
    """Cases that were opened since stay with the file that was kept."""
    left = []
    rows = Participant.objects.in_bulk([UUID(entry["row"]) for entry in journal if "row" in entry])
    cases = {case.pk: case for case in _locked({row.case_id for row in rows.values()})}
    for entry in journal:
        if "answer" in entry:
            SiblingAnswer.objects.filter(pk=entry["answer"]).update(child=UUID(entry["child"]))
            continue
        row, gone = rows[UUID(entry["row"])], UUID(entry["child"])
        if entry.get("ended"):
            row.until = row.ended_on = row.ended_by = None
            row.ended_why = ""
        elif row.until is not None and cases[row.case_id].status in OPEN:
            left.append(f"个案 {cases[row.case_id].number}")
        row.child_id = gone
        row.save(update_fields=["child", "until", "ended_on", "ended_why", "ended_by"])
    for case in cases.values():
        aggregates.save(case, by=by, at=at, event="case.child_unmerged", fields=["participants"])
    return left


followers.add("cases", Follower(follow, back))
