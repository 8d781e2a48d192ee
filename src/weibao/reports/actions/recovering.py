"""The last way in: shares on paper open what lost custodians cannot, with two people present.

One of them begins with a reason, another says on an account of their own to be there too; only then
shares may be typed. What they open is packed for the custodians in office and shown to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.crypto import recovery
from weibao.kernel.telling import tell
from weibao.kernel.workflow import Blocked
from weibao.org.actions import custodians
from weibao.org.actions.passphrases import Unlocked
from weibao.org.actions.scope import check_town
from weibao.org.models import CustodianKey
from weibao.org.roles import Role

from ..models import Recovery
from ..permissions import CUSTODY_RECOVER, CUSTODY_REPACK
from .repacking import Repacked, repack_with

# So long the two may take; then they begin anew.
LASTS = timedelta(hours=12)
TOLD = (Role.CUSTODIAN, Role.DISCIPLINE, Role.FIRST_RESPONSIBLE)


class WrongShares(Exception):
    """The shares do not make the key. `each` says what is wrong with which, `whole` with all."""

    def __init__(self, each: list[str], whole: str = "") -> None:
        super().__init__(whole)
        self.each = each
        self.whole = whole


def current(town: str) -> Recovery | None:
    """The recovery that is under way in the town."""
    return Recovery.objects.filter(town=town, ended_at=None).first()


def is_over(row: Recovery, *, at: datetime) -> bool:
    """Whether the two took too long; what was begun then opens nothing any more."""
    return row.started_at + LASTS < at


@transaction.atomic
def start(*, town: str, reason: str, by: Actor, at: datetime) -> Recovery:
    """Begin with a reason. Raises `Refused`, `Blocked`."""
    by = check_town(CUSTODY_RECOVER, by, town)
    under_way = Recovery.objects.select_for_update().filter(town=town, ended_at=None).first()
    if under_way is not None:
        if not is_over(under_way, at=at):
            raise Blocked(["已经有一次恢复在进行"])
        _end(under_way, by, at=at)
    row = Recovery(town=town, reason=reason, started_by=cast(UUID, by.person_id), started_at=at)
    row.pin = row.expected_pin()
    row.save(force_insert=True)
    record("recovery.started", actor=by, at=at, subject=row)
    tell(
        town,
        TOLD,
        "有人发起用恢复码找回报告人身份，要两个人在场。不知道这件事的，请马上过问",
        key=f"recovery:{row.pk}",
        at=at,
        about=("reports.recovery", row.pk),
    )
    return row


@transaction.atomic
def second(*, town: str, by: Actor, at: datetime) -> Recovery:
    """Another person says, signed in on their own account, to be present."""
    by = check_town(CUSTODY_RECOVER, by, town)
    row = _under_way(town, at=at)
    if row.started_by == by.person_id:
        raise Blocked(["您是发起的人，要由另一个人用自己的账号确认在场"])
    if row.seconded_by is not None:
        raise Blocked(["已经有第二人确认在场"])
    row.seconded_by, row.seconded_at = by.person_id, at
    _keep(row, "seconded_by", "seconded_at")
    record("recovery.seconded", actor=by, at=at, subject=row)
    return row


def open_with(*, town: str, typed: Sequence[str], by: Actor, at: datetime) -> Repacked:
    """Pack every envelope for the custodians in office. Can be done again after a break.

    Raises `WrongShares`, `Blocked`, `Refused`, `NoCustodians`.
    """
    by = check_town(CUSTODY_RECOVER, by, town)
    row = _ready(town, by, at=at)
    private = _private(town, typed, row, by, at=at)
    custodians.retire_keys(town=town, by=by, at=at)
    done = repack_with(town, private, by=by, at=at)
    with transaction.atomic():
        row = _ready(town, by, at=at)
        row.packed_at, row.count = at, row.count + done.packed
        _keep(row, "packed_at", "count")
        record("recovery.packed", actor=by, at=at, subject=row, count=done.packed)
        tell(
            town,
            TOLD,
            f"已用恢复码把 {done.packed} 件报告人身份换封给现任保管人",
            key=f"recovered:{row.pk}:{at:%H%M%S}",
            at=at,
            about=("reports.recovery", row.pk),
        )
    return done


def _private(
    town: str, typed: Sequence[str], row: Recovery, by: Actor, *, at: datetime
) -> dict[str, X25519PrivateKey]:
    """The recovery key, by every id under which envelopes of the town may name it."""
    try:
        private = _combined(typed)
    except WrongShares:
        _note_wrong(row, by, at=at)
        raise
    public = private.public_key().public_bytes_raw()
    keys = CustodianKey.objects.filter(town=town, person=None)
    found = {str(key.pk): private for key in keys if bytes(key.public_key) == public}
    if not found:
        _note_wrong(row, by, at=at)
        raise WrongShares([], "这几份恢复码拼得起来，但不是本镇的，或者本镇从没用过这一套")
    return found


def _combined(typed: Sequence[str]) -> X25519PrivateKey:
    """The key that the shares make; raises `WrongShares`."""
    each = recovery.problems(typed)
    if any(each):
        raise WrongShares(each)
    try:
        return recovery.recovery_key(recovery.combine(typed))
    except recovery.RecoveryError as problem:
        raise WrongShares([], str(problem)) from None


def _note_wrong(row: Recovery, by: Actor, *, at: datetime) -> None:
    with transaction.atomic():
        record("recovery.wrong_shares", actor=by, at=at, subject=row)


@transaction.atomic
def consent(*, town: str, mine: Unlocked, by: Actor, at: datetime) -> Recovery:
    """A custodian agrees to new shares. `mine` proves the passphrase; nothing is opened with it."""
    by = check_town(CUSTODY_REPACK, by, town)
    row = _under_way(town, at=at)
    if row.seconded_by is None:
        raise Blocked(["要等另一个人用自己的账号确认在场"])
    if not CustodianKey.objects.filter(pk=mine.key, valid_to=None).exists():
        raise Blocked(["您的钥匙已经停用"])
    row.consented_by = by.person_id
    _keep(row, "consented_by")
    record("recovery.consented", actor=by, at=at, subject=row)
    return row


@transaction.atomic
def new_shares(*, town: str, by: Actor, at: datetime) -> tuple[str, ...]:
    """Shares of a new recovery key, shown now and never again. They count after `keep_shares`."""
    by = check_town(CUSTODY_RECOVER, by, town)
    row = _ready(town, by, at=at)
    if row.packed_at is None and row.consented_by is None:
        # Else two people could make themselves a key to all that comes.
        raise Blocked(["先用旧的恢复码换封一次；旧的丢了，要由一位保管人用口令同意"])
    seed = recovery.new_seed()
    row.new_public_key = recovery.recovery_key(seed).public_key().public_bytes_raw()
    _keep(row, "new_public_key")
    record("recovery.shares_made", actor=by, at=at, subject=row)
    return custodians.shares_of(seed)


def try_shares(*, town: str, typed: Sequence[str], by: Actor, at: datetime) -> None:
    """Whether what was copied is what was shown. Raises `WrongShares`, `Blocked`, `Refused`.

    Before the transaction of `keep_shares`: that wrong ones were typed has to stay written.
    """
    by = check_town(CUSTODY_RECOVER, by, town)
    row = _ready(town, by, at=at)
    try:
        _copied(row, typed)
    except WrongShares:
        _note_wrong(row, by, at=at)
        raise


@transaction.atomic
def keep_shares(*, town: str, typed: Sequence[str], by: Actor, at: datetime) -> CustodianKey:
    """The new shares are copied and sealed: their key takes the place of the old one.

    The key is made from two of them as they stand on paper: no row in between is believed.
    """
    by = check_town(CUSTODY_RECOVER, by, town)
    row = _ready(town, by, at=at)
    public = _copied(row, typed)
    key = custodians.add_recovery(town=town, public=public, by=by, at=at)
    _end(row, by, at=at)
    tell(
        town,
        TOLD,
        "恢复码换了新的，旧的已停用。请保管人把身份换封到新的恢复钥匙",
        key=f"recovery-new:{key.pk}",
        at=at,
        about=("reports.recovery", row.pk),
    )
    return key


def _copied(row: Recovery, typed: Sequence[str]) -> bytes:
    """The public half that the typed shares make, if they are the ones that were shown last."""
    if row.new_public_key is None:
        raise Blocked(["还没有生成新的恢复码"])
    public = _combined(typed).public_key().public_bytes_raw()
    if public != bytes(row.new_public_key):
        raise WrongShares([], "这两份拼得起来，但不是刚才生成的那一套。请看纸上的日期，或重新生成")
    return public


@transaction.atomic
def end(*, town: str, by: Actor, at: datetime) -> Recovery:
    """Nothing more to do, or called off."""
    by = check_town(CUSTODY_RECOVER, by, town)
    rows = Recovery.objects.select_for_update().filter(town=town, ended_at=None)
    row = rows.first()
    if row is None:
        raise Blocked(["没有正在进行的恢复"])
    return _end(row, by, at=at)


def _end(row: Recovery, by: Actor, *, at: datetime) -> Recovery:
    genuine = row.is_genuine
    row.ended_at, row.new_public_key = at, None
    if genuine:
        _keep(row, "ended_at", "new_public_key")
    else:
        # What somebody changed does not become right by being ended.
        row.save(update_fields=["ended_at", "new_public_key"])
    record("recovery.ended", actor=by, at=at, subject=row)
    return row


def _under_way(town: str, *, at: datetime) -> Recovery:
    row = Recovery.objects.select_for_update().filter(town=town, ended_at=None).first()
    if row is None or is_over(row, at=at):
        raise Blocked(["没有正在进行的恢复，请重新发起"])
    if not row.is_genuine:
        raise Blocked(
            ["这次恢复的记录在数据库里被改动过，不能接着办。请结束它再发起，并查是谁改的"]
        )
    return row


def _keep(row: Recovery, *fields: str) -> None:
    """Write what changed of a row that was genuine, and its pin."""
    row.pin = row.expected_pin()
    row.save(update_fields=[*fields, "pin"])


def _ready(town: str, by: Actor, *, at: datetime) -> Recovery:
    """The recovery, with both people there, one of them acting."""
    with transaction.atomic():
        row = _under_way(town, at=at)
    if row.seconded_by is None:
        raise Blocked(["要等另一个人用自己的账号确认在场"])
    if by.person_id not in {row.started_by, row.seconded_by}:
        raise Blocked(["只有发起的人和在场的第二人能接着办"])
    return row
