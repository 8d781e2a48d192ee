"""How much may be sent before a report claims it: by line, block and installation, in bytes an hour.

Whoever holds a receipt or is signed in is counted in the same way: what is unclaimed costs the same
disk. A report without files is never held back by this.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from weibao.kernel.addresses import block_of, client_of, line_of
from weibao.kernel.windows import Window

from . import tally, telling
from .numbers import UPLOADS_BLOCK, UPLOADS_LINE, UPLOADS_SYSTEM, mildest

HOUR = 3600
MB = 2**20
# What one line may always send, however busy the installation is: photos of one report.
FIRST = 50 * MB
EVERYBODY = "everybody"

lines, blocks, everybody = Window(HOUR), Window(HOUR), Window(HOUR)


def may_start(request: HttpRequest, size: int, *, at: datetime) -> int:
    """Seconds to wait before `size` bytes may be sent from here; 0: now, and they are counted."""
    address = client_of(request)
    line, block = line_of(address), block_of(address)
    layer, wait = _wait(line, block, size, at=at)
    if wait:
        tally.note(tally.SLOWED, layer)
        return wait
    everybody.add(EVERYBODY, at=at, amount=size)
    if address:
        lines.add(line, at=at, amount=size)
        blocks.add(block, at=at, amount=size)
    _tell(at=at)
    return 0


def forget() -> None:
    """As after a start of the process."""
    for window in (lines, blocks, everybody):
        window.clear()


def _wait(line: str, block: str, size: int, *, at: datetime) -> tuple[str, int]:
    """The first layer that is full, and for how long. All together only slow who sent much already."""
    if not line:
        return "", 0
    now, sent = mildest(on=at.date()), lines.count(line, at=at)
    limits = [(tally.BLOCK, blocks, block, now[UPLOADS_BLOCK])]
    if sent:
        limits.append((tally.LINE, lines, line, now[UPLOADS_LINE]))
    if sent and sent + size > FIRST:
        limits.append((tally.SYSTEM_LAYER, everybody, EVERYBODY, now[UPLOADS_SYSTEM]))
    for layer, window, key, most in limits:
        # A block where nothing was sent lets one file of any size through.
        wait = window.wait(key, most * MB, at=at, amount=size) if window.count(key, at=at) else 0
        if wait:
            return layer, wait
    return "", 0


def _tell(*, at: datetime) -> None:
    """The keepers hear once a day when the whole installation takes in more than it should."""
    most = mildest(on=at.date())[UPLOADS_SYSTEM]
    if everybody.count(EVERYBODY, at=at) > most * MB and telling.first_today(tally.UPLOADS, "", at):
        text = f"一小时里先传上来、还不属于哪份报告的附件超过 {most} MB，请留意磁盘空间"
        telling.tell_keepers(tally.UPLOADS, text, town="", at=at)
