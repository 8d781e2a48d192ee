"""Time limits computed: when a limit ends, what is left of it in words, how a stop moves it."""

from .periods import Due, due, due_until, end_of, extend_due, resume_due
from .words import ClockState, Remaining, remaining, span

__all__ = [
    "ClockState",
    "Due",
    "Remaining",
    "due",
    "due_until",
    "end_of",
    "extend_due",
    "remaining",
    "resume_due",
    "span",
]
