from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.rings import AT, new_ring
from weibao.kernel.crypto.keyring import KeyRing
from weibao.kernel.crypto.tokens import (
    SearchKey,
    TokenKind,
    lookups,
    tail_and_year,
    token,
    tokens,
)

TOWN, OTHER = "500110110", "500110111"


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return new_ring(tmp_path_factory.mktemp("ring"))


@given(value=st.text())
def test_fits_a_signed_column_and_is_always_the_same(ring: KeyRing, value: str) -> None:
    made = token(TokenKind.NAME, value, town=TOWN, ring=ring)
    assert -(2**63) <= made < 2**63
    assert made == token(TokenKind.NAME, value, town=TOWN, ring=ring)


def test_kind_town_value_and_ring_all_count(ring: KeyRing, tmp_path: Path) -> None:
    made = {
        token(TokenKind.NAME, "子轩", town=TOWN, ring=ring),
        token(TokenKind.PINYIN, "子轩", town=TOWN, ring=ring),
        token(TokenKind.NAME, "子轩", town=OTHER, ring=ring),
        token(TokenKind.NAME, "子萱", town=TOWN, ring=ring),
        token(TokenKind.NAME, "子轩", town=TOWN, ring=new_ring(tmp_path)),
    }
    assert len(made) == 5


def test_parts_cannot_run_into_each_other(ring: KeyRing) -> None:
    assert token(TokenKind.NAME, "0子", town="50011011", ring=ring) != (
        token(TokenKind.NAME, "子", town="500110110", ring=ring)
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [("50011020150301001x", "５００１１０２０１５０３０１００１Ｘ"), (" Zhang.Wei ", "zhang.wei")],
)
def test_width_case_and_outer_space_do_not_count(ring: KeyRing, left: str, right: str) -> None:
    kind = TokenKind.USERNAME
    assert token(kind, left, town="", ring=ring) == token(kind, right, town="", ring=ring)


def test_a_set_of_keys_becomes_a_set_of_numbers(ring: KeyRing) -> None:
    keys = [SearchKey(TokenKind.NAME, "子轩"), SearchKey(TokenKind.INITIALS, "zx")]
    assert tokens(keys, town=TOWN, ring=ring) == {
        token(kind, value, town=TOWN, ring=ring) for kind, value in keys
    }


def test_after_a_rotation_both_numbers_are_looked_for(tmp_path: Path) -> None:
    old = new_ring(tmp_path)
    stored = token(TokenKind.PHONE, "13800000000", town=TOWN, ring=old)
    turned = old.rotate("token", at=AT)
    found = lookups(TokenKind.PHONE, "13800000000", town=TOWN, ring=turned)
    assert found == (token(TokenKind.PHONE, "13800000000", town=TOWN, ring=turned), stored)


def test_numbers_spread_over_the_whole_range(ring: KeyRing) -> None:
    made = [token(TokenKind.PHONE, str(n), town=TOWN, ring=ring) for n in range(2_000)]
    assert len(set(made)) == 2_000
    assert 800 < sum(number < 0 for number in made) < 1_200


def test_tail_and_year() -> None:
    assert tail_and_year("50011020150301001X", 2015) == "001X/2015"
