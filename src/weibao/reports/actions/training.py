"""Recording a duty training, and taking back one that was recorded by mistake."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.org.models import Unit

from ..models import Training
from ..permissions import TRAININGS_RECORD
from ..queries.training import units_to_record


@dataclass(frozen=True)
class Held:
    """What was held: numbers are people of the unit."""

    held_on: date
    topic: str
    trainer: str
    attended: int
    obliged: int
    about: str = ""


def record_training(held: Held, *, unit: UUID, by: Actor, at: datetime) -> Training:
    """Record a training of `unit`: one's own, or for the station any of its town."""
    by = TRAININGS_RECORD.check(by)
    whose = units_to_record(by, on=at.date()).filter(pk=unit).first()
    if whose is None:
        raise Refused(TRAININGS_RECORD, "这里没有您能看的内容", hidden=True)
    if held.held_on > at.date():
        raise Blocked(["培训的日子还没有到，办完了再记"])
    row = Training(
        town=_town(whose, by), area=whose.area, unit=whose, created_at=at, **asdict(held)
    )
    try:
        with transaction.atomic():
            return aggregates.create(row, by=by, at=at, event="training.recorded")
    except IntegrityError:
        raise Blocked(["这天同一个内容的培训已经记过了，看看下面的记录"]) from None


def withdraw_training(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Training:
    """Take back a record that was a mistake; the row stays with the reason."""
    if not reason:
        raise Blocked(["写一句为什么撤回"])
    with transaction.atomic():
        row = aggregates.lock(Training, pk, version=version)
        by = TRAININGS_RECORD.check(by, row)
        if row.withdrawn_at is not None:
            raise Blocked(["这条记录已经撤回了"])
        row.withdrawn_at, row.withdrawn_why = at, reason
        return aggregates.save(row, by=by, at=at, event="training.withdrawn")


def _town(unit: Unit, by: Actor) -> str:
    """A unit above towns is recorded for the town of whoever records it."""
    return unit.town or by.seats[0].town
