"""Keeps the parts of the service running, and stops them in order."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .parent import VARIABLE

LOOK = 0.5
# gunicorn gives requests under way 20 s; the worker finishes its job.
PATIENCE = 25.0
LONGEST_WAIT = 60.0
# A part that lived this long was well; its next death counts as the first.
SETTLED = 30.0
HOPELESS = 5

Say = Callable[[str], None]


@dataclass
class Part:
    """One process of the service."""

    name: str
    argv: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    deaths: int = 0
    settled: bool = False
    next_start: float = field(default=0.0)

    def start(self, now: float) -> None:
        environment = {**os.environ, VARIABLE: str(os.getpid())}
        # A session of its own: ctrl-C in the terminal reaches the supervisor alone, which then
        # stops the parts in order.
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            list(self.argv), env=environment, start_new_session=True
        )
        self.began = now

    def died(self, now: float) -> int | None:
        """The exit code if it just ended; then when to start it again is set."""
        code = self.process.poll() if self.process else None
        if code is None:
            self.settled = self.settled or (self.process is not None and self._old(now))
            return None
        self.deaths = 1 if self._old(now) else self.deaths + 1
        self.process = None
        self.next_start = now + min(2.0 ** (self.deaths - 1), LONGEST_WAIT)
        return code

    def _old(self, now: float) -> bool:
        return now - self.began > SETTLED


class Supervisor:
    """Starts `parts` (name to command line), restarts what dies, ends all on a signal."""

    def __init__(self, parts: Mapping[str, Sequence[str]], *, say: Say) -> None:
        self.parts = [Part(name, argv) for name, argv in parts.items()]
        self.say = say
        self._ending = False
        self._wake = threading.Event()

    def run(self, *, each_look: Callable[[], None] = lambda: None) -> int:
        """Until SIGTERM, SIGINT or SIGHUP; 1 when a part cannot be brought to life at all."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        signal.signal(signal.SIGCHLD, lambda *_: self._wake.set())
        code = 0
        try:
            while not self._ending and code == 0:
                code = self._look(time.monotonic())
                each_look()
                self._wake.wait(LOOK)
                self._wake.clear()
        finally:
            self._stop_all()
        return code

    def _end(self, *_: object) -> None:
        self._ending = True
        self._wake.set()

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
            try:
                process.wait(max(0.0, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
