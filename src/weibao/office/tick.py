"""What the minute tick does for `office`."""

from .jobs import upkeep

__all__ = ["upkeep"]
