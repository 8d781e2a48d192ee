"""What the minute tick does for `office`."""

from .jobs import upkeep as queue
from .storage import upkeep as store

__all__ = ["queue", "store"]
