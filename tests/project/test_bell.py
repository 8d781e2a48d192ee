"""A signal that arrives in any moment wakes the service; none leaves it waiting for itself."""

from __future__ import annotations

import subprocess
import sys

from weibao.project.serve.bell import Bell

# Thousands of signals, most of them while the thread is going into a wait or coming out of it.
# `threading.Event` in the place of the bell does not live through it.
STORM = """
import signal
from weibao.project.serve.bell import Bell
bell = Bell()
signal.signal(signal.SIGALRM, bell.ring)
signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
for _ in range(4000):
    bell.wait(0.0001)
signal.setitimer(signal.ITIMER_REAL, 0)
print("awake" if bell.rung else "never rung")
"""


def test_no_moment_is_a_bad_one_for_a_signal() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STORM], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "awake\n"


def test_a_ring_before_the_wait_is_heard() -> None:
    bell = Bell()
    assert not bell.rung
    bell.ring(15, None)
    bell.wait(60)
    assert bell.rung
