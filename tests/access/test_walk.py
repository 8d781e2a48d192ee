"""Everybody at every address: let in, sent to sign in, or told that there is nothing here."""

from __future__ import annotations

import pytest

from .addresses import Address, addresses
from .rows import KINDS
from .walking import Walk

pytestmark = pytest.mark.access

ALL = addresses()


@pytest.mark.parametrize("address", ALL, ids=[f"/{address.route}" for address in ALL])
def test_everybody_gets_what_they_may(address: Address, walk: Walk) -> None:
    problems = walk.along(address)
    assert not problems, "\n" + "\n".join(problems[:30])
    assert walk.steps >= 10 * len(walk.people) // 5


def test_every_page_can_be_seen_by_somebody(walk: Walk) -> None:
    """A walk in which nobody is let in would prove nothing."""
    forms = {"big", "link", "file"}
    assert len(ALL) > 80, forms


def test_no_kind_of_row_is_left_over() -> None:
    named = {slot for address in ALL for slot in address.slots}
    assert set(KINDS) <= named
