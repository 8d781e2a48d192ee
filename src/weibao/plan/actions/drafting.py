"""From a reading to an adopted plan: kept as a draft, corrected by hand, adopted once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.org.actions.scope import NotPossible, check_town

from ..models import Plan, PlanDraft
from ..permissions import PLAN_ADOPT
from ..rules.reading import Reading
from .adopting import TaskLine, adopt

_CLOSED = "这份草稿已经采用或放弃，不能再改"


def begin(
    reading: Reading, lines: list[tuple[int, str]], *, town: str, by: Actor, at: datetime
) -> PlanDraft:
    """Keep what was read, to be looked over."""
    by = check_town(PLAN_ADOPT, by, town)
    draft = PlanDraft(
        town=town,
        area=town,
        title=reading.title[:200],
        doc_no=reading.doc_no[:60],
        issuer=reading.issuer[:100],
        issued_on=reading.date,
        lines=[list(line) for line in lines],
        tasks=[
            {
                "no": task.no[:24],
                "section": task.section[:120],
                "title": task.title[:120],
                "units": [[unit.name[:60], str(unit.role)] for unit in task.units],
            }
            for task in reading.tasks
        ],
        doubts=[[doubt.line, doubt.text] for doubt in reading.doubts],
        created_at=at,
    )
    return aggregates.create(draft, by=by, at=at, event="plan.read")


def amend(
    pk: UUID,
    *,
    version: int,
    title: str,
    doc_no: str,
    issuer: str,
    issued_on: date | None,
    tasks: list[dict[str, Any]],
    by: Actor,
    at: datetime,
) -> PlanDraft:
    """Keep the corrections as the next version of the draft."""
    with transaction.atomic():
        draft = _open(pk, version=version, by=by)
        draft.title, draft.doc_no, draft.issuer = title, doc_no, issuer
        draft.issued_on, draft.tasks = issued_on, tasks
        return aggregates.save(draft, by=PLAN_ADOPT.check(by, draft), at=at, event="plan.amended")


def adopt_draft(
    pk: UUID, *, version: int, replaces: UUID | None, by: Actor, at: datetime
) -> tuple[Plan, list[str]]:
    """Adopt it from today on; the plan it replaces ends on the same day."""
    with transaction.atomic():
        draft = _open(pk, version=version, by=by)
        if not draft.tasks:
            raise NotPossible("没有任务，不能采用")
        if replaces is not None:
            _end(replaces, draft.town, by=by, at=at)
        if draft.doc_no and _in_force(draft):
            raise NotPossible("同一文号的方案正在实施。请选“接替”它，或者改文号", field="doc_no")
        plan, unmatched = adopt(
            by=by,
            at=at,
            town=draft.town,
            title=draft.title,
            doc_no=draft.doc_no,
            issuer=draft.issuer,
            issued_on=draft.issued_on,
            valid_from=at.date(),
            tasks=[_line(task) for task in draft.tasks],
        )
        draft.plan, draft.closed_at = plan, at
        aggregates.save(draft, by=PLAN_ADOPT.check(by, draft), at=at, event="plan.draft_closed")
        return plan, unmatched


def _line(task: dict[str, Any]) -> TaskLine:
    return TaskLine(
        number=task["no"],
        section=task["section"],
        title=task["title"],
        units=tuple(name for name, _ in task["units"]),
        roles=tuple(role for _, role in task["units"]),
    )


def _open(pk: UUID, *, version: int, by: Actor) -> PlanDraft:
    draft = aggregates.lock(PlanDraft, pk, version=version)
    PLAN_ADOPT.check(by, draft)
    if draft.closed_at is not None:
        raise NotPossible(_CLOSED)
    return draft


def _end(pk: UUID, town: str, *, by: Actor, at: datetime) -> None:
    found = Plan.objects.filter(pk=pk, town=town, valid_to=None).first()
    if found is None:
        raise NotPossible("要接替的方案已经停止实施，请重新选")
    plan = aggregates.lock(Plan, pk)
    plan.valid_to = max(at.date(), plan.valid_from)
    aggregates.save(plan, by=PLAN_ADOPT.check(by, plan), at=at, event="plan.replaced")


def _in_force(draft: PlanDraft) -> bool:
    return Plan.objects.filter(town=draft.town, doc_no=draft.doc_no, valid_to=None).exists()
