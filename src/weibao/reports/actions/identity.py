"""Opening who reported: a custodian's own passphrase, a stated reason, one line per opening."""

from __future__ import annotations

import json
from datetime import datetime
from typing import cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.crypto import boxes, custody
from weibao.kernel.workflow import Blocked
from weibao.org.models import CustodianKey

from ..models import IdentityOpening, Report
from ..permissions import IDENTITY_OPEN
from ..sealing import context


def open_identity(
    report_pk: UUID, *, by: Actor, at: datetime, passphrase: str, reason: str
) -> dict[str, str]:
    """Who reported, for this answer only: nothing opened is stored. Raises `Blocked`, `Refused`.

    The opening is written before anything is shown, and a wrong passphrase leaves an event too.
    """
    if not reason:
        raise Blocked(["打开报告人身份要写明事由"])
    report = Report.objects.select_related("identity").get(pk=report_pk)
    by = IDENTITY_OPEN.check(by, report)
    private, key = _private_key(report, by, at=at, passphrase=passphrase)
    try:
        body = boxes.open_box(
            bytes(report.identity.envelope),
            name=str(key.pk),
            private=private,
            context=context(report),
        )
    except boxes.BoxError as problem:
        raise Blocked([str(problem)]) from None
    with transaction.atomic():
        IdentityOpening.objects.create(
            identity=report.identity,
            town=report.town,
            # Who passed the check holds a post, hence is a person.
            person=cast(UUID, by.person_id),
            post=by.seats[0].post_id,
            reason=reason,
            at=at,
        )
        record("identity.opened", actor=by, at=at, subject=report, fields=["identity"])
    return dict(json.loads(body))


def _private_key(
    report: Report, by: Actor, *, at: datetime, passphrase: str
) -> tuple[X25519PrivateKey, CustodianKey]:
    """The custodian's own key, opened with the passphrase; a wrong one leaves an event."""
    key = CustodianKey.objects.filter(town=report.town, person=by.person_id, valid_to=None).first()
    if key is None:
        raise Blocked(["您还没有保管人钥匙，请联系系统管理员"])
    wrapped = bytes(key.wrapped_private_key or b"")
    try:
        return custody.unlock(wrapped, passphrase, public=bytes(key.public_key)), key
    except custody.CustodyError as problem:
        with transaction.atomic():
            record("identity.wrong_passphrase", actor=by, at=at, subject=report)
        raise Blocked([str(problem)]) from None
