"""Units that join a case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import notices
from weibao.org.models import Unit

from ..access import give
from ..models import Case
from ..models.access import Sees
from ..permissions import CASES_WORK


def invite(
    pk: UUID, *, by: Actor, at: datetime, version: int, unit: Unit, sees: Sees, why: str
) -> Case:
    """Let `unit` take part, seeing as much as `sees` says."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        by = CASES_WORK.check(by, case)
        if case.status == "closed":
            raise Blocked(["个案已经结案，要请单位参与先重新办理"])
        give(case, unit, sees=sees, at=at, why="受邀参与", words=why)
        aggregates.save(case, by=by, at=at, event="case.unit_invited", fields=["access"])
        notices.tell(
            unit,
            f"请您单位参与个案 {case.number}",
            town=case.town,
            key=f"invited:{case.pk}:{unit.pk}",
            at=at,
            about=case,
        )
        return case
