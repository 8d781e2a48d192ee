"""Rules over many children answer as the rule does over each."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.children.rules import facts as kinds
from weibao.children.rules.categories import RULES, rule
from weibao.children.rules.categories import together as many
from weibao.children.rules.categories.together import Together, decide_all
from weibao.children.rules.sheet import Fact, Person, Sheet

ON = date(2026, 11, 24)
# Few days and sources, so that children have much in common and differ in what matters.
DAYS = st.sampled_from([None, date(2024, 3, 1), date(2026, 6, 1), date(2027, 1, 1)])
BIRTHS = st.sampled_from([None, date(2010, 11, 24), date(2019, 3, 5)])


def facts_of(whose: str) -> st.SearchStrategy[Fact]:
    known = [
        (kind.code, value)
        for kind in kinds.all_kinds()
        if kind.of == whose
        for value in _values(kind)
    ]
    return st.builds(
        lambda pair, since, until, source: Fact(*pair, since, until, source),
        st.sampled_from(known), DAYS, DAYS, st.sampled_from(["", "走访看到"]),
    )  # fmt: skip


def _values(kind: kinds.Kind) -> list[str]:
    if kind.type == "choice":
        return [code for code, _ in kind.choices]
    return {"yes": ["yes", "no"], "day": ["1950-01-01"], "area": ["500110110201", "500109000000"],
            "number": ["3"]}.get(kind.type, [])  # fmt: skip


PEOPLE = st.builds(
    Person,
    st.sampled_from(["father", "mother", "grandmother"]),
    st.lists(facts_of("person"), max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
)
SHEETS = st.builds(
    Sheet,
    birth=BIRTHS,
    area=st.sampled_from(["", "500110110201"]),
    facts=st.lists(facts_of("child"), max_size=5).map(tuple),
    people=st.lists(PEOPLE, max_size=2, unique_by=lambda person: person.relation).map(tuple),
)


@given(st.lists(SHEETS, min_size=2, max_size=8))
def test_together_as_alone(sheets: list[Sheet]) -> None:
    together = Together(ON)
    for sheet in [*sheets, *sheets]:
        assert together.decide(sheet) == {
            code: one.decide(sheet, ON) for code, one in RULES.items()
        }


def test_one_rule_in_the_order_of_the_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "MOST", 1)
    alone = Sheet(birth=date(2014, 1, 1), facts=(Fact("living", "alone"),))
    both = Sheet(birth=date(2014, 1, 1), facts=(Fact("living", "both"),))
    answers = [one.outcome for one in decide_all("under16_alone", [alone, both, alone], ON)]
    assert answers == ["yes", "no", "yes"]
    assert rule("under16_alone").decide(alone, ON).outcome == "yes"
    with pytest.raises(LookupError):
        decide_all("no such rule", [], ON)
