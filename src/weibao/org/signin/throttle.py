"""Counting failed tries, so that guessing is slow and nobody can be shut out by a stranger.

A bucket has a few slots. A try takes one before the password is looked at and gives it back when
the password was right; a taken slot frees itself after a while. So there are waits and no bans, and
two tries at once cannot share a slot: taking one is an insert into the cache table.

A browser that has signed in before (see `device`) has buckets of its own. Whoever hammers an account
from elsewhere fills other buckets, and the right password still opens from the known browser.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from weibao.kernel.addresses import block_of
from weibao.kernel.crypto.keyring import current_ring


@dataclass(frozen=True)
class Limit:
    """So many tries in so many seconds."""

    name: str
    tries: int
    seconds: int


KNOWN_DEVICE = Limit("known", 5, 300)
# One account from one block of addresses: what an honest person on a new phone meets.
NEW_DEVICE = Limit("new", 5, 900)
# One account from all unknown devices together: what a guesser with many addresses meets.
ACCOUNT = Limit("account", 20, 3600)
# One block of addresses against all accounts.
BLOCK = Limit("block", 60, 600)
# Where the address cannot be told.
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Bucket:
    """A limit, applied to one key. The key is digested: it may hold a phone number."""

    limit: Limit
    key: str

    def slots(self) -> list[str]:
        secret = current_ring().current("signin").secret
        text = f"throttle|{self.limit.name}|{self.key}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(secret, text, "sha256").hex()[:40]
        return [f"try:{digest}:{number}" for number in range(self.limit.tries)]


class TooMany(Exception):
    """The next try has to wait so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Ticket:
    """The slots one try holds, and how many tries are left after it."""

    slots: tuple[str, ...]
    left: int

    def give_back(self) -> None:
        cache.delete_many(list(self.slots))


def take(buckets: Sequence[Bucket], *, at: datetime) -> Ticket:
    """One slot in every bucket, or `TooMany` and none."""
    taken: list[str] = []
    left = math.inf
    for bucket in buckets:
        slots = bucket.slots()
        until = cache.get_many(slots)
        free = [slot for slot in slots if slot not in until]
        won = _first_won(free, bucket.limit, at=at)
        if won is None:
            Ticket(tuple(taken), 0).give_back()
            first_free = min(until.values(), default=at.timestamp() + bucket.limit.seconds)
            raise TooMany(max(1, math.ceil(first_free - at.timestamp())))
        taken.append(won)
        left = min(left, len(free) - free.index(won) - 1)
    return Ticket(tuple(taken), int(left))


def _first_won(free: list[str], limit: Limit, *, at: datetime) -> str | None:
    """The first free slot that nobody else took meanwhile."""
    for slot in free:
        if cache.add(slot, at.timestamp() + limit.seconds, timeout=limit.seconds):
            return slot
    return None


def buckets(*, act: str, account: str, device: str, address: str) -> list[Bucket]:
    """What a try counts in. `device` is empty for a browser this account never used.

    `account` is what was typed, not who was found: the counting must not tell whether a name exists,
    nor that a phone and a user name belong together.
    """
    if device:
        return [Bucket(KNOWN_DEVICE, f"{act}|{account}|{device}")]
    block = block_of(address) or UNKNOWN
    return [
        Bucket(NEW_DEVICE, f"{act}|{account}|{block}"),
        Bucket(ACCOUNT, f"{act}|{account}"),
        Bucket(BLOCK, f"{act}|{block}"),
    ]


def in_words(seconds: int) -> str:
    """A wait as people say it, rounded up."""
    if seconds <= 60:
        return f"{seconds} 秒"
    if seconds <= 2 * 3600:
        return f"{math.ceil(seconds / 60)} 分钟"
    return f"{math.ceil(seconds / 3600)} 小时"
