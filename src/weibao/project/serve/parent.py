"""A part of the service must not outlive the supervisor, also when that was killed outright."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

VARIABLE = "WEIBAO_SUPERVISOR"
_PR_SET_PDEATHSIG = 1
_WATCH = 1.0


def follow_supervisor() -> None:
    """Ask for SIGTERM when the process named in the environment dies; nothing without one."""
    parent = os.environ.get(VARIABLE)
    if parent is not None:
        end_with(int(parent))


def end_with(parent: int) -> None:
    """End this process in order as soon as its parent `parent` is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    # It may have died while this process was starting, before anyone asked for a signal.
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os.kill(os.getpid(), signal.SIGTERM)
