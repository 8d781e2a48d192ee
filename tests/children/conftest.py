from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.children import factories
from tests.children.factories import Staff
from weibao.kernel.crypto.keyring import KeyRing


@pytest.fixture
def staff(db: None) -> Staff:
    return factories.staff()


@pytest.fixture
def one_factor(settings: Any) -> None:
    """These tests are about files, not about signing in or about what the browser gets."""
    settings.WEIBAO_REQUIRE_SECOND_FACTOR = False
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


@pytest.fixture
def own_ring(settings: Any, tmp_path: Path, at: datetime) -> None:
    """Keys of this test alone, which it may change; ask for it before any row."""
    settings.WEIBAO_KEYRING = tmp_path / "keys" / "ring.json"
    KeyRing.create(settings.WEIBAO_KEYRING, at=at)
