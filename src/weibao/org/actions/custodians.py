"""Keys of those who may open who reported. The private half never rests here without a passphrase."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.crypto import custody, recovery

from ..models import Appointment, CustodianKey
from ..permissions import CUSTODIAN_KEY
from ..queries.actors import in_force
from ..roles import Role
from .scope import NotPossible, check_town

# Identities are sealed to at least so many people, so that one alone neither loses nor hides them.
FEWEST = 2
SHARES_NEEDED, SHARES = 2, 3


def make_key(
    *,
    town: str,
    passphrase: str,
    by: Actor,
    at: datetime,
    cost: custody.Cost | None = None,
) -> CustodianKey:
    """The custodian's own key pair. From now on identities of this town are sealed to it as well.

    Keys of custodians who left the post end now, as soon as enough others are there.
    """
    by = check_town(CUSTODIAN_KEY, by, town)
    # The slow hashing happens before the transaction: nobody else has to wait for it.
    keys = custody.new_keys(passphrase, cost=cost or custody.DEFAULT_COST)
    with transaction.atomic():
        mine = CustodianKey.objects.select_for_update().filter(town=town, person=by.person_id)
        if mine.filter(valid_to=None).exists():
            raise NotPossible("您已经有钥匙了，可以在这里改口令")
        key = CustodianKey.objects.create(
            town=town,
            person_id=by.person_id,
            public_key=keys.public,
            wrapped_private_key=keys.wrapped,
            valid_from=at.date(),
            created_at=at,
        )
        record("custodian.key_made", actor=by, at=at, subject=key)
        retire_keys(town=town, by=by, at=at)
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
    by = check_town(CUSTODIAN_KEY, by, town)
    key = CustodianKey.objects.filter(town=town, person=by.person_id, valid_to=None).first()
    if key is None or key.wrapped_private_key is None:
        raise NotPossible("您还没有钥匙，请先设置口令")
    private = custody.unlock(bytes(key.wrapped_private_key), old, public=bytes(key.public_key))
    wrapped = custody.lock(private, new, cost=cost or custody.DEFAULT_COST)
    with transaction.atomic():
        CustodianKey.objects.filter(pk=key.pk).update(wrapped_private_key=wrapped)
        record("custodian.passphrase_changed", actor=by, at=at, subject=key)


@transaction.atomic
def make_recovery(*, town: str, at: datetime) -> tuple[str, ...]:
    """The recovery key of a town and its shares, which exist on paper only: print them now."""
    if CustodianKey.objects.filter(town=town, person=None, valid_to=None).exists():
        raise NotPossible("恢复码已经生成过，不能再次显示")
    seed = recovery.new_seed()
    key = CustodianKey.objects.create(
        town=town,
        person=None,
        public_key=recovery.recovery_key(seed).public_key().public_bytes_raw(),
        valid_from=at.date(),
        created_at=at,
    )
    record("custodian.recovery_made", actor=SYSTEM, at=at, subject=key)
    return recovery.split(seed, needed=SHARES_NEEDED, shares=SHARES)


def retire_keys(*, town: str, by: Actor, at: datetime) -> int:
    """End the keys of people who hold the post no more, while enough others remain to seal to.

    What was sealed to an ended key still opens with it, for somebody who may: nothing is lost.
    """
    day = at.date()
    open_keys = CustodianKey.objects.select_for_update().filter(
        town=town, valid_to=None, person__isnull=False
    )
    keys = list(open_keys.order_by("created_at", "pk"))
    holding = _holding(town, at=at)
    gone = [key for key in keys if key.person_id not in holding]
    if len(keys) - len(gone) < FEWEST:
        return 0
    for key in gone:
        key.valid_to = max(day, key.valid_from)
        key.save(update_fields=["valid_to"])
        record("custodian.key_ended", actor=by, at=at, subject=key)
    return len(gone)


def _holding(town: str, *, at: datetime) -> set[UUID]:
    """Who holds a custodian's post of the town today."""
    day = at.date()
    rows = Appointment.objects.filter(
        in_force(day), in_force(day, "post__"), post__unit__town=town, post__role=Role.CUSTODIAN
    )
    return set(rows.values_list("person_id", flat=True))
