"""Where files are kept: a port, and the one store behind it today.

What is kept is sealed frame by frame while it comes in; plain bytes never reach the disk. A
`StoredFile` row names the place; a file that no row names is swept away after a week.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from .local import LocalStorage
from .port import Draft, Storage, StoredRef

__all__ = ["Draft", "Storage", "StoredRef", "files"]


def files() -> Storage:
    """The store of this installation."""
    return LocalStorage(Path(settings.WEIBAO_HOME) / "files")
