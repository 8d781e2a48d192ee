"""A part of the service must not outlive the supervisor, also when that was killed outright."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_WATCH = 1.0


def end_with(parent: int) -> None:
    """End this process in order (SIGTERM) as soon as its parent `parent` is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    # It may have died while this process was starting, before anyone asked for a signal.
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def be_called(name: str) -> None:
    """The name that `ps -e` and `top` show; at most 15 letters."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode()[:15], 0, 0, 0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os.kill(os.getpid(), signal.SIGTERM)
