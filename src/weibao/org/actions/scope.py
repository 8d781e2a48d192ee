"""Whether an actor may add something to a town: there is no row yet that a permission could reach."""

from __future__ import annotations

from weibao.kernel.actor import Actor
from weibao.kernel.permission import Permission, Refused


class NotPossible(Exception):
    """The act makes no sense now. `reason` is plain Chinese for the person who tried."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def check_town(entry: Permission, by: Actor, town: str) -> Actor:
    """The actor in the post that permits this; `Refused` unless that post lies in `town`."""
    by = entry.check(by)
    if town not in {seat.town for seat in entry.seats(by)}:
        raise Refused(entry, "这里没有您能看的内容", hidden=True)
    return by
