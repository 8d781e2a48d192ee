from __future__ import annotations

import pytest

from weibao.org.rules.phone import grouped, normalise


@pytest.mark.parametrize(
    "typed",
    [
        "13800002271",
        " 138 0000 2271 ",
        "138-0000-2271",
        "+86 13800002271",
        "008613800002271",
        "８６１３８００００２２７１",
        "1 3 8 0 0 0 0 2 2 7 1",
    ],
)
def test_one_number_has_one_form(typed: str) -> None:
    assert normalise(typed) == "13800002271"


@pytest.mark.parametrize(
    "typed", ["", "1380000227", "138000022711", "023-48220000", "zhouwj", "1" * 500]
)
def test_what_is_no_mobile_number_is_none(typed: str) -> None:
    assert normalise(typed) == ""


def test_a_number_is_shown_in_groups() -> None:
    assert grouped("13800002271") == "138 0000 2271"
    assert grouped("") == ""
