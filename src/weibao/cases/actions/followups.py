"""Following up: looking again at the child after the measures, by the level of risk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.clock import end_of
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import Blocked
from weibao.office import clocks
from weibao.office.attachments.claiming import claim

from ..figures import follow_up_days
from ..models import Case, FollowUp
from ..permissions import CASES_RECORD

LIMIT = "IN032"
TOO_EARLY = "还在调查核实，去了哪里、见了谁请记在调查记录里"


def begin(case: Case, *, at: datetime) -> None:
    """The first follow-up falls due, where the risk asks for one; one that runs is left as it is."""
    day = at.astimezone(ZONE).date()
    days = follow_up_days(case.town, case.risk, on=day)
    if days:
        _start(case, day + timedelta(days=days), at=at)


def adapt(case: Case, *, at: datetime) -> None:
    """The risk was assessed anew after the measures: a day that nobody has set yet follows it."""
    if not follow_up_days(case.town, case.risk, on=at.astimezone(ZONE).date()):
        if not case.followups.filter(round=case.round).exists():
            end(case, at=at)
        return
    begin(case, at=at)


def end(case: Case, *, at: datetime) -> None:
    """None falls due any more: the risk asks for none, or the case is investigated again."""
    clocks.cancel(LIMIT, subject=case.pk, at=at)


def follow_up(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    how: str,
    happened_at: datetime,
    who: str,
    found: str,
    next_on: date | None = None,
    ended_why: str = "",
    files: Sequence[str] = (),
) -> FollowUp:
    """Write one down, also after closure; the next falls due on `next_on`, else by the risk.

    `ended_why` ends the row of follow-ups. Raises `attachments.claiming.NotAttached`, `Blocked`.
    """
    day = at.astimezone(ZONE).date()
    _in_order(at, happened_at, who, found, next_on, ended_why)
    with transaction.atomic():
        case = aggregates.lock(Case, pk)
        by = CASES_RECORD.check(by, case)
        if case.status == "investigating":
            raise Blocked([TOO_EARLY])
        days = follow_up_days(case.town, case.risk, on=day)
        if next_on is None and not ended_why and days:
            next_on = day + timedelta(days=days)
        made = FollowUp.objects.create(
            case=case,
            town=case.town,
            round=case.round,
            how=how,
            happened_at=happened_at,
            who=who,
            found=found,
            next_on=next_on,
            ended_why=ended_why,
            written_at=at,
            written_by=by.person_id,
        )
        claim(files, subject=case, part=made, by=by, at=at)
        names = ["follow_up", *(["files"] if files else [])]
        aggregates.save(case, by=by, at=at, event="case.followed_up", fields=names)
        clocks.meet(LIMIT, subject=case.pk, at=at)
        if next_on is not None:
            _start(case, next_on, at=at)
        return made


def _in_order(
    at: datetime,
    happened_at: datetime,
    who: str,
    found: str,
    next_on: date | None,
    ended_why: str,
) -> None:
    if happened_at > at:
        raise Blocked(["回访的时间还没有到"])
    if not (who and found):
        raise Blocked(["写上谁去的、见了谁，和孩子现在怎么样"])
    if next_on is not None and ended_why:
        raise Blocked(["要么定下次回访的日子，要么写为什么不再回访"])
    if next_on is not None and next_on <= at.astimezone(ZONE).date():
        raise Blocked(["下次回访的日子要在今天以后"])


def _start(case: Case, on: date, *, at: datetime) -> None:
    clocks.start_until(
        LIMIT,
        subject=case,
        unit=case.lead,
        at=at,
        until=end_of(on),
        basis="本平台内部约定，按风险等级或者上次回访时定的日子",
        case=case.pk,
    )
