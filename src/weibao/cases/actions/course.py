"""The course of a case: what was found, its stages, closure and re-opening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates, edits
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, flow

from ..flows import CASE, has_measure
from ..models import Case
from ..permissions import CASES_WORK
from . import followups

# The risk is not among them: it comes from an assessment.
EDITABLE = ("matter", "findings")


class Clashed(Exception):
    """Someone else changed the same field since. Carries both values for the conflict page."""

    def __init__(self, case: Case, clashes: list[edits.Clash]) -> None:
        super().__init__(str(case))
        self.case = case
        self.clashes = clashes


def edit(pk: UUID, *, by: Actor, at: datetime, seen: int, values: Mapping[str, Any]) -> Case:
    """Write what was found so far. Other fields' edits merge; the same field raises `Clashed`."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk)
        by = CASES_WORK.check(by, case)
        if case.status == "closed":
            raise Blocked(["个案已经结案，要改先重新办理"])
        typed = {name: values[name] for name in EDITABLE if name in values}
        write, clashes = edits.merge(case, typed, seen=seen)
        if clashes:
            raise Clashed(case, clashes)
        for name, value in write.items():
            setattr(case, name, value)
        return aggregates.save(case, by=by, at=at, event="case.edited")


def step(pk: UUID, name: str, *, by: Actor, at: datetime, version: int, note: str = "") -> Case:
    """Take a step of the case flow that needs no more than a note."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        flow.move(case, CASE, name, by=by, at=at, note=note, unit=case.lead, case=case.pk)
        if name == "finish_investigation" and not has_measure(case):
            # An urgent measure was sent out before: there is nothing left to decide in time.
            clocks.meet("IN004", subject=case.pk, at=at)
        if name == "finish_disposal":
            followups.begin(case, at=at)
        return case


def close(pk: UUID, *, by: Actor, at: datetime, version: int, conclusion: str) -> Case:
    """Close with a conclusion. Raises `Blocked` with everything that is still missing."""
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        case.conclusion = conclusion
        case.closed_at = at
        flow.move(case, CASE, "close", by=by, at=at, note=conclusion)
        return case


def reopen(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Case:
    """Back to investigation with a stated reason."""
    if not reason:
        raise Blocked(["重新办理要写明原因"])
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        case.closed_at = None
        case.round += 1
        followups.end(case, at=at)
        flow.move(case, CASE, "reopen", by=by, at=at, note=reason, unit=case.lead, case=case.pk)
        return case
