"""The worker process: one job after the other, with a pulse beside it."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time

from django.db import Error, close_old_connections, connections
from django_tasks import DEFAULT_TASK_QUEUE_NAME

from weibao.kernel import moment
from weibao.kernel.faults import kind_of
from weibao.office.jobs.leases import LEASE, beat, leave
from weibao.office.jobs.running import claim, run

from .bell import Bell

POLL = 1.0
PULSE = LEASE.total_seconds() / 4
# A hanging job leaves the pulse going, so no tick would take it back: the worker ends itself.
LONGEST_JOB = 30 * 60.0
HUNG = 75

logger = logging.getLogger("weibao.jobs")


def new_name() -> str:
    """A name no other process has or had."""
    return f"{socket.gethostname()[:30]}.{os.getpid()}.{secrets.token_hex(6)}"


class Pulse(threading.Thread):
    """Renews the lease while the worker is busy."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker = worker
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(PULSE):
            self.worker.end_if_hung()
            try:
                beat(self.worker.name, at=moment.now())
            except Error as error:
                # The database is away: the lease may lapse, and `finish` then notices.
                logger.warning("no pulse: %s", kind_of(error))
                connections.close_all()
        connections.close_all()


class Worker:
    """Runs jobs until told to stop; a job under way is finished first."""

    def __init__(self, *, name: str = "", queue: str = DEFAULT_TASK_QUEUE_NAME) -> None:
        self.name = name or new_name()
        self.queue = queue
        self._stop = Bell()
        self._began: float | None = None

    def work(self) -> None:
        """The main loop."""
        signal.signal(signal.SIGTERM, self._stop.ring)
        signal.signal(signal.SIGINT, self._stop.ring)
        beat(self.name, at=moment.now())
        pulse = Pulse(self)
        pulse.start()
        try:
            while not self._stop.rung:
                if not self._one():
                    self._stop.wait(POLL)
        finally:
            pulse.ended.set()
            pulse.join(PULSE)
            leave(self.name)

    def _one(self) -> bool:
        """Run one job if there is any; a database that is away is waited for."""
        close_old_connections()
        try:
            row = claim(worker=self.name, at=moment.now(), queue=self.queue)
            if row is None:
                return False
            self._began = time.monotonic()
            run(row, worker=self.name, at=moment.now())
        except Error as error:
            logger.warning("queue not reached: %s", kind_of(error))
            connections.close_all()
            return False
        finally:
            self._began = None
        return True

    def end_if_hung(self) -> None:
        began = self._began
        if began is not None and time.monotonic() - began > LONGEST_JOB:
            logger.error("worker %s ends: a job ran longer than allowed", self.name)
            os._exit(HUNG)
