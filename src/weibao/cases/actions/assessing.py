"""The safety assessment: the server works out a level from the answers, a person decides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE, age_on
from weibao.kernel.workflow import Blocked

from ..models import Assessment, Case
from ..models.case import Risk
from ..permissions import CASES_WORK
from ..rules import assessment as rules
from . import followups

CLOSED = "个案已经结案，要评估先重新办理"
# `Case.risk_reason` holds no more.
LONGEST = 500


def youngest_of(case: Case, *, on: date) -> int | None:
    """The age of the youngest child of the case in full years; None where no file says."""
    births = case.participants.filter(role="child", until=None, child__isnull=False)
    found = [row.child.birth for row in births.select_related("child") if row.child]
    return min((age_on(birth, on) for birth in found if birth), default=None)


def proposal_for(case: Case, answers: Mapping[str, str], *, on: date) -> rules.Proposal:
    """What the answers come to for this case; `answers` is complete."""
    return rules.propose(answers, youngest=youngest_of(case, on=on))


def lowers(case: Case, proposal: rules.Proposal, risk: str) -> list[str]:
    """What a decision for `risk` stays below, in words; it then needs a reason."""
    found = []
    if rules.is_lower(risk, proposal.risk):
        found.append(f"按回答建议“{Risk(proposal.risk).label}”")
    if rules.is_lower(risk, case.risk):
        found.append(f"现在是“{Risk(case.risk).label}”")
    return found


def assess(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    version: int,
    answers: Mapping[str, str],
    risk: str,
    why: str = "",
) -> Assessment:
    """Keep the answers and set the risk of the case. Raises `Blocked` for one lowered in silence."""
    asked = {question.code for question in rules.table().questions}
    given = {code: answers[code] for code in answers if code in asked}
    if lacking := rules.missing(given):
        raise Blocked([f"还没有回答：{'、'.join(lacking)}"])
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        by = CASES_WORK.check(by, case)
        if case.status == "closed":
            raise Blocked([CLOSED])
        proposal = proposal_for(case, given, on=at.astimezone(ZONE).date())
        below = lowers(case, proposal, risk)
        if below and not why:
            raise Blocked([f"{'，'.join(below)}；要定低，写明理由"])
        made = Assessment.objects.create(
            case=case,
            town=case.town,
            round=case.round,
            table=proposal.table,
            answers=json.dumps(given, sort_keys=True),
            proposed=proposal.risk,
            reasons="\n".join(proposal.reasons),
            risk=risk,
            why=why if below else "",
            assessed_at=at,
            assessed_by=by.person_id,
        )
        case.risk = risk
        case.risk_reason = (why if below else "；".join(proposal.reasons))[:LONGEST]
        aggregates.save(case, by=by, at=at, event="case.assessed", fields=["assessment"])
        if case.status == "answering":
            followups.adapt(case, at=at)
        return made
