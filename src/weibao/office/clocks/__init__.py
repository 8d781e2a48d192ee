"""Clocks: started, met, stopped, counted anew, shown. The limit is copied when a clock starts."""

from .course import OPEN, attach, cancel, meet, resume, start, start_first, stop
from .recounting import recount, waiting_for_a_year
from .showing import ClockView, about, late_at, running, view

__all__ = [
    "OPEN",
    "ClockView",
    "about",
    "attach",
    "cancel",
    "late_at",
    "meet",
    "recount",
    "resume",
    "running",
    "start",
    "start_first",
    "stop",
    "view",
    "waiting_for_a_year",
]
