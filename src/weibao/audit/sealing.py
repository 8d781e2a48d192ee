"""The seal: events are chained by a MAC whose key is not in the database, and can be verified.

One sealer takes whatever is not yet sealed. The head of the chain is also kept in a file beside the
keys, so that cutting off the newest rows is seen as well.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from weibao.kernel.crypto.keyring import current_ring

from .models import Event, EventSeal

GENESIS = b"\0" * 32
BATCH = 2_000
# A transaction that began before the last sealed event may commit after it; look this far back.
LATE_COMMIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Broken:
    """The first row at which the chain does not hold."""

    seq: int
    event: str
    what: str


def seal(*, at: datetime | None = None, batch: int = BATCH) -> int:
    """Seal what is not sealed yet; answers how many. Safe to run twice at once: `seq` is unique.

    `at` is the present: after a clock was set back, events are older than those sealed before.
    """
    done = 0
    while True:
        with transaction.atomic():
            last = EventSeal.objects.order_by("-seq").first()
            unsealed = list(_unsealed(last, at)[:batch])
            if not unsealed:
                break
            key = current_ring().current("event-seal").secret
            prev, seq = (bytes(last.mac), last.seq) if last else (GENESIS, 0)
            rows = []
            for event in unsealed:
                seq += 1
                mac = _mac(key, prev, seq, event)
                rows.append(EventSeal(seq=seq, event=event, prev=prev, mac=mac))
                prev = mac
            EventSeal.objects.bulk_create(rows)
        _keep_head(seq, prev)
        done += len(unsealed)
    return done


def _unsealed(last: EventSeal | None, at: datetime | None):  # type: ignore[no-untyped-def]
    events = Event.objects.filter(seal=None).order_by("at", "id").prefetch_related("subjects")
    if last is not None:
        newest = Event.objects.filter(pk=last.event_id).values_list("at", flat=True).first()
        if newest is not None:
            events = events.filter(at__gte=min(newest, at or newest) - LATE_COMMIT)
    return events


def verify(
    *, on: datetime | None = None, told: Callable[[int], None] | None = None
) -> tuple[int, Broken | None]:
    """Walk the chain. Answers how many seals hold and the first break, or None.

    `told` hears now and then how many hold so far.
    """
    expected, prev = 0, GENESIS
    for row, event in _chain():
        if told is not None and expected % BATCH == 0:
            told(expected)
        expected += 1
        name = str(row.event_id)
        if row.seq != expected:
            return expected - 1, Broken(expected, name, "封印缺号，有记录被删除")
        if event is None:
            return expected - 1, Broken(row.seq, name, "事件记录不见了")
        if bytes(row.prev) != prev:
            return expected - 1, Broken(row.seq, name, "与上一条封印接不上")
        if not _holds(row, prev, event):
            return expected - 1, Broken(row.seq, name, "事件内容与封印不符，被改动过")
        prev = bytes(row.mac)
    kept = head()
    if kept is None and expected:
        return expected, Broken(expected + 1, "", "另存的链尾不见了，链尾是否被截断无法核对")
    if kept and (kept[0] > expected or (kept[0] == expected and kept[1] != prev.hex())):
        return expected, Broken(expected + 1, "", f"链尾被截断：另存的链尾是第 {kept[0]} 条")
    stray = _stray(on)
    if stray is not None:
        return expected, Broken(expected + 1, str(stray.pk), "有事件一直没有封印，可能是补插的")
    return expected, None


def _stray(on: datetime | None) -> Event | None:
    if on is None:
        return None
    return Event.objects.filter(seal=None, at__lt=on - LATE_COMMIT).order_by("at").first()


def _chain() -> Iterator[tuple[EventSeal, Event | None]]:
    after = -1
    while True:
        rows = list(EventSeal.objects.filter(seq__gt=after).order_by("seq")[:BATCH])
        if not rows:
            return
        found = Event.objects.filter(pk__in=[row.event_id for row in rows])
        events = {event.pk: event for event in found.prefetch_related("subjects")}
        for row in rows:
            yield row, events.get(row.event_id)
        after = rows[-1].seq


def _holds(row: EventSeal, prev: bytes, event: Event) -> bool:
    """A seal stands under the key that was current when it was made."""
    keys = current_ring().keys("event-seal")
    macs = (_mac(key.secret, prev, row.seq, event) for key in keys)
    return any(hmac.compare_digest(bytes(row.mac), mac) for mac in macs)


def _mac(key: bytes, prev: bytes, seq: int, event: Event) -> bytes:
    body = json.dumps(
        [
            seq,
            str(event.pk),
            event.at.timestamp(),
            event.kind,
            event.town,
            str(event.person),
            str(event.post),
            event.subject_kind,
            str(event.subject),
            event.fields,
            event.count,
            event.digest,
            sorted(str(line.subject) for line in event.subjects.all()),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hmac.new(key, prev + body.encode(), sha256).digest()


def _head_file() -> Path:
    return Path(settings.WEIBAO_HOME) / "heads" / "events.json"


def head() -> tuple[int, str] | None:
    """The head kept outside the database: (seq, mac in hex)."""
    try:
        kept = json.loads(_head_file().read_text())
    except FileNotFoundError:
        return None
    return int(kept["seq"]), str(kept["mac"])


def _keep_head(seq: int, mac: bytes) -> None:
    path = _head_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w") as file:
        json.dump({"seq": seq, "mac": mac.hex()}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
