"""What every test gets. The pieces stand in tests/support, one file for each."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

from tests.support.processes import end_all
from weibao.kernel.moment import ZONE

pytest_plugins = [
    "tests.support.network",
    "tests.support.database",
    "tests.support.browser",
    "tests.support.site",
    "tests.support.towns",
    "tests.support.counting",
]

# Pages are made of many small objects that live long; looking through all of them for rings as
# often as Python does by itself took a tenth of the time of the tests.
gc.set_threshold(100_000, 20, 20)

# No deadline for one example: two workers on two cores would make it a matter of luck.
hypothesis_settings.register_profile("weibao", deadline=None, max_examples=60, database=None)
hypothesis_settings.load_profile("weibao")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A name for one parameter: random and long values would differ between workers, or swamp."""
    if isinstance(val, UUID) or (isinstance(val, str | bytes) and len(val) > 30):
        return argname
    return None


@pytest.fixture(autouse=True)
def _ring_put_back() -> Iterator[None]:
    """The key ring is one file of all tests of a process: a new key ends with its test."""
    ring = Path(settings.WEIBAO_KEYRING)
    before = ring.read_bytes() if ring.exists() else None
    yield
    if before is not None and ring.read_bytes() != before:
        ring.write_bytes(before)
        # Who looks by the time of the file must see that it is another one.
        os.utime(ring)


@pytest.fixture(autouse=True)
def _nothing_runs_on() -> Iterator[None]:
    yield
    end_all()


@pytest.fixture
def at() -> datetime:
    """The moment of a test: a Wednesday afternoon, the day before the National Day holiday."""
    return datetime(2026, 9, 30, 17, 0, tzinfo=ZONE)


@pytest.fixture
def on(at: datetime) -> date:
    return at.date()
