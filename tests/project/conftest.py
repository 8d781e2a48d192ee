"""What the tests of the installation share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def ring_put_back() -> Iterator[None]:
    """The ring is a file of all tests of this process."""
    ring = Path(settings.WEIBAO_KEYRING)
    before = ring.read_bytes()
    yield
    ring.write_bytes(before)
    os.utime(ring)
