from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _no_head_left() -> Iterator[None]:
    """The head of the log lies beside the database and is not put back with it."""
    yield
    (Path(settings.WEIBAO_HOME) / "heads" / "events.json").unlink(missing_ok=True)
