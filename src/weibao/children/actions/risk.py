"""Keeping the proposed risk level of a child in line with its facts, and deciding it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked

from ..models import Child, RiskLevel
from ..models.risk import RiskState
from ..permissions import CHILDREN_RATE
from ..queries.facts import sheet_of
from ..rules.categories import decisions_of
from ..rules.categories.decision import Decision
from ..rules.risk import LEVELS, Assessed, Rated, assess, follows, must_say_why
from ..rules.sheet import Sheet
from ..settings import risk_table

Table = tuple[Mapping[str, int], int]


def bring(
    child: Child,
    sheet: Sheet,
    decisions: Mapping[str, Decision],
    held: Iterable[RiskLevel],
    *,
    table: Table,
    by: Actor,
    at: datetime,
) -> int:
    """Propose or drop what the facts ask for, inside the caller's transaction; 1 if that changed."""
    on = at.astimezone(ZONE).date()
    found = assess(sheet, decisions, on, table=table[0], several=table[1])
    rows = {row.state: row for row in held}
    waiting, decided = rows.get(RiskState.PROPOSED), rows.get(RiskState.DECIDED)
    act = follows(rated_of(decided), rated_of(waiting), found)
    if not act:
        return 0
    if waiting is not None:
        _end(waiting, at=at)
    if act == "propose":
        _row(child, found, at=at).save()
    record("child.risk_found", actor=by, at=at, subject=child, fields=[f"risk:{found.level}"])
    return 1


def decide(
    pk: UUID, *, by: Actor, at: datetime, level: int, why: str = "", seen: str = ""
) -> RiskLevel:
    """A person decides the level. `seen` is the basis the person looked at.

    Raises `Refused`, and `Blocked` when the facts changed meanwhile or a reason is missing.
    """
    with transaction.atomic():
        child = aggregates.lock(Child, pk)
        by = CHILDREN_RATE.check(by, child)
        held = RiskLevel.objects.select_for_update().filter(child=child)
        rows = {row.state: row for row in held.exclude(state=RiskState.ENDED)}
        found = assess_now(child, at=at)
        _refuse(child, found, rated_of(rows.get(RiskState.DECIDED)), level, why, seen)
        for row in rows.values():
            _end(row, at=at)
        row = _row(child, found, at=at)
        row.level, row.why, row.state = level, why, RiskState.DECIDED
        row.decided_by, row.decided_at = by.person_id, at
        row.save()
        event = "child.risk_decided"
        aggregates.save(child, by=by, at=at, event=event, fields=[f"risk:{level}"])
        return row


def assess_now(child: Child, *, at: datetime) -> Assessed:
    """What the rule finds for the file as it is, by the table of its town."""
    on, sheet = at.astimezone(ZONE).date(), sheet_of(child)
    table, several = risk_table(child.town, on=on)
    return assess(sheet, decisions_of(sheet, on), on, table=table, several=several)


def _refuse(
    child: Child, found: Assessed, rated: Rated | None, level: int, why: str, seen: str
) -> None:
    reasons = []
    if child.status != "open":
        reasons.append("档案已结档，要改先恢复在册")
    if seen and seen != found.basis_of:
        reasons.append("事实刚刚变了，请再看一遍理由")
    if level not in LEVELS:
        reasons.append("请选一个等级")
    if must_say_why(rated, found, level) and not why:
        reasons.append("和规则算的不一样，或者要调低，请写理由")
    if reasons:
        raise Blocked(reasons)


def rated_of(row: RiskLevel | None) -> Rated | None:
    """A row as the rule compares it."""
    return Rated(row.level, row.basis_of) if row is not None else None


def _row(child: Child, found: Assessed, *, at: datetime) -> RiskLevel:
    reasons = [[sign.text, sign.source, sign.sealed] for sign in found.signs]
    return RiskLevel(
        child=child,
        level=found.level or 1,
        computed=found.level,
        reasons=reasons,
        basis_of=found.basis_of,
        found_at=at,
    )


def _end(row: RiskLevel, *, at: datetime) -> None:
    row.state, row.ended_at = RiskState.ENDED, max(at, row.found_at)
    row.save(update_fields=["state", "ended_at"])
