"""Opening who reported: a custodian's own passphrase, a stated reason, one line per opening.

What a custodian writes is held against the identity first, apart from what it is written for: each
comparison is an event, and a text that says who reported is told to the other custodian. Else trying
names would be a way to learn who it was without anybody noticing.
"""

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
from weibao.org.actions import refused_texts
from weibao.org.actions.passphrases import SEVERAL, Unlocked
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
    """The text says who reported. It is not said by what: name and number must not be told apart."""


@dataclass(frozen=True)
class Compared:
    """A text that was held against who reported, and does not say who it was."""

    report: UUID
    text: str = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """What was opened, for this answer only: nothing of it is stored."""

    opening: IdentityOpening
    identity: dict[str, str] = field(repr=False)


def open_identity(
    words: Compared,
    mine: Unlocked,
    *,
    by: Actor,
    at: datetime,
    why: str,
    request: OpeningRequest | None = None,
    callback: CallBack | None = None,
) -> Opened:
    """Who reported. Written, and told to the other custodian, before anything is shown.

    `words` are the reason, compared before. Raises `Refused`, and `Blocked` for a missing reason.
    """
    if why not in CODES or not words.text:
        raise Blocked(["打开报告人身份要选事由，并写明白"])
    with transaction.atomic():
        report = Report.objects.select_related("identity").get(pk=words.report)
        by = IDENTITY_OPEN.check(by, report)
        identity = decrypt(report, mine)
        minutes = settings.value(OPEN_MINUTES.key, town=report.town, on=at.date())
        opening = IdentityOpening.objects.create(
            identity=report.identity,
            town=report.town,
            # Who passed the check holds a post, hence is a person.
            person=cast(UUID, by.person_id),
            post=by.seats[0].post_id,
            why=why,
            reason=words.text,
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


def compare(report_pk: UUID, mine: Unlocked, *, text: str, by: Actor, at: datetime) -> Compared:
    """Hold `text` against who reported, in memory. Nothing is shown; that it was compared is written.

    Never inside the transaction of what it is written for: event, count and notice stay when the
    text is refused. Raises `Refused`, `NotPossible` while refused texts make one wait, `GivesAway`.
    """
    with transaction.atomic():
        report = Report.objects.select_related("identity").get(pk=report_pk)
        by = IDENTITY_OPEN.check(by, report)
        key = refused_texts.take_turn(mine, at=at)
        found = gives_away(text, decrypt(report, mine))
        said = "refused" if found else ""
        record("identity.compared", actor=by, at=at, subject=report, digest=said)
        if found:
            times = refused_texts.count(key, at=at)
            _tell_refused(report, times, by, at=at)
    if found:
        raise GivesAway(
            [
                "写的话里有报告人的姓名或电话，别人会看到。请改成不认得出是谁的写法；已告诉另一位保管人"
            ]
        )
    return Compared(report_pk, text)


def _tell_refused(report: Report, times: int, by: Actor, *, at: datetime) -> None:
    """The other custodian each time; with several, or where there is no other, the discipline office."""
    seat = by.seats[0]
    roles = _others(report.town, by, at=at)
    tell(
        report.town,
        (*roles, Role.DISCIPLINE) if times >= SEVERAL else roles,
        f"{Unit.objects.get(pk=seat.unit_id).short_name}的保管人写的话里认得出 {report.number} 的"
        f"报告人，被拦下，这一天第 {times} 次。请问一问是不是在试",
        key=f"refused-text:{report.pk}:{seat.post_id}:{at:%Y%m%d}:{times}",
        at=at,
        beside=seat.post_id,
    )


def _others(town: str, by: Actor, *, at: datetime) -> tuple[Role, ...]:
    """Who watches over the custodian: the other one; where there is none, the discipline office."""
    others = set(in_office(town, on=at.date())) - {by.person_id}
    return (Role.CUSTODIAN,) if others else (Role.DISCIPLINE,)


def _tell(opening: IdentityOpening, report: Report, by: Actor, *, at: datetime) -> None:
    """Those who watch over the custodian, at once."""
    unit = Unit.objects.get(pk=by.seats[0].unit_id)
    tell(
        report.town,
        _others(report.town, by, at=at),
        f"{unit.short_name}的保管人打开了 {report.number} 的报告人身份：{opening.why_label}",
        key=f"opened:{opening.pk}",
        at=at,
        about=("reports.identityopening", opening.pk),
        beside=by.seats[0].post_id,
    )
