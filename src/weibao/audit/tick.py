from datetime import datetime

from weibao.kernel.ticking import ticks

from .sealing import seal


@ticks.register("audit.seal")
def seal_events(at: datetime) -> int:
    return seal()
