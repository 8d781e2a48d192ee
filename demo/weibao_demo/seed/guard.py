"""Abuse control of the demo: what happened in an invented fortnight, and numbers wide enough to play.

Everybody who tries the demo comes from one address, that of this machine; with the usual numbers the
fourth report of an hour would be asked a puzzle.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.office.actions import dated
from weibao.office.guard import numbers as n
from weibao.office.guard import tally

from ..people import NEXT_TOWN
from .town import TOWN, actor

WIDE = (n.LINE_PUZZLE, n.LINE_HOLD, n.BLOCK_PUZZLE, n.BLOCK_HOLD, n.TOWN_BUSY)
BASIS = "演示用：一台电脑上的人都算同一个地址，数放到最宽"

# Days ago, effect, layer, how often: a night of tried codes, and a chain message that was passed on.
HAPPENED = (
    (11, tally.SLOWED, tally.LINE, 214),
    (11, tally.SLOWED, tally.BLOCK, 38),
    (6, tally.PUZZLED, tally.LINE, 9),
    (6, tally.HELD, tally.TEXT, 4),
    (5, tally.PUZZLED, tally.LINE, 3),
    (5, tally.HELD, tally.TEXT, 2),
    (5, tally.HELD, tally.PUZZLE, 1),
    (2, tally.SLOWED, tally.LINE, 12),
    (1, tally.TOLD, tally.PERSON, 1),
)


def widen(*, at: datetime) -> None:
    """The numbers of the demo, in force from the day the town was set up."""
    for town, keeper in ((TOWN, "jianght"), (NEXT_TOWN, "yinhl")):
        by = actor(keeper, at=at)
        for entry in WIDE:
            dated.put(
                entry.key, entry.most, town=town, valid_from=at.date(), basis=BASIS, by=by, at=at
            )


def fill(*, at: datetime) -> None:
    """What the limits did, relative to today."""
    for days, effect, layer, times in HAPPENED:
        town = "" if effect == tally.SLOWED else TOWN
        when = at - timedelta(days=days)
        record(effect, actor=SYSTEM, at=when, town=town, digest=layer, count=times)
