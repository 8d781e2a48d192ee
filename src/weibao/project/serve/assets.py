"""The built styles, scripts and pictures, copied to where the web part serves them from."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management import call_command

STAMP = ".collected"


def collect() -> bool:
    """Copy, name by content and compress the assets, when they changed since the last time."""
    storage: object = staticfiles_storage
    if not isinstance(storage, ManifestFilesMixin):
        return False
    stamp = Path(settings.STATIC_ROOT) / STAMP
    current = _digest()
    if stamp.exists() and stamp.read_text() == current:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(current)
    return True


def _digest() -> str:
    """Of every asset's name, size and time; their content need not be read."""
    found = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            found.append(f"{name} {state.st_size} {state.st_mtime_ns}")
    return sha256("\n".join(sorted(found)).encode()).hexdigest()
