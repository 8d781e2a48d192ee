"""Everybody at every address: let in, sent to sign in, or told that there is nothing here."""

from __future__ import annotations

import pytest

from weibao.org.roles import Role

from .addresses import Address, addresses
from .conftest import Ground
from .expecting import EXPECT, OWN, Verdict
from .rows import KINDS
from .walking import Walk

pytestmark = pytest.mark.access

ALL = addresses()


@pytest.mark.parametrize("address", ALL, ids=[f"/{address.route}" for address in ALL])
def test_everybody_gets_what_they_may(address: Address, walk: Walk) -> None:
    problems = walk.along(address)
    assert not problems, "\n" + "\n".join(problems[:30])
    assert walk.met[Verdict.OPEN], "nobody is let in, which proves nothing"
    if address.access and address.access.kind == "needs":
        assert walk.met[Verdict.REFUSED]
        assert walk.met[Verdict.SIGN_IN]


def test_one_of_every_role_walks(ground: Ground) -> None:
    roles = {role for who in ground.people if who.actor for role in who.actor.roles}
    assert roles == {str(role) for role in Role}


def test_no_table_holds_what_is_gone() -> None:
    assert set(KINDS) <= {slot for address in ALL for slot in address.slots}
    assert {*EXPECT, *OWN} <= {address.name for address in ALL}
