"""A file of facts: short and long forms read alike, every fault told with its place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from weibao.children.rules.factsfile import BadFacts, read
from weibao.children.rules.sheet import Fact, Sheet

SINCE = date(2025, 4, 11)


def one(**told: Any) -> Sheet:
    return read(json.dumps({"birth": "2018-03-05", **told}))[0].sheet


def test_short_and_long_forms_say_the_same() -> None:
    long = one(facts=[{"kind": "living", "value": "alone", "since": "2025-04-11"}])
    short = one(facts={"living": {"value": "alone", "since": "2025-04-11"}})
    assert long == short == one(facts={"living": [{"value": "alone", "since": "2025-04-11"}]})
    assert long.facts == (Fact("living", "alone", SINCE),)
    assert one(facts={"boards": True}).facts == (Fact("boards", "yes"),)


@pytest.mark.parametrize(
    ("told", "facts"),
    [
        ("DEAD", [Fact("state", "DEAD")]),
        ("NORMAL", [Fact("state", "NORMAL")]),
        ({"state": "PRISON", "since": "2025-04-11"}, [Fact("state", "PRISON", SINCE)]),
        (["SEVDIS", "SEVILL"], [Fact("state", "SEVDIS"), Fact("state", "SEVILL")]),
        ({"state": "SEVILL", "able": "unable"}, [Fact("state", "SEVILL"), Fact("able", "unable")]),
        ({"away": "far", "able": "able"}, [Fact("away", "far"), Fact("able", "able")]),
        ({"facts": {"away": {"value": "far"}}}, [Fact("away", "far")]),
    ],
)
def test_a_parent_in_few_words(told: Any, facts: list[Fact]) -> None:
    (father,) = one(father=told).people
    assert (father.relation, list(father.facts)) == ("father", facts)


def test_children_are_named_or_counted() -> None:
    assert [entry.key for entry in read('[{"id": "C-1"}, {}]')] == ["C-1", "2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"birth": "2018-03-05",}]', "第 1 行不是 JSON"),
        ('["a"]', "第 1 个孩子应是一个对象"),
        ('[{}, {"birth": "去年"}]', "第 2 个孩子的 birth写的是“去年”"),
        ('{"brith": "2018-03-05"}', "不认识的“brith”"),
        ('{"facts": {"moon": "full"}}', "没有“moon”这种事实"),
        ('{"facts": {"living": "moon"}}', "facts的 living写的是“moon”"),
        ('{"facts": "many"}', "facts应是对象或列表"),
        ('{"father": "GONE"}', "father的 state 写的是“GONE”，应是：NORMAL、DEAD"),
        ('{"father": 7}', "father请写情形"),
        ('{"people": [{}]}', "people 第 1 人没有写 relation"),
        ('{"people": {}}', "people应是列表"),
        ('{"mother": {"state": "LOST", "since": "2026-02-01", "until": "2026-01-01"}}', "until 早于 since"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(BadFacts, match=words.replace("(", r"\(")):
        read(text)
