"""Keeping the categories of a child in line with its facts, and what a person decides about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked

from ..models import Category, Child, RiskLevel
from ..models.category import State
from ..models.risk import RiskState
from ..permissions import CHILDREN_JUDGE
from ..queries.facts import sheet_of, sheets
from ..rules.categories import decisions_of
from ..rules.categories.decision import Decision
from ..rules.categories.standing import Held, basis_of, follows
from ..rules.categories.together import Together
from ..rules.sheet import Sheet
from ..settings import risk_table
from . import risk

# How many files are read together when all of them are gone through.
BATCH = 200


def refresh(child: Child, *, by: Actor, at: datetime) -> int:
    """Ask every rule about the child again, inside the caller's transaction; how much changed."""
    on = at.astimezone(ZONE).date()
    held = Category.objects.filter(child=child).exclude(state=State.ENDED)
    rated = list(RiskLevel.objects.filter(child=child).exclude(state=RiskState.ENDED))
    table = risk_table(child.town, on=on)
    sheet = sheet_of(child)
    return _bring(
        child, sheet, decisions_of(sheet, on), list(held), rated, table=table, by=by, at=at
    )


def refresh_new(children: Sequence[Child], *, by: Actor, at: datetime) -> int:
    """The same for files just opened in the caller's transaction: nothing was found for them yet."""
    on = at.astimezone(ZONE).date()
    together = Together(on)
    tables = {town: risk_table(town, on=on) for town in {child.town for child in children}}
    changed = 0
    for child, sheet in zip(children, sheets(children), strict=True):
        decisions, table = together.decide(sheet), tables[child.town]
        changed += _bring(child, sheet, decisions, (), (), table=table, by=by, at=at)
    return changed


def refresh_all(*, at: datetime, town: str = "") -> int:
    """Go through all open files: days pass, and with them birthdays and six months of absence."""
    on, changed = at.astimezone(ZONE).date(), 0
    found = Child.objects.filter(status="open")
    together = Together(on)
    keys = list((found.filter(town=town) if town else found).values_list("pk", flat=True))
    for begin in range(0, len(keys), BATCH):
        with transaction.atomic():
            changed += _refresh_batch(keys[begin : begin + BATCH], together, at=at)
    return changed


def _refresh_batch(keys: list[UUID], together: Together, *, at: datetime) -> int:
    children = list(Child.objects.select_for_update().filter(pk__in=keys, status="open"))
    held: dict[UUID, list[Category]] = {child.pk: [] for child in children}
    rated: dict[UUID, list[RiskLevel]] = {child.pk: [] for child in children}
    tables = {town: risk_table(town, on=together.on) for town in {child.town for child in children}}
    for row in Category.objects.filter(child__in=held).exclude(state=State.ENDED):
        held[row.child_id].append(row)
    for level in RiskLevel.objects.filter(child__in=held).exclude(state=RiskState.ENDED):
        rated[level.child_id].append(level)
    changed = 0
    for child, sheet in zip(children, sheets(children), strict=True):
        rows, levels, table = held[child.pk], rated[child.pk], tables[child.town]
        decisions = together.decide(sheet)
        changed += _bring(child, sheet, decisions, rows, levels, table=table, by=SYSTEM, at=at)
    return changed


def _bring(
    child: Child,
    sheet: Sheet,
    decisions: Mapping[str, Decision],
    held: Iterable[Category],
    rated: Iterable[RiskLevel],
    *,
    table: risk.Table,
    by: Actor,
    at: datetime,
) -> int:
    """The categories, and the risk level that follows from the same answers."""
    by_code, on = {row.code: row for row in held}, at.astimezone(ZONE).date()
    changed = []
    for code, decision in decisions.items():
        row = by_code.get(code)
        known = Held(row.state, row.basis_of, row.lapsed_on is not None) if row else None
        act = follows(known, decision)
        if act:
            _carry_out(act, child, row, decision, at=at, on=on)
            changed.append(code)
    if changed:
        names = [f"category:{code}" for code in changed]
        record("child.categories_found", actor=by, at=at, subject=child, fields=names)
    return len(changed) + risk.bring(child, sheet, decisions, rated, table=table, by=by, at=at)


def _carry_out(
    act: str, child: Child, row: Category | None, decision: Decision, *, at: datetime, on: date
) -> None:
    if row is None:
        row = Category(child=child, code=decision.rule)
    if act in {"create", "renew", "reopen"}:
        row.state, row.lapsed_on, row.found_at = State.PROPOSED, None, at
        row.since, row.until, row.basis_of = decision.since, decision.until, basis_of(decision)
        row.reasons = [[reason.text, reason.source] for reason in decision.reasons]
    elif act == "lapse":
        row.lapsed_on = on
    elif act == "return":
        row.lapsed_on = None
    else:
        row.state, row.ended_at = State.ENDED, at
    row.save()


WORDS = {State.CONFIRMED: "confirmed", State.REJECTED: "rejected", State.ENDED: "ended"}


def judge(pk: UUID, *, by: Actor, at: datetime, to: str, why: str = "", seen: str = "") -> Category:
    """Confirm, reject or end a category. `seen` is the basis the person looked at.

    Raises `Refused`, and `Blocked` when the facts changed meanwhile, or where a reason is missing.
    """
    with transaction.atomic():
        found = Category.objects.select_related("child").get(pk=pk)
        child = aggregates.lock(Child, found.child_id)
        row = Category.objects.select_for_update().get(pk=pk)
        by = CHILDREN_JUDGE.check(by, child)
        _refuse(row, child, to, why, seen)
        row.state, row.why = State(to), why
        row.decided_by, row.decided_at = by.person_id, at
        if to == State.ENDED:
            row.ended_at = at
        row.save()
        event = f"child.category_{WORDS[State(to)]}"
        aggregates.save(child, by=by, at=at, event=event, fields=[f"category:{row.code}"])
        return row


def _refuse(row: Category, child: Child, to: str, why: str, seen: str) -> None:
    reasons = []
    if child.status != "open":
        reasons.append("档案已结档，要改先恢复在册")
    if row.state == State.ENDED:
        reasons.append("这个类别已经结束")
    elif seen and seen != row.basis_of:
        reasons.append("事实刚刚变了，请再看一遍理由")
    elif to not in _ways(row):
        reasons.append("这个类别现在不能这样办")
    if to in {State.REJECTED, State.ENDED} and not why:
        reasons.append("请写理由")
    if reasons:
        raise Blocked(reasons)


def _ways(row: Category) -> set[str]:
    """What may be decided: a proposed one either way; one in force is ended when it lapsed."""
    if row.state == State.PROPOSED:
        return {State.CONFIRMED, State.REJECTED}
    if row.state == State.CONFIRMED:
        return {State.ENDED, State.CONFIRMED} if row.lapsed_on else {State.ENDED}
    return {State.CONFIRMED}
