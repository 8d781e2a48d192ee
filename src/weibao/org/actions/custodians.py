"""Keys of those who may open who reported. The private half never rests here without a passphrase."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from weibao.audit.events import record
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.crypto import custody, recovery
from weibao.kernel.telling import tell

from ..models import CustodianKey
from ..permissions import CUSTODIAN_KEY
from ..queries.custodians import Keys, in_office, keys_of
from ..roles import Role
from .passphrases import Unlocked, unlock
from .scope import NotPossible, check_town

# Identities are sealed to at least so many people, so that one alone neither loses nor hides them.
FEWEST = 2
SHARES_NEEDED, SHARES = 2, 3
CHANGED = "custodian.key_changed"


def make_key(
    *,
    town: str,
    passphrase: str = "",
    keys: custody.NewKeys | None = None,
    by: Actor,
    at: datetime,
    cost: custody.Cost | None = None,
) -> CustodianKey:
    """The custodian's own key pair. From now on identities of this town are sealed to it as well.

    Keys of custodians who left the post end now, as soon as enough others are there. `keys` are
    given where the slow hashing was done before a transaction, so that nobody else waits for it.
    """
    by = check_town(CUSTODIAN_KEY, by, town)
    keys = keys or custody.new_keys(passphrase, cost=cost)
    with transaction.atomic():
        if _own(town, by).exists():
            raise NotPossible("您已经有钥匙了，可以在这里改口令")
        key = _add(town, keys, by=by, at=at)
        record("custodian.key_made", actor=by, at=at, subject=key)
        retire_keys(town=town, by=by, at=at)
    return key


def replace_key(*, town: str, keys: custody.NewKeys, by: Actor, at: datetime) -> CustodianKey:
    """Another key for somebody who forgot the passphrase; the other custodian packs for it."""
    by = check_town(CUSTODIAN_KEY, by, town)
    with transaction.atomic():
        old = _own(town, by).first()
        if old is None:
            raise NotPossible("您还没有钥匙，请先设置口令")
        end_key(old, by=by, at=at)
        key = _add(town, keys, by=by, at=at)
        record("custodian.key_made", actor=by, at=at, subject=key)
        tell(
            town,
            (Role.CUSTODIAN, Role.DISCIPLINE),
            "有保管人忘了口令，换了一把新钥匙。请当面核对是本人换的，再给他换封",
            key=f"key-replaced:{key.pk}",
            at=at,
            beside=by.seats[0].post_id,
        )
    return key


def change_passphrase(
    *,
    town: str,
    old: str,
    new: str,
    by: Actor,
    at: datetime,
    cost: custody.Cost | None = None,
) -> None:
    """The same key under another passphrase: what was sealed before still opens."""
    mine = unlock(town=town, passphrase=old, by=by, at=at)
    wrapped = custody.lock(mine.private, new, cost=cost)
    keep_passphrase(mine, wrapped, by=by, at=at)


@transaction.atomic
def keep_passphrase(mine: Unlocked, wrapped: bytes, *, by: Actor, at: datetime) -> None:
    """The write of `change_passphrase`, where both slow steps were done before."""
    key = CustodianKey.objects.select_for_update().get(pk=mine.key, person=by.person_id)
    key.wrapped_private_key = wrapped
    key.save(update_fields=["wrapped_private_key"])
    record("custodian.passphrase_changed", actor=by, at=at, subject=key)


@transaction.atomic
def make_recovery(*, town: str, at: datetime) -> tuple[str, ...]:
    """The recovery key of a town and its shares, which exist on paper only: print them now."""
    if CustodianKey.objects.filter(town=town, person=None, valid_to=None).exists():
        raise NotPossible("恢复码已经生成过，不能再次显示")
    seed = recovery.new_seed()
    public = recovery.recovery_key(seed).public_key().public_bytes_raw()
    add_recovery(town=town, public=public, by=SYSTEM, at=at)
    return shares_of(seed)


def shares_of(seed: bytes) -> tuple[str, ...]:
    return recovery.split(seed, needed=SHARES_NEEDED, shares=SHARES)


@transaction.atomic
def add_recovery(*, town: str, public: bytes, by: Actor, at: datetime) -> CustodianKey:
    """A recovery key takes its place; one that was there before ends."""
    for old in CustodianKey.objects.select_for_update().filter(
        town=town, person=None, valid_to=None
    ):
        end_key(old, by=by, at=at)
    key = _pinned(CustodianKey(town=town, public_key=public, valid_from=at.date(), created_at=at))
    record("custodian.recovery_made", actor=by, at=at, subject=key)
    return key


def retire_keys(*, town: str, by: Actor, at: datetime) -> int:
    """End the keys of people who hold the post no more, while enough others remain to seal to.

    What is still sealed to an ended key is packed anew by those who stay: nothing is lost.
    """
    holding = in_office(town, on=at.date())
    found = keys_of(town)
    _settle(found, set(holding), by=by, at=at)
    keys = [key for key in found.genuine if key.person_id]
    gone = [key for key in keys if key.person_id not in holding]
    if not gone or len(keys) - len(gone) < FEWEST:
        return 0
    locked = CustodianKey.objects.select_for_update().filter(
        pk__in=[key.pk for key in gone], valid_to=None
    )
    for key in locked.order_by("pk"):
        end_key(key, by=by, at=at)
    return len(gone)


def _settle(found: Keys, holding: set[UUID], *, by: Actor, at: datetime) -> None:
    """End properly what somebody ended in the database, once another key is there in its place."""
    replaced = {key.person_id for key in found.genuine}
    for key in found.changed:
        left = key.person_id is not None and key.person_id not in holding
        if key.valid_to is not None and (left or key.person_id in replaced):
            end_key(key, by=by, at=at)


def end_key(key: CustodianKey, *, by: Actor, at: datetime) -> None:
    """Nothing is sealed to the key from now on. What is sealed to it opens until it is packed anew."""
    genuine = key.is_genuine
    key.valid_to = max(at.date(), key.valid_from)
    # A changed key does not become a good one by being ended.
    key.pin = key.expected_pin() if genuine else key.settled_pin
    key.save(update_fields=["valid_to", "pin"])
    record("custodian.key_ended", actor=by, at=at, subject=key)


def notice_changed(*, at: datetime) -> int:
    """Tell of keys that do not agree with their pin, once each; nothing is sealed to them.

    Ended ones as well: ending a key in the database shuts its owner out of what is sealed later.
    """
    told = Event.objects.filter(kind=CHANGED).values("subject")
    rows = CustodianKey.objects.exclude(pk__in=told).order_by("pk")
    changed = [key for key in rows if not key.is_genuine]
    for key in changed:
        record(CHANGED, actor=SYSTEM, at=at, subject=key)
        tell(
            key.town,
            (Role.CUSTODIAN, Role.SYSTEM_KEEPER, Role.FIRST_RESPONSIBLE, Role.DISCIPLINE),
            "有一把保管人公钥被改动过，或在数据库里被停用，已不用它封存。请核对各位保管人的指纹，查是谁动了数据库",
            key=f"key-changed:{key.pk}",
            at=at,
        )
    return len(changed)


def _own(town: str, by: Actor) -> QuerySet[CustodianKey]:
    rows = CustodianKey.objects.select_for_update()
    return rows.filter(town=town, person=by.person_id, valid_to=None)


def _add(town: str, keys: custody.NewKeys, *, by: Actor, at: datetime) -> CustodianKey:
    return _pinned(
        CustodianKey(
            town=town,
            person_id=by.person_id,
            public_key=keys.public,
            wrapped_private_key=keys.wrapped,
            valid_from=at.date(),
            created_at=at,
        )
    )


def _pinned(key: CustodianKey) -> CustodianKey:
    key.pin = key.expected_pin()
    key.save(force_insert=True)
    return key
