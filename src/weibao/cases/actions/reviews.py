"""Noting the monthly review of a case: once a month, or twice where its risk asks for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import notices
from weibao.org.queries.people import names_of

from ..models import Case, CaseReview
from ..models.case import Risk
from ..models.review import ReviewOutcome
from ..permissions import CASES_REVIEW
from ..queries.reviews import in_month
from ..rules import reviewing
from ..settings import rhythm_of

CLOSED = "个案已经结案，不用复核"
DONE = "这个月已经复核过：{when} {who}，{outcome}"
# `Case.risk_reason` holds no more.
LONGEST = 500


def review(
    pk: UUID, *, by: Actor, at: datetime, version: int, outcome: str, note: str, risk: str = ""
) -> CaseReview:
    """Keep what was decided; a changed level becomes the case's own, with `note` as its reason."""
    if not note:
        raise Blocked(["写一句复核意见"])
    with transaction.atomic():
        # First, so that of two at once the second learns who was quicker, not that something changed.
        case = aggregates.lock(Case, pk)
        by = CASES_REVIEW.check(by, case)
        turn = _turn(case, at)
        if case.version != version:
            raise aggregates.Stale(case, version)
        after = _level(case, outcome, risk)
        made = CaseReview.objects.create(
            case=case,
            town=case.town,
            month=reviewing.first_of_month(at.astimezone(ZONE).date()),
            turn=turn,
            at=at,
            person=by.person_id,
            outcome=outcome,
            risk_before=case.risk,
            risk_after=after,
            note=note,
        )
        if after != case.risk:
            case.risk, case.risk_reason = after, note[:LONGEST]
        aggregates.save(case, by=by, at=at, event="case.reviewed", fields=[f"review:{outcome}"])
        if outcome == ReviewOutcome.CLOSE:
            _propose(case, made, at=at)
        return made


def _turn(case: Case, at: datetime) -> int:
    if case.status == "closed":
        raise Blocked([CLOSED])
    on = at.astimezone(ZONE).date()
    known = in_month(case, on=on)
    last = known[-1] if known else None
    turn = reviewing.turn(
        len(known),
        last=last.at.astimezone(ZONE).date() if last else None,
        on=on,
        days=rhythm_of(case.town, on=on).every[case.risk],
    )
    if turn is None and last is not None:
        who = names_of([last.person]).get(last.person, "") if last.person else ""
        when = f"{last.at.astimezone(ZONE):%m-%d}"
        raise Blocked([DONE.format(when=when, who=who, outcome=last.get_outcome_display())])
    return turn or 1


def _level(case: Case, outcome: str, risk: str) -> str:
    """The level after the review; raises `Blocked` where it does not fit the outcome."""
    now = Risk(case.risk).label if case.risk else "待评"
    if outcome == ReviewOutcome.RAISE:
        if not reviewing.is_higher(risk, case.risk):
            raise Blocked([f"现在是“{now}”，升高要选更高的等级"])
        return risk
    if outcome == ReviewOutcome.LOWER:
        if not reviewing.is_lower(risk, case.risk):
            raise Blocked([f"现在是“{now}”，降低要选更低的等级"])
        return risk
    return case.risk


def _propose(case: Case, made: CaseReview, *, at: datetime) -> None:
    notices.tell(
        case.lead,
        f"个案 {case.number} 复核建议结案，请承办人核对后办理",
        town=case.town,
        key=f"review-close:{made.pk}",
        at=at,
        about=case,
    )
