"""What the tick does for the queue."""

from weibao.kernel.ticking import ticks

from .leases import forget_done, take_back

ticks.add("jobs.take_back", take_back)
ticks.add("jobs.forget_done", forget_done)
