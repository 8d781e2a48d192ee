"""What the tests of reports share."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_ring(settings: Any, tmp_path: Path) -> None:
    """The keys of the towns, in a copy that this test alone may change; ask for it before any row."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    shutil.copy2(settings.WEIBAO_KEYRING, folder / "ring.json")
    settings.WEIBAO_KEYRING = folder / "ring.json"
