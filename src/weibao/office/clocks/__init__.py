"""Clocks: started, met, stopped, counted anew, shown. The limit is copied when a clock starts."""

from ..calendar import Calendars
from .course import (
    OPEN,
    assign,
    attach,
    cancel,
    in_time,
    meet,
    reopen,
    resume,
    start,
    start_first,
    start_until,
    stop,
)
from .extending import extend
from .handing import hand_over
from .recounting import recount, waiting_for_a_year
from .showing import WITH_PAGES, ClockView, about, late_at, running, view

__all__ = [
    "OPEN",
    "WITH_PAGES",
    "Calendars",
    "ClockView",
    "about",
    "assign",
    "attach",
    "cancel",
    "extend",
    "hand_over",
    "in_time",
    "late_at",
    "meet",
    "recount",
    "reopen",
    "resume",
    "running",
    "start",
    "start_first",
    "start_until",
    "stop",
    "view",
    "waiting_for_a_year",
]
