"""Keeps the parts of the service running, and stops them in order.

Parts are forked, not started anew: the program is loaded once, and its memory is shared.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkProcess

from . import parent
from .bell import Bell

LOOK = 0.5
# gunicorn gives requests under way 20 s; the worker finishes its job.
PATIENCE = 25.0
LONGEST_WAIT = 60.0
# A part that lived this long was well; its next death counts as the first.
SETTLED = 30.0
HOPELESS = 5
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

Say = Callable[[str], None]
Work = Callable[[], None]


@dataclass
class Part:
    """One process of the service."""

    name: str
    work: Work
    process: ForkProcess | None = None
    began: float = 0.0
    deaths: int = 0
    settled: bool = False
    next_start: float = 0.0

    def start(self, now: float) -> None:
        self.process = get_context("fork").Process(target=_live, args=(os.getpid(), self.work))
        self.process.start()
        self.began = now

    def died(self, now: float) -> int | None:
        """The exit code if it just ended; then when to start it again is set."""
        if self.process is None:
            return None
        code = self.process.exitcode
        old = now - self.began > SETTLED
        self.settled = self.settled or old
        if code is None:
            return None
        self.deaths = 1 if old else self.deaths + 1
        self.process.close()
        self.process = None
        self.next_start = now + min(2.0 ** (self.deaths - 1), LONGEST_WAIT)
        return code


def _live(supervisor: int, work: Work) -> None:
    """What a part does first, in its own process."""
    for number in (*ENDING, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    # A session of its own: ctrl-C in the terminal reaches the supervisor alone, which then stops
    # the parts in order.
    os.setsid()
    parent.end_with(supervisor)
    work()


class Supervisor:
    """Starts `parts` (name to work), restarts what dies, ends all on a signal."""

    def __init__(self, parts: Mapping[str, Work], *, say: Say) -> None:
        self.parts = [Part(name, work) for name, work in parts.items()]
        self.say = say
        self._ending = False
        self._wake = Bell()

    def run(self, *, each_look: Callable[[], None] = lambda: None) -> int:
        """Until SIGTERM, SIGINT or SIGHUP; 1 when a part cannot be brought to life at all."""
        before = {number: signal.signal(number, self._end) for number in ENDING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, self._wake.ring)
        code = 0
        try:
            while not self._ending and code == 0:
                code = self._look(time.monotonic())
                each_look()
                self._wake.wait(LOOK)
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)
        return code

    def _end(self, *_: object) -> None:
        self._ending = True
        self._wake.ring()

    def _look(self, now: float) -> int:
        for part in self.parts:
            code = part.died(now)
            if code is not None:
                if part.deaths >= HOPELESS and not part.settled:
                    self.say(f"{part.name}一直启动不了（退出代码 {code}），服务停止。")
                    return 1
                wait = part.next_start - now
                self.say(f"{part.name}意外退出（代码 {code}），{wait:.0f} 秒后重新启动。")
            if part.process is None and now >= part.next_start:
                part.start(now)
        return 0

    def _stop_all(self) -> None:
        running = [part.process for part in self.parts if part.process is not None]
        for process in running:
            process.terminate()
        limit = time.monotonic() + PATIENCE
        for process in running:
            process.join(max(0.0, limit - time.monotonic()))
            if process.exitcode is None:
                process.kill()
                process.join()
