"""The process remembers what it counted and told from test to test; each test begins as after a start."""

from __future__ import annotations

import pytest

from weibao.office.guard import tally, telling
from weibao.portal.guard import codes, filing


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    for part in (tally, telling, codes, filing):
        part.forget()
