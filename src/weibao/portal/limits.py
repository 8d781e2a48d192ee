"""How often the public pages answer: every number in one place, each with what it protects.

No limit is shared by everyone, so nobody can use one up for others. There is no limit per session:
visitors have none. A code has 100 random bits, so guessing is hopeless whatever the rate; a wrong
try costs one keyed digest and one look-up. The limits only keep a flood of wrong codes from filling
the event log, and therefore a right code is always answered, also from an address that is held back.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds. `name` keeps two limits of one address apart."""

    name: str
    times: int
    seconds: int


# Wrong codes from one address (IPv6: one /64): a person with a slip in hand needs two or three.
WRONG_CODES_ADDRESS = Limit("address", 10, 600)
# Wrong codes from one block (/24, /48): an attacker commonly has a whole one, and a town's phones
# share one, hence the larger number.
WRONG_CODES_BLOCK = Limit("block", 60, 600)
# Messages with one receipt: whoever holds the code can only use up the limit of that report.
MESSAGES_OF_REPORT = Limit("report", 20, 24 * 3600)

# How many addresses one process remembers at most; the longest unseen are forgotten first.
ADDRESSES_KEPT = 20_000
