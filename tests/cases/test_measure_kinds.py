"""The table of measures: every limit and node it names is there, and every need can be met."""

from __future__ import annotations

import pytest

from weibao.cases.models import Measure
from weibao.cases.models.progress import Progress
from weibao.cases.rules.measures import Kind, choices, kind, kinds
from weibao.kernel.deadlines import deadline


def test_there_are_those_that_practice_needs() -> None:
    known = {entry.code for entry in kinds()}
    assert known >= {
        "dissuade", "criticise", "admonish", "police", "counsel", "medical", "aid", "legal",
        "school", "care", "visit", "other", "dv_warning", "protection", "fam_guide", "revoke",
    }  # fmt: skip
    assert len(known) == len(kinds())


@pytest.mark.parametrize("entry", kinds(), ids=lambda entry: entry.code)
def test_a_kind_is_whole(entry: Kind) -> None:
    nodes = {node.code: node for node in entry.nodes}
    assert len(nodes) == len(entry.nodes)
    assert entry.result
    assert len(entry.code) <= (Measure._meta.get_field("kind").max_length or 0)
    for limit in entry.limits:
        assert deadline(limit).nature == "法"
    for code in (code for group in entry.needs for code in group):
        assert code in nodes
    for node in entry.nodes:
        assert len(node.code) <= (Progress._meta.get_field("node").max_length or 0)
        assert not node.after or node.after in nodes


@pytest.mark.parametrize("entry", kinds(), ids=lambda entry: entry.code)
def test_every_limit_that_starts_can_be_met_by_a_node(entry: Kind) -> None:
    met = {limit for node in entry.nodes for limit in node.meets}
    assert entry.limits <= met


@pytest.mark.parametrize("entry", kinds(), ids=lambda entry: entry.code)
def test_every_need_can_be_met(entry: Kind) -> None:
    reached: set[str] = set()
    while ahead := entry.may_follow(reached):
        reached.add(ahead[0].code)
    assert reached == {node.code for node in entry.nodes}
    assert entry.missing(reached) == []
    assert len(entry.missing(set())) == len(entry.needs)


def test_a_kind_nobody_knows_is_an_error() -> None:
    with pytest.raises(LookupError):
        kind("prison")
    assert ("visit", "上门查看") in choices()
