from datetime import datetime

from weibao.kernel.ticking import own_transactions, ticks

from .sealing import seal


# The head beside the database must never be ahead of it.
@ticks.register("audit.seal")
@own_transactions
def seal_events(at: datetime) -> int:
    return seal(at=at)
