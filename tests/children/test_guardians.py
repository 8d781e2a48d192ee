"""Two people edit the guardians of one child: every case of the three-way comparison."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from tests.children.factories import guardian
from weibao.children.rules.guardians import FACTS, GuardianFacts, merge

LINE, OTHER = UUID(int=1), UUID(int=2)
OLD = guardian(line=LINE)
PHONED = replace(OLD, phone="13900000001")
NAMED = replace(OLD, name="霍桂芬")
NEW = guardian(relation="father", name="冯强")


def of(*people: GuardianFacts) -> dict[UUID, GuardianFacts]:
    return {facts.line: facts for facts in people if facts.line}


@pytest.mark.parametrize(
    ("base", "now", "typed", "kept"),
    [
        ([OLD], [OLD], [OLD], [OLD]),
        ([OLD], [OLD], [PHONED], [PHONED]),
        ([OLD], [PHONED], [OLD], [PHONED]),
        ([OLD], [PHONED], [NAMED], [replace(NAMED, phone="13900000001")]),
        ([OLD], [PHONED], [PHONED], [PHONED]),
        ([OLD], [OLD], [], []),
        ([OLD], [], [OLD], []),
        ([OLD], [], [], []),
        ([], [OLD], [], [OLD]),
        ([OLD], [OLD], [OLD, NEW], [OLD, NEW]),
        ([], [replace(NEW, line=OTHER)], [NEW], [replace(NEW, line=OTHER)]),
    ],
    ids=[
        "nothing", "mine", "theirs", "different facts", "the same fact alike", "I took out",
        "they took out", "both took out", "they added", "I added", "both added the same",
    ],
)  # fmt: skip
def test_what_does_not_contradict_merges(
    base: list[GuardianFacts],
    now: list[GuardianFacts],
    typed: list[GuardianFacts],
    kept: list[GuardianFacts],
) -> None:
    merged = merge(base=of(*base), now=of(*now), typed=typed)
    assert (merged.kept, merged.clashes) == (kept, [])


# Two changes of a yes are both a no: only what is written can be written differently.
@pytest.mark.parametrize("fact", [name for name in FACTS if not name.startswith("is_")])
def test_the_same_fact_changed_by_both_is_asked(fact: str) -> None:
    one, two = ("father", "mother") if fact == "relation" else ("甲", "乙")
    mine, theirs = guardian(line=LINE, **{fact: one}), guardian(line=LINE, **{fact: two})
    merged = merge(base=of(OLD), now=of(theirs), typed=[mine])
    assert [clash.key for clash in merged.clashes] == [f"g-{LINE}-{fact}"]
    assert merged.kept == [theirs]


def test_a_choice_decides() -> None:
    mine, theirs = replace(OLD, name="甲"), replace(OLD, name="乙", phone="1")
    key = f"g-{LINE}-name"
    told = merge(base=of(OLD), now=of(theirs), typed=[mine], mine=[key])
    assert (told.kept, told.clashes) == ([replace(theirs, name="甲")], [])
    told = merge(base=of(OLD), now=of(theirs), typed=[mine], theirs=[key])
    assert (told.kept, told.clashes) == ([theirs], [])


@pytest.mark.parametrize(("taken", "now", "typed"), [("me", [PHONED], []), ("them", [], [PHONED])])
def test_taken_out_by_one_and_changed_by_the_other_is_asked(
    taken: str, now: list[GuardianFacts], typed: list[GuardianFacts]
) -> None:
    asked = merge(base=of(OLD), now=of(*now), typed=typed)
    assert [clash.key for clash in asked.clashes] == [f"g-{LINE}"]
    mine = merge(base=of(OLD), now=of(*now), typed=typed, mine=[f"g-{LINE}"])
    assert (mine.kept, mine.clashes) == (typed, [])
    theirs = merge(base=of(OLD), now=of(*now), typed=typed, theirs=[f"g-{LINE}"])
    assert (theirs.kept, theirs.clashes) == (now, [])
