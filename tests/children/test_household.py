"""What of an address and a guardian's name is compared to find children of one household."""

from __future__ import annotations

import pytest

from tests import world
from tests.world import Town
from weibao.children.actions.finding import household_keys
from weibao.children.rules.guardians import GuardianFacts
from weibao.children.rules.household import guardian_key, home_key
from weibao.kernel.crypto.tokens import TokenKind

AREA = "990110110201"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("湾三组12号", "湾三组12号"),
        ("石桥村湾三组 12 号", "湾三组12号"),
        ("清溪镇石桥村湾三组－12号", "湾三组12号"),
        ("阳光小区3栋2单元", "阳光小区3栋2单元"),
        # A group of a village is not a home: hundreds would be one household.
        ("3 组", ""),
        ("石桥村三组", ""),
        ("沐晴湾三组", ""),
        ("石桥村", ""),
        ("", ""),
        ("😀", ""),
    ],
)
def test_a_home_is_a_house(address: str, key: str) -> None:
    assert home_key(AREA, address) == (f"{AREA}/{key}" if key else "")


@pytest.mark.parametrize("name", ["", "王", "不详", "不知道"])
def test_nobody_is_no_guardian(name: str) -> None:
    assert guardian_key(name) == ""


def test_an_institution_is_no_household(here: Town) -> None:
    child = world.child(here, address="湾三组12号")
    people = [
        GuardianFacts("institution", "清溪福利院"),
        GuardianFacts("mother", "呂秀兰"),
    ]
    keys = list(household_keys(child, people))
    assert [key.kind for key in keys] == [TokenKind.GUARDIAN, TokenKind.HOME]
    assert "福利院" not in keys[0].value
