"""Turns at what is dear by design: at most so many passphrases are hashed at once on this machine.

The turns are locks on files beside the key ring, so they also count between processes, and a process
that dies gives its turn back.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

# Two at once are a quarter of a gibibyte and two cores' worth for a second.
TURNS = 2
PATIENCE_SECONDS = 8.0
_PAUSE_SECONDS = 0.05


class NoTurn(Exception):
    """All turns stayed taken; the message is for whoever waited."""


@contextmanager
def a_turn(*, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold one of the turns; raises `NoTurn` after `patience` seconds."""
    until = time.monotonic() + patience
    while (handle := _take()) is None:
        if time.monotonic() >= until:
            raise NoTurn("现在核对口令的人太多，请过几秒再按一次")
        time.sleep(_PAUSE_SECONDS)
    try:
        yield
    finally:
        os.close(handle)


def _take() -> int | None:
    folder = Path(settings.WEIBAO_KEYRING).parent
    for number in range(TURNS):
        path = folder / f"passphrase-{number}.turn"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
        else:
            return handle
    return None
