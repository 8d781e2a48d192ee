"""What the limits did: numbers by layer, for the keeper. No address, no receipt, no person.

One event for each time somebody is slowed down would let an attacker fill the log. So effects that
write nothing else are summed up in memory, and at most one event a minute for each layer says how
often. A process that ends takes at most a minute of counts with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM

SLOWED, PUZZLED, HELD, TOLD = "limit.slowed", "limit.puzzled", "limit.held", "limit.told"
EFFECTS = {
    SLOWED: "请人等一会儿",
    PUZZLED: "请人先答小题",
    HELD: "放进待甄别",
    TOLD: "提醒了有关的人",
}

LINE, BLOCK, TOWN, SYSTEM_LAYER = "line", "block", "town", "system"
TEXT, PUZZLE, RECEIPT = "text", "puzzle", "receipt"
PERSON, UNIT, UPLOADS = "person", "unit", "uploads"
LAYERS = {
    LINE: "同一网络地址",
    BLOCK: "同一网段",
    TOWN: "本镇合计",
    SYSTEM_LAYER: "整个平台合计",
    TEXT: "写得几乎一样",
    PUZZLE: "小题没有答对",
    RECEIPT: "同一张回执",
    PERSON: "同一个登录的人",
    UNIT: "同一个单位",
    UPLOADS: "网上传来的附件",
}
APART = timedelta(minutes=1)


@dataclass(frozen=True)
class Place:
    """What is counted together. `town` is empty where none is known yet."""

    effect: str
    layer: str
    town: str = ""


_waiting: Counter[Place] = Counter()
_written: dict[Place, datetime] = {}
_lock = Lock()


def note(effect: str, layer: str, *, town: str = "") -> None:
    """It happened once more; written by the next `write`."""
    with _lock:
        _waiting[Place(effect, layer, town)] += 1


def write(*, at: datetime) -> int:
    """Turn what was summed up into events, as far as a minute has passed since the last of its kind.

    Called by the edge after a request, outside any transaction. Answers how many events.
    """
    if not _waiting:
        return 0
    with _lock:
        due = {place: _waiting[place] for place in _waiting if _is_due(place, at)}
        for place in due:
            del _waiting[place]
            _written[place] = at
    try:
        _write(due, at=at)
    except BaseException:
        with _lock:
            _waiting.update(due)
        raise
    return len(due)


def forget() -> None:
    """As after a start of the process."""
    with _lock:
        _waiting.clear()
    forget_written()


def forget_written() -> None:
    """The next sum of each kind is written at once."""
    with _lock:
        _written.clear()


def _is_due(place: Place, at: datetime) -> bool:
    last = _written.get(place)
    # A clock that was set back must not keep the numbers waiting.
    return last is None or not last <= at < last + APART


def _write(due: dict[Place, int], *, at: datetime) -> None:
    if not due:
        return
    with transaction.atomic():
        for place, times in due.items():
            record(
                place.effect,
                actor=SYSTEM,
                at=at,
                town=place.town,
                digest=place.layer,
                count=times,
            )
