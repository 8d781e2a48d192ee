"""Wrong receipt codes: counted by line and block, and slowed down.

A code has 100 random bits, so guessing is hopeless whatever the rate; a wrong try costs one keyed digest
and one look-up. The limits only keep a flood from filling the event log. Therefore a right code is
always answered, also from an address that is held back, and no limit is shared by everyone.
"""

from __future__ import annotations

from datetime import datetime

from weibao.kernel.addresses import block_of, line_of
from weibao.kernel.windows import Window
from weibao.office.guard import tally
from weibao.office.guard.numbers import CODES_BLOCK, CODES_LINE, mildest

TEN_MINUTES = 600
# Where the address cannot be told: these count together, for a right code is answered all the same.
UNKNOWN = "unknown"

lines, blocks = Window(TEN_MINUTES), Window(TEN_MINUTES)


def wait(address: str, *, at: datetime) -> int:
    """Seconds until another wrong code from `address` is looked at; 0 now."""
    now = mildest(on=at.date())
    line = lines.wait(line_of(address) or UNKNOWN, now[CODES_LINE], at=at)
    block = blocks.wait(block_of(address) or UNKNOWN, now[CODES_BLOCK], at=at)
    if line or block:
        tally.note(tally.SLOWED, tally.LINE if line else tally.BLOCK)
    return max(line, block)


def note(address: str, *, at: datetime) -> None:
    """One more wrong code. What had to wait is not counted: it was not looked at."""
    lines.add(line_of(address) or UNKNOWN, at=at)
    blocks.add(block_of(address) or UNKNOWN, at=at)


def forget() -> None:
    """As after a start of the process."""
    lines.clear()
    blocks.clear()
