"""What the minute tick does for `office`."""

from . import reminding as clocks
from .attachments import expiry as uploads
from .exports import upkeep as exports
from .jobs import upkeep as queue
from .papers import upkeep as papers
from .storage import upkeep as store

__all__ = ["clocks", "exports", "papers", "queue", "store", "uploads"]
