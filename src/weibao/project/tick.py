"""What the tick does for the installation: every night the whole log is checked."""

from datetime import datetime

from weibao.kernel.moment import ZONE
from weibao.kernel.ticking import ticks
from weibao.office import daily

from .system.verifying import ask_tonight

NAME = "audit.verify"
# When nobody waits for the worker.
QUIET = range(2, 5)


@ticks.register(NAME)
def verify_tonight(at: datetime) -> int:
    if at.astimezone(ZONE).hour not in QUIET or not daily.due(NAME, at=at):
        return 0
    return ask_tonight(at=at)
