"""The table of verdicts: which counts ask a puzzle, which hold for review, and what never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.office.guard.numbers import Numbers
from weibao.portal.guard.judging import Counts, Verdict, judge

# 3 and 10 on a line, 20 and 60 in a block, 30 in the town, 100 in the installation, 5 of a wording.
DEFAULT = Numbers({})
MUCH = 10_000


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (Counts(), Verdict()),
        (Counts(line=2, block=19, town=29, system=99, same_text=4), Verdict()),
        (Counts(line=3), Verdict("line")),
        (Counts(line=10), Verdict("line", "line", "flood")),
        (Counts(block=20), Verdict("block")),
        (Counts(block=60), Verdict("block", "block", "flood")),
        (Counts(same_text=5), Verdict("", "text", "same_text")),
        # The address says more than the wording.
        (Counts(line=10, same_text=5), Verdict("line", "line", "flood")),
        # What all share asks only who sent something within the hour.
        (Counts(line=1, town=30), Verdict("town")),
        (Counts(line=1, system=100), Verdict("system")),
        (Counts(town=MUCH, system=MUCH), Verdict()),
    ],
)
def test_a_table_of_verdicts(seen: Counts, verdict: Verdict) -> None:
    assert judge(seen, DEFAULT, in_danger=False) == verdict


@given(st.builds(Counts, *[st.integers(0, MUCH)] * 5))
def test_danger_is_never_asked_and_held_as_any_other(seen: Counts) -> None:
    usual = judge(seen, DEFAULT, in_danger=False)
    assert judge(seen, DEFAULT, in_danger=True) == Verdict("", usual.holds, usual.suspicion)


@given(st.integers(0, MUCH), st.integers(0, MUCH))
def test_what_others_send_to_the_town_and_the_installation_never_reaches_a_fresh_address(
    town: int, system: int
) -> None:
    assert judge(Counts(town=town, system=system), DEFAULT, in_danger=False) == Verdict()


def test_a_town_sets_its_own_numbers() -> None:
    strict = Numbers({"guard.line_puzzle": 1, "guard.same_text": 1})
    assert judge(Counts(line=1), strict, in_danger=False).asks == "line"
    assert judge(Counts(same_text=1), strict, in_danger=False).suspicion == "same_text"
