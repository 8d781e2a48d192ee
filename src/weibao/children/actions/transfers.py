"""Handing a child's file to another village or town: asked, taken over or not, or withdrawn.

Until somebody takes it over nothing changes, and a child is never between two directors.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from weibao.audit import aggregates
from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.ids import uuid7
from weibao.kernel.leaving import leavings
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, notices, numbers

from ..models import Child, Transfer
from ..models.transfer import LIMIT, TransferState
from ..permissions import CHILDREN_EDIT, TRANSFERS_ANSWER, TRANSFERS_ASK
from ..queries.receivers import receiver_of, unit_of
from ..queries.sides import side_of
from . import finding

OPEN = "这个孩子的档案已经在移交，等对方答复"
NOBODY = "那里还没有能接收的单位，请未保工作站办理"
ANSWERED = "这次移交已经有答复，或者已经撤回"


def ask(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    to_area: str,
    why: str,
    address: str = "",
    along: Collection[UUID] = (),
) -> Transfer:
    """Ask the village or town of `to_area` to take over the file, with those `along` it.

    Raises `Refused`, and `Blocked` where nobody there could take it, or where it is asked already.
    """
    on = at.astimezone(ZONE).date()
    try:
        with transaction.atomic():
            first, *rest = [aggregates.lock(Child, key) for key in sorted({pk, *along})]
            files = sorted([first, *rest], key=lambda child: child.pk != pk)
            unit = receiver_of(to_area, on=on)
            for child in files:
                by = CHILDREN_EDIT.check(by, child)
            by = TRANSFERS_ASK.check(by)
            _refuse(files, to_area, why)
            if unit is None:
                raise Blocked([NOBODY])
            offer = {"to_town": to_area[:9], "to_area": to_area, "unit": unit, "why": why}
            rows = _offered(files, offer | {"address": address}, by=by, at=at)
            for row in rows:
                record(
                    "child.transfer_asked",
                    actor=by,
                    at=at,
                    subject=row,
                    subjects=[row.child_id],
                )
            clocks.start(LIMIT, subject=rows[0], unit=unit, at=at)
            text = f"请接收 {len(rows)} 份儿童档案（{_numbers(rows)}），请答复"
            key = f"transfer:{rows[0].household}"
            notices.tell(unit, text, town=unit.town, key=key, at=at, about=rows[0])
            return rows[0]
    except IntegrityError:
        raise Blocked([OPEN]) from None


def _offered(
    files: Sequence[Child], offer: Mapping[str, Any], *, by: Actor, at: datetime
) -> list[Transfer]:
    """One row for each child, tied together by the household."""
    household, unit = uuid7(), unit_of(by)
    return [
        Transfer.objects.create(
            town=child.town,
            child=child,
            household=household,
            from_area=child.area,
            asked_at=at,
            asked_by=by.person_id,
            asked_unit=unit,
            **offer,
        )
        for child in files
    ]


def _refuse(files: Sequence[Child], to_area: str, why: str) -> None:
    reasons = []
    if any(child.status != "open" for child in files):
        reasons.append("已结档的不能移交，要先恢复在册")
    if any(child.area == to_area for child in files):
        reasons.append("孩子就在这个村（社区）")
    if not why:
        reasons.append("请写明为什么移交")
    if reasons:
        raise Blocked(reasons)


def accept(pk: UUID, *, by: Actor, at: datetime, answer: str = "") -> list[Transfer]:
    """Take over the file and those that came with it: from now on the new place keeps them."""
    with transaction.atomic():
        rows, by = _locked(pk, by=by)
        for row in rows:
            _move(row, by=by, at=at)
        return _answer(rows, TransferState.ACCEPTED, answer, by=by, at=at)


def refuse(pk: UUID, *, by: Actor, at: datetime, answer: str) -> list[Transfer]:
    """Not to be taken over; the file stays where it is, and who asked reads why."""
    if not answer:
        raise Blocked(["请写明为什么不接收"])
    with transaction.atomic():
        rows, by = _locked(pk, by=by)
        return _answer(rows, TransferState.REFUSED, answer, by=by, at=at)


def withdraw(pk: UUID, *, by: Actor, at: datetime, why: str) -> list[Transfer]:
    """Whoever keeps the file takes the request back."""
    if not why:
        raise Blocked(["请写明为什么撤回"])
    with transaction.atomic():
        found = _household(pk)
        for row in found:
            by = CHILDREN_EDIT.check(by, row.child)
        return _answer(found, TransferState.WITHDRAWN, why, by=by, at=at)


def _household(pk: UUID) -> list[Transfer]:
    """All that are answered together, locked, in one order; raises `Blocked` when they were answered."""
    first = Transfer.objects.get(pk=pk)
    rows = Transfer.objects.select_for_update(of=("self",)).filter(household=first.household)
    found = list(rows.select_related("child", "unit", "asked_unit").order_by("pk"))
    if any(row.state != TransferState.ASKED for row in found):
        raise Blocked([ANSWERED])
    return found


def _locked(pk: UUID, *, by: Actor) -> tuple[list[Transfer], Actor]:
    by = TRANSFERS_ANSWER.check(by, Transfer.objects.get(pk=pk))
    return _household(pk), by


def _move(row: Transfer, *, by: Actor, at: datetime) -> None:
    """The file belongs to the new place. In another town it gets a number of that town's register."""
    child = aggregates.lock(Child, row.child_id)
    if child.status != "open" or child.area != row.from_area:
        raise Blocked(["这份档案已结档，或者已经不在原来的村（社区），请对方撤回重新移交"])
    left = child.town != row.to_town
    if left:
        finding.forget(child)
        number = numbers.take("child", town=row.to_town, year=at.year)
        child.town, child.file_no = row.to_town, f"C{at.year}-{number:06d}"
    child.area, child.address = row.to_area, row.address or child.address
    aggregates.save(child, by=by, at=at, event="child.transferred")
    finding.refresh(child, side_of(child).people)
    if left:
        for offer in leavings.all():
            offer(child.pk, "moved", at.astimezone(ZONE).date(), by, at)


def _answer(
    rows: Sequence[Transfer], state: TransferState, words: str, *, by: Actor, at: datetime
) -> list[Transfer]:
    for row in rows:
        row.state, row.answer = state, words
        row.answered_at, row.answered_by = at, by.person_id
        row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
        record(f"child.transfer_{state}", actor=by, at=at, subject=row, subjects=[row.child_id])
        clocks.meet(LIMIT, subject=row.pk, at=at)
    first = rows[0]
    told = first.unit if state == TransferState.WITHDRAWN else first.asked_unit
    if told is not None:
        text = f"移交的儿童档案（{_numbers(rows)}）：{TransferState(state).label}"
        key = f"transfer:{first.household}:{state}"
        notices.tell(told, text, town=told.town, key=key, at=at, about=first)
    return list(rows)


def _numbers(rows: Sequence[Transfer]) -> str:
    return "、".join(row.child.file_no for row in rows[:3]) + ("等" if len(rows) > 3 else "")
