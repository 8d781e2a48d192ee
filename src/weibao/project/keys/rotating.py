"""Change the key of one purpose, and write again whatever the old one protects.

Every process of the service sees the new key at once (the ring's file is looked at on each use), so
nothing new is sealed with the old one except by transactions already under way: hence the passes
go on until one finds nothing. Killed at any moment, nothing is lost, because old keys stay in the
ring; run again, it goes on where work is left instead of adding yet another key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.kernel.crypto.keyring import KeyRing, current_ring
from weibao.office.models import KeyRotation

from .targets import Target, targets

# The first pass does the work, the second meets what was under way; more only on a busy table.
FEWEST_PASSES, MOST_PASSES = 2, 10

Say = Callable[[str], None]


class Unfinished(Exception):
    """Some rows were being changed by others through every pass."""

    reason = "有些内容一直在被别人修改，没有换完；旧钥匙仍保留，请稍后再运行一次"


@dataclass(frozen=True)
class Rotated:
    """`resumed`: an earlier change was taken up instead of beginning a new one."""

    key: str
    changed: int
    resumed: bool


def is_finished(purpose: str, ring: KeyRing) -> bool:
    """Whether everything is under the current key, as far as is noted."""
    keys = ring.keys(purpose)
    row = KeyRotation.objects.filter(purpose=purpose).first()
    if row is None or row.key != keys[0].id.hex():
        # Killed between the ring's file and the note of it, or never rotated at all.
        return len(keys) == 1
    return row.finished_at is not None


def rotate(purpose: str, *, at: datetime, say: Say) -> Rotated:
    """Finish an earlier change of keys if one was broken off, else make one."""
    ring = current_ring()
    resumed = not is_finished(purpose, ring)
    if not resumed:
        ring = ring.rotate(purpose, at=at)
    key = ring.current(purpose).id.hex()
    KeyRotation.objects.update_or_create(
        purpose=purpose, defaults={"key": key, "started_at": at, "finished_at": None}
    )
    changed = _write_again(targets(purpose), say)
    with transaction.atomic():
        KeyRotation.objects.filter(purpose=purpose, key=key).update(finished_at=at)
        record("keys.rotated", actor=SYSTEM, at=at, fields=[purpose], count=changed, digest=key)
    return Rotated(key, changed, resumed)


def _write_again(places: list[Target], say: Say) -> int:
    total = 0
    for number in range(MOST_PASSES):
        changed = missed = 0
        for place in places:
            done, left = _one_pass(place)
            changed, missed = changed + done, missed + left
            if done or left:
                say(f"  {place.label}：重写 {done}" + (f"，{left} 项稍后再试" if left else ""))
        total += changed
        if number + 1 >= FEWEST_PASSES and not changed and not missed:
            return total
        if not places:
            return total
    raise Unfinished(Unfinished.reason)


def _one_pass(place: Target) -> tuple[int, int]:
    changed = missed = 0
    after = None
    while True:
        batch = place.rewrite(after)
        changed, missed = changed + batch.changed, missed + batch.missed
        after = batch.last
        if after is None:
            return changed, missed
