"""Writing down what was done to find out what is so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.claiming import claim

from ..models import Case, Inquiry
from ..permissions import CASES_RECORD

CLOSED = "个案已经结案，要补调查先重新办理"


def add_inquiry(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    how: str,
    happened_at: datetime,
    who: str,
    found: str,
    files: Sequence[str] = (),
) -> Inquiry:
    """One visit, talk, call or paper. Raises `attachments.claiming.NotAttached`, `Blocked`.

    No version is asked: an entry is added beside whatever others write, nothing is changed.
    """
    if happened_at > at:
        raise Blocked(["调查的时间还没有到"])
    if not (who and found):
        raise Blocked(["写上谁去的、见了谁，和了解到什么"])
    with transaction.atomic():
        case = aggregates.lock(Case, pk)
        by = CASES_RECORD.check(by, case)
        if case.status == "closed":
            raise Blocked([CLOSED])
        made = Inquiry.objects.create(
            case=case,
            town=case.town,
            round=case.round,
            how=how,
            happened_at=happened_at,
            who=who,
            found=found,
            written_at=at,
            written_by=by.person_id,
        )
        claim(files, subject=case, part=made, by=by, at=at)
        names = [f"inquiry:{how}", *(["files"] if files else [])]
        aggregates.save(case, by=by, at=at, event="case.inquired", fields=names)
        return made
