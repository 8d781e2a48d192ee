from __future__ import annotations

import pytest

from weibao.org.rules.town_names import TownName, read, side


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("清溪镇", TownName("清溪镇", "清溪", "镇")),
        ("白水乡", TownName("白水乡", "白水", "乡")),
        ("云顶彝族乡", TownName("云顶彝族乡", "云顶", "乡")),
        ("石桥苗族土家族乡", TownName("石桥苗族土家族乡", "石桥", "乡")),
        ("东乡族镇", TownName("东乡族镇", "东乡族", "镇")),
        ("土家乡", TownName("土家乡", "土家", "乡")),
        ("古桥街道", TownName("古桥街道", "古桥", "街道")),
        ("古桥街道办事处", TownName("古桥街道", "古桥", "街道")),
        ("国营东风农场", TownName("国营东风农场", "国营东风农场", "")),
        ("镇", TownName("镇", "镇", "")),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: TownName) -> None:
    assert read(name) == parts


def test_a_place_is_a_village_or_a_community() -> None:
    assert side("双河村") == "村"
    assert side("河滨社区") == "社区"
    assert side("老街居委会") == "社区"
