"""One round of the minute tick: everything apps offer in `tick.py`, by one process at a time."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from weibao.kernel.faults import kind_of, trace_of
from weibao.kernel.ticking import Offer, ticks

from .models import Lease

NAME = "tick"
# Renewed before each offer; a holder that was killed keeps the others out no longer than this.
HOLD = timedelta(minutes=3)

logger = logging.getLogger("weibao.tick")


@dataclass(frozen=True)
class Outcome:
    """What one offer did; `error` is the class of what stopped it."""

    name: str
    done: int
    error: str = ""


@dataclass(frozen=True)
class Round:
    """One round, or in `skipped` why there was none, in plain Chinese."""

    at: datetime
    outcomes: tuple[Outcome, ...] = ()
    skipped: str = ""

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.error)


def run_round(*, at: datetime, holder: str, trust_clock: bool = False) -> Round:
    """Run what is due at `at`.

    Offers are idempotent, so a round after three days of silence does the work of all that were
    missed. Time never goes back: a moment before the last round is refused until the clock has
    caught up, or the keeper confirms it with `trust_clock`.
    """
    refusal = _take(at, holder, trust_clock=trust_clock)
    if refusal:
        return Round(at, skipped=refusal)
    began = time.monotonic()
    outcomes: list[Outcome] = []
    try:
        for name, offer in ticks.items():
            if not _renew(at + timedelta(seconds=time.monotonic() - began), holder):
                return Round(at, tuple(outcomes), skipped="本轮做得太久，已由另一个进程接手")
            outcomes.append(_run(name, offer, at))
    finally:
        Lease.objects.filter(name=NAME, holder=holder).update(holder="", until=None)
    return Round(at, tuple(outcomes))


def last_round() -> datetime | None:
    """When the last round began."""
    return Lease.objects.filter(name=NAME).values_list("reached", flat=True).first()


def _take(at: datetime, holder: str, *, trust_clock: bool) -> str:
    """Take the lease; answers why not, or an empty text."""
    with transaction.atomic():
        Lease.objects.get_or_create(name=NAME)
        lease = Lease.objects.select_for_update().get(name=NAME)
        # A lease far ahead of what one is taken for was written by a clock since set back.
        if lease.holder and lease.until and timedelta(0) < lease.until - at <= 2 * HOLD:
            return "另一个进程正在做这一轮"
        if lease.reached and at < lease.reached and not trust_clock:
            return (
                f"系统时钟 {at:%Y-%m-%d %H:%M:%S} 早于上一轮 {_local(lease.reached, at)}，"
                "时间不会倒着走，本轮不做；时钟无误的话请加 --trust-clock 确认"
            )
        lease.holder, lease.until, lease.reached = holder, at + HOLD, at
        lease.save()
    return ""


def _renew(now: datetime, holder: str) -> bool:
    mine = Lease.objects.filter(name=NAME, holder=holder)
    return mine.update(until=now + HOLD) == 1


def _run(name: str, offer: Offer, at: datetime) -> Outcome:
    """One offer in a transaction of its own; its failure is its own."""
    whole = not getattr(offer, "own_transactions", False)
    try:
        with transaction.atomic() if whole else nullcontext():
            done = offer(at)
    except Exception as error:
        logger.error("tick %s failed: %s", name, trace_of(error))
        return Outcome(name, 0, kind_of(error))
    return Outcome(name, done)


def _local(moment: datetime, like: datetime) -> str:
    return f"{moment.astimezone(like.tzinfo):%Y-%m-%d %H:%M:%S}"
