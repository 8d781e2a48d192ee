"""What an uploaded file is, and a copy of it without metadata.

`sniff` reads the first bytes. `clean` makes the copy that people see in a confined process; the
original is kept apart as evidence and never shown. Plain bytes stay in memory.
"""

from .cleaning import Copy, clean
from .kinds import Kind, NotCleanable, NotTaken, Sniffed
from .names import safe_name
from .sniffing import HEAD_BYTES, sniff

__all__ = [
    "HEAD_BYTES",
    "Copy",
    "Kind",
    "NotCleanable",
    "NotTaken",
    "Sniffed",
    "clean",
    "safe_name",
    "sniff",
]
