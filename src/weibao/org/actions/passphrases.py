"""Trying a custodian's passphrase: counted before it is looked at, slower with each wrong one.

The count belongs to the person's own key, and only the signed-in person tries it: nobody can make
another wait. Waits grow to half an hour and are never a ban.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.db.models import Model

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.crypto import custody
from weibao.kernel.crypto.turns import NoTurn
from weibao.kernel.telling import tell

from ..models import CustodianKey
from ..permissions import CUSTODIAN_KEY
from ..roles import Role
from ..signin.throttle import in_words
from .scope import NotPossible, check_town

# Seconds to wait after so many wrong ones in a row; the last holds for all that follow.
WAITS = (0, 0, 30, 120, 600, 1800)
# From so many on the other custodian and the discipline office hear of it, once a day.
SEVERAL = 3


@dataclass(frozen=True)
class Unlocked:
    """A custodian's own key, open in memory for this request."""

    key: UUID
    private: X25519PrivateKey = field(repr=False)


def unlock(
    *, town: str, passphrase: str, by: Actor, at: datetime, about: Model | None = None
) -> Unlocked:
    """Open the person's own key. Raises `Refused`, and `NotPossible` with what to say.

    Never inside a transaction: a wrong try must stay counted, and hashing takes a second. `about` is
    what it was to be opened for.
    """
    by = check_town(CUSTODIAN_KEY, by, town)
    key = _take(town, by, at=at)
    wrapped = bytes(key.wrapped_private_key or b"")
    try:
        private = custody.unlock(wrapped, passphrase, public=bytes(key.public_key))
    except NoTurn as full:
        _count(key, key.wrong_tries - 1, until=None)
        raise NotPossible(str(full), field="passphrase") from None
    except custody.CustodyError as problem:
        _note_wrong(key, by, at=at, about=about)
        wait = WAITS[min(key.wrong_tries, len(WAITS)) - 1]
        more = f"。已连着错 {key.wrong_tries} 次，请过 {in_words(wait)}再试" if wait else ""
        raise NotPossible(f"{problem}{more}", field="passphrase") from None
    _count(key, 0, until=None)
    return Unlocked(key.pk, private)


def _take(town: str, by: Actor, *, at: datetime) -> CustodianKey:
    """Count the try as wrong beforehand, so that many at once are not more than one by one."""
    with transaction.atomic():
        rows = CustodianKey.objects.select_for_update()
        key = rows.filter(town=town, person=by.person_id, valid_to=None).first()
        if key is None:
            raise NotPossible("您还没有保管人口令，请先到“我的账号”里设置", field="passphrase")
        if key.next_try_at is not None and key.next_try_at > at:
            seconds = int((key.next_try_at - at).total_seconds()) + 1
            raise NotPossible(f"口令输错太多次，请过 {in_words(seconds)}再试", field="passphrase")
        tries = key.wrong_tries + 1
        wait = WAITS[min(tries, len(WAITS)) - 1]
        _count(key, tries, until=at + timedelta(seconds=wait) if wait else None)
        return key


def _count(key: CustodianKey, tries: int, *, until: datetime | None) -> None:
    key.wrong_tries, key.next_try_at = max(0, tries), until
    key.save(update_fields=["wrong_tries", "next_try_at"])


def _note_wrong(key: CustodianKey, by: Actor, *, at: datetime, about: Model | None) -> None:
    with transaction.atomic():
        subject = key if about is None else about
        record("custodian.wrong_passphrase", actor=by, at=at, town=key.town, subject=subject)
        if key.wrong_tries >= SEVERAL:
            tell(
                key.town,
                (Role.CUSTODIAN, Role.DISCIPLINE),
                f"有保管人的口令连着输错 {key.wrong_tries} 次，请当面问一问是不是本人在试",
                key=f"wrong-phrase:{key.pk}:{at:%Y%m%d}",
                at=at,
                beside=by.seats[0].post_id,
            )
