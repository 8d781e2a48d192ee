"""The tick part: one round each minute."""

from __future__ import annotations

import logging
import signal

from django.db import Error, close_old_connections, connections

from weibao.kernel import moment
from weibao.kernel.faults import kind_of
from weibao.office.ticking import Round, run_round

from .bell import Bell
from .worker import new_name

MINUTE = 60.0

logger = logging.getLogger("weibao.tick")


def keep_ticking() -> None:
    """Rounds until SIGTERM; the wait is measured by a clock that cannot be set."""
    ended = Bell()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ended.ring)
    holder = new_name()
    said = ""
    while not ended.rung:
        close_old_connections()
        try:
            round_ = run_round(at=moment.now(), holder=holder)
            said = _report(round_, said)
        except Error as error:
            logger.warning("no round: %s", kind_of(error))
            connections.close_all()
        ended.wait(MINUTE)


def _report(round_: Round, said: str) -> str:
    """Log what happened; the same reason for doing nothing is said once."""
    if round_.skipped and round_.skipped != said:
        logger.warning("%s", round_.skipped)
    done = {outcome.name: outcome.done for outcome in round_.outcomes if outcome.done}
    if done:
        logger.info("tick %s", " ".join(f"{name}={count}" for name, count in done.items()))
    return round_.skipped
