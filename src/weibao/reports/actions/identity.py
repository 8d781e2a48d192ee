"""Opening who reported: a custodian's own passphrase, a stated reason, one line per opening."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.crypto import boxes
from weibao.kernel.telling import tell
from weibao.kernel.workflow import Blocked
from weibao.office import settings
from weibao.org.actions.passphrases import Unlocked
from weibao.org.models import Unit
from weibao.org.queries.custodians import in_office
from weibao.org.roles import Role

from ..models import CallBack, IdentityOpening, OpeningRequest, Report
from ..permissions import IDENTITY_OPEN
from ..rules.naming import gives_away
from ..rules.opening_reasons import CODES
from ..sealing import context
from ..settings import OPEN_MINUTES


class GivesAway(Blocked):
    """The text says who reported. That it was held against the identity has to be written down."""


@dataclass(frozen=True)
class Opened:
    """What was opened, for this answer only: nothing of it is stored."""

    opening: IdentityOpening
    identity: dict[str, str] = field(repr=False)


def open_identity(
    report_pk: UUID,
    mine: Unlocked,
    *,
    by: Actor,
    at: datetime,
    why: str,
    words: str,
    request: OpeningRequest | None = None,
    callback: CallBack | None = None,
) -> Opened:
    """Who reported. Written, and told to the other custodian, before anything is shown.

    Raises `Refused`, and `Blocked` for a reason that is missing or itself says who reported.
    """
    if why not in CODES or not words:
        raise Blocked(["打开报告人身份要选事由，并写明白"])
    with transaction.atomic():
        report = Report.objects.select_related("identity").get(pk=report_pk)
        by = IDENTITY_OPEN.check(by, report)
        identity = decrypt(report, mine)
        _keep_out(words, identity)
        minutes = settings.value(OPEN_MINUTES.key, town=report.town, on=at.date())
        opening = IdentityOpening.objects.create(
            identity=report.identity,
            town=report.town,
            # Who passed the check holds a post, hence is a person.
            person=cast(UUID, by.person_id),
            post=by.seats[0].post_id,
            why=why,
            reason=words,
            at=at,
            until=at + timedelta(minutes=minutes),
            request=request,
            callback=callback,
        )
        record("identity.opened", actor=by, at=at, subject=report, fields=["identity"], digest=why)
        _tell(opening, report, by, at=at)
    return Opened(opening, identity)


def decrypt(report: Report, mine: Unlocked) -> dict[str, str]:
    """The content of the envelope, in memory; whoever calls this writes down that it was opened."""
    try:
        body = boxes.open_box(
            bytes(report.identity.envelope),
            name=str(mine.key),
            private=mine.private,
            context=context(report.pk),
        )
    except boxes.BoxError as problem:
        raise Blocked([str(problem)]) from None
    return dict(json.loads(body))


def compare(report_pk: UUID, mine: Unlocked, *, text: str, by: Actor, at: datetime) -> None:
    """Refuse a text that says who reported. Nothing is shown; that it was compared is written."""
    report = Report.objects.select_related("identity").get(pk=report_pk)
    by = IDENTITY_OPEN.check(by, report)
    identity = decrypt(report, mine)
    with transaction.atomic():
        record("identity.compared", actor=by, at=at, subject=report)
    _keep_out(text, identity)


def _keep_out(text: str, identity: dict[str, str]) -> None:
    found = gives_away(text, identity)
    if found:
        raise GivesAway([f"写的话里有报告人的{found}，别人会看到。请改成不认得出是谁的写法"])


def _tell(opening: IdentityOpening, report: Report, by: Actor, *, at: datetime) -> None:
    """The other custodian at once; where there is none, the discipline office."""
    others = set(in_office(report.town, on=at.date())) - {by.person_id}
    unit = Unit.objects.get(pk=by.seats[0].unit_id)
    tell(
        report.town,
        (Role.CUSTODIAN,) if others else (Role.DISCIPLINE,),
        f"{unit.short_name}的保管人打开了 {report.number} 的报告人身份：{opening.why_label}",
        key=f"opened:{opening.pk}",
        at=at,
        about=("reports.identityopening", opening.pk),
        beside=by.seats[0].post_id,
    )
