"""The categories: the matrix of parents, ages to the day, dates of the documents, reasons in words."""

from __future__ import annotations

from datetime import date
from itertools import combinations_with_replacement
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.children.rules import facts as kinds
from weibao.children.rules.categories import RULES, rule
from weibao.children.rules.categories.decision import Decision, bases
from weibao.children.rules.categories.parents import MONTHS, standing
from weibao.children.rules.sheet import Fact, Person, Sheet

ON = date(2026, 11, 24)
BIRTH = date(2018, 3, 5)
LONG_AGO = date(2024, 1, 1)
GONE = ("DEAD", "MISSING")
EIGHT = ("SEVDIS", "SEVILL", "PRISON", "DETOX", "RESTR", "LOST", "REVOKED", "DEPORT")
STATES = ("NORMAL", *GONE, *EIGHT)


def fact(kind: str, value: str, since: date | None = None, until: date | None = None) -> Fact:
    return Fact(kind, value, since, until, "户口簿")


def parent(relation: str, *facts: Fact) -> Person:
    return Person(relation, facts, is_guardian=True)


def in_state(relation: str, state: str, since: date | None = LONG_AGO, until: Any = None) -> Person:
    return parent(relation, fact("state", state, since, until))


def child(*people: Person, birth: date | None = BIRTH, area: str = "", **values: str) -> Sheet:
    told = tuple(fact(kind, value, LONG_AGO) for kind, value in values.items())
    return Sheet(birth=birth, area=area, facts=told, people=people)


def decide(code: str, sheet: Sheet, on: date = ON) -> Decision:
    return rule(code).decide(sheet, on)


def outcome(code: str, sheet: Sheet, on: date = ON) -> str:
    return decide(code, sheet, on).outcome


@pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(STATES, 2)))
def test_every_pair_of_parents(one: str, other: str) -> None:
    """66 pairs: an orphan when both are gone, unattended in fact when nobody able is left."""
    for pair in ((one, other), (other, one)):
        sheet = child(in_state("father", pair[0]), in_state("mother", pair[1]))
        orphan = one in GONE and other in GONE
        nobody = "NORMAL" not in pair and not orphan
        assert (outcome("orphan", sheet), outcome("de_facto", sheet)) == (
            "yes" if orphan else "no", "yes" if nobody else "no",
        )  # fmt: skip


@pytest.mark.parametrize("state", ["PRISON", "DETOX", "RESTR"])
def test_a_sentence_counts_from_six_months(state: str) -> None:
    def with_days(since: date | None, until: date | None) -> str:
        return outcome(
            "de_facto", child(in_state("father", state, since, until), in_state("mother", "DEAD"))
        )

    assert with_days(date(2026, 10, 1), date(2027, 4, 1)) == "yes"
    assert with_days(date(2026, 10, 1), date(2027, 3, 31)) == "no"
    assert with_days(date(2026, 5, 24), None) == "yes"
    assert with_days(date(2026, 5, 25), None) == "unknown"
    assert with_days(None, None) == "unknown"
    assert MONTHS == 6


def test_lost_counts_when_six_months_are_full_and_says_from_when() -> None:
    sheet = child(in_state("father", "DEAD"), in_state("mother", "LOST", date(2026, 5, 24)))
    assert outcome("de_facto", sheet, date(2026, 11, 23)) == "no"
    found = decide("de_facto", sheet)
    assert (found.outcome, found.since) == ("yes", ON)


def test_a_sentence_ends_the_category_when_it_ends() -> None:
    released = date(2028, 10, 11)
    sheet = child(in_state("father", "PRISON", LONG_AGO, released), in_state("mother", "DEAD"))
    assert decide("de_facto", sheet).until == released
    assert outcome("de_facto", sheet, released) == "unknown"


def test_two_circumstances_were_added_in_2021_and_the_first_came_in_2020() -> None:
    deported = child(
        in_state("father", "DEPORT", date(2019, 1, 1)), in_state("mother", "DEAD", date(2019, 1, 1))
    )
    assert outcome("de_facto", deported, date(2020, 12, 31)) == "unknown"
    assert outcome("de_facto", deported, date(2021, 1, 1)) == "yes"
    ill = child(
        in_state("father", "SEVILL", date(2019, 1, 1)), in_state("mother", "DEAD", date(2019, 1, 1))
    )
    before = decide("de_facto", ill, date(2019, 12, 31))
    assert (before.outcome, "起施行" in before.reasons[0].text) == ("no", True)
    assert outcome("de_facto", ill, date(2020, 1, 1)) == "yes"


def test_a_parent_of_whom_nobody_spoke_leaves_it_open() -> None:
    found = decide("de_facto", child(in_state("father", "DEAD")))
    assert (found.outcome, found.missing) == ("unknown", ("母亲的情况",))
    found = decide("de_facto", child(in_state("father", "DEAD"), parent("mother")))
    assert found.missing == ("母亲能不能照料孩子",)
    assert standing(None, "father", ON).state == ""


def test_not_to_be_found_is_an_orphans_parent_and_no_circumstance() -> None:
    assert (
        outcome("orphan", child(in_state("father", "UNFOUND"), in_state("mother", "DEAD"))) == "yes"
    )
    assert (
        outcome("de_facto", child(in_state("father", "UNFOUND"), in_state("mother", "PRISON")))
        == "unknown"
    )


@pytest.mark.parametrize(
    ("birth", "last_day"),
    [(date(2008, 11, 24), date(2026, 11, 24)), (date(2008, 2, 29), date(2026, 2, 28))],
)
def test_the_birthday_itself_is_still_below_the_age(birth: date, last_day: date) -> None:
    """法释〔2006〕1号, art. 2: full years count from the day after the birthday."""
    sheet = child(in_state("father", "DEAD"), in_state("mother", "DEAD"), birth=birth)
    assert outcome("orphan", sheet, last_day) == "yes"
    over = decide("orphan", sheet, date.fromordinal(last_day.toordinal() + 1))
    assert (over.outcome, over.reasons[-1].text) == ("no", "这一天已满 18 周岁")
    assert decide("orphan", sheet, last_day).until == date.fromordinal(last_day.toordinal() + 1)


def away(relation: str, where: str, since: date | None = LONG_AGO) -> Person:
    return parent(relation, fact("away", where, since))


@pytest.mark.parametrize(
    ("people", "values", "expected"),
    [
        ([away("father", "far"), away("mother", "province")], {}, "yes"),
        ([away("father", "far"), away("mother", "no")], {}, "no"),
        ([away("father", "far"), away("mother", "county")], {}, "no"),
        ([away("father", "far"), in_state("mother", "SEVDIS")], {}, "yes"),
        ([away("father", "far"), in_state("mother", "DEAD")], {}, "yes"),
        ([in_state("father", "PRISON"), in_state("mother", "DEAD")], {}, "no"),
        ([away("father", "far"), away("mother", "far")], {"registration": "urban"}, "no"),
        ([away("father", "far"), away("mother", "far")], {"living": "one"}, "no"),
        ([away("father", "far"), away("mother", "far", date(2026, 6, 1))], {}, "no"),
        ([away("father", "far"), away("mother", "far", None)], {}, "unknown"),
        ([away("father", "far")], {}, "unknown"),
    ],
)
def test_left_behind(people: list[Person], values: dict[str, str], expected: str) -> None:
    sheet = child(*people, **{"registration": "rural", "living": "grandparents"} | values)
    assert outcome("left_behind", sheet) == expected


def test_left_behind_ends_at_sixteen() -> None:
    people = [away("father", "far"), away("mother", "far")]
    sheet = child(*people, birth=date(2010, 11, 23), registration="rural", living="grandparents")
    assert outcome("left_behind", sheet, date(2026, 11, 23)) == "yes"
    assert outcome("left_behind", sheet) == "no"


@pytest.mark.parametrize(
    ("home", "since", "expected"),
    [
        ("520302101", date(2026, 5, 1), "yes"),  # another province
        ("520302101", date(2026, 6, 1), "no"),  # not yet six months
        ("500110110", date(2020, 5, 1), "no"),  # the same district
        ("500112101", date(2020, 5, 1), "no"),  # districts of one city
        ("500230101", date(2020, 5, 1), "yes"),  # a county of the municipality
    ],
)
def test_mobile_is_across_counties_but_not_between_districts(
    home: str, since: date, expected: str
) -> None:
    facts = (fact("registered_area", home), fact("moved_in", "with_guardian", since))
    sheet = Sheet(birth=BIRTH, area="500110110201", facts=facts)
    assert outcome("mobile", sheet) == expected


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("disabled", {"disability": "body", "disability_level": "2"}, "yes"),
        ("disabled", {"disability": "none"}, "no"),
        ("disabled", {"disability": "body"}, "unknown"),
        ("disabled", {"disability": "mind", "disability_level": "diagnosed"}, "unknown"),
        ("seriously_ill", {"serious_illness": "白血病"}, "yes"),
        ("seriously_ill", {"health": "good"}, "no"),
        ("seriously_ill", {"health": "serious"}, "unknown"),
        ("hiv", {"hiv": "infected"}, "yes"),
        ("hiv", {"hiv": "affected"}, "no"),
        ("unregistered", {"registration": "none"}, "yes"),
        ("unregistered", {"no_number": "foundling"}, "yes"),
        ("unregistered", {"registration": "rural", "no_number": "asking"}, "no"),
        ("unregistered", {}, "unknown"),
        ("out_of_school", {"schooling": "dropout"}, "yes"),
        ("out_of_school", {"schooling": "never"}, "yes"),
        ("out_of_school", {"schooling": "delayed"}, "no"),
        ("out_of_school", {}, "unknown"),
        ("harmed", {"harmed": "violence"}, "yes"),
        ("economic", {"economy": "edge"}, "yes"),
        ("economic", {"economy": "watched"}, "no"),
        ("hardship", {"economy": "low"}, "yes"),
        ("under16_alone", {"living": "alone"}, "yes"),
        ("under16_alone", {"living": "siblings"}, "yes"),
        ("under16_alone", {"living": "boarding"}, "no"),
        ("under8_unattended", {"watched": "nobody"}, "no"),
        ("under8_unattended", {"watched": "minor", "special_care": "yes"}, "yes"),
    ],
)
def test_the_childs_own_state(code: str, values: dict[str, str], expected: str) -> None:
    assert outcome(code, child(**values)) == expected


def test_a_diagnosis_is_enough_to_the_age_of_six() -> None:
    small = child(birth=date(2020, 11, 24), disability="mind", disability_level="diagnosed")
    assert outcome("disabled", small) == "yes"


@pytest.mark.parametrize(
    ("watched", "expected"),
    [("nobody", "yes"), ("minor", "yes"), ("unfit", "yes"), ("adult", "no")],
)
def test_below_eight_an_adult_must_be_there(watched: str, expected: str) -> None:
    assert (
        outcome("under8_unattended", child(birth=date(2018, 11, 24), watched=watched)) == expected
    )


@pytest.mark.parametrize(
    ("birth", "expected"),
    [(date(2020, 8, 31), "yes"), (date(2020, 9, 1), "no"), (date(2010, 11, 23), "no")],
)
def test_school_begins_with_the_september_after_six(birth: date, expected: str) -> None:
    assert outcome("out_of_school", child(birth=birth, schooling="never")) == expected


def trustee(*facts: Fact) -> Sheet:
    return Sheet(
        birth=BIRTH,
        facts=(fact("entrusted", "both_away", LONG_AGO),),
        people=(Person("relative", facts, is_carer=True),),
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([fact("bars", "DB2")], "yes"),
        ([fact("capacity", "limited")], "yes"),
        ([fact("assessed", "unfit")], "yes"),
        ([fact("assessed", "fit")], "no"),
        ([], "unknown"),
    ],
)
def test_a_trustee_is_held_against_the_bars(facts: list[Fact], expected: str) -> None:
    assert outcome("trustee_barred", trustee(*facts)) == expected


def test_a_trust_asks_for_notice_and_weekly_contact() -> None:
    sheet = child(entrusted="both_away", schooling="primary")
    assert "村（居）委会、学校" in decide("notice_missing", sheet).reasons[-1].text
    assert outcome("contact_overdue", sheet) == "unknown"
    told = child(
        entrusted="both_away",
        schooling="primary",
        notice_school="2026-09-01",
        notice_village="2026-09-01",
    )
    assert outcome("notice_missing", told) == "no"
    called = Sheet(
        birth=BIRTH,
        facts=(fact("entrusted", "both_away"), fact("contacted", "call", date(2026, 11, 17))),
    )
    assert outcome("contact_overdue", called) == "no"
    assert outcome("contact_overdue", called, date(2026, 11, 25)) == "yes"


def test_hardship_names_its_kinds() -> None:
    sheet = child(
        in_state("father", "DEAD"), in_state("mother", "LOST"),
        economy="low", disability="sight", disability_level="1",
    )  # fmt: skip
    assert decide("hardship", sheet).kinds == ("de_facto", "disabled", "economic")


def test_what_nobody_read_in_full_counts_as_the_houses_own() -> None:
    assert (bases()["orphan"].seal, bases()["orphan"].counts_as) == ("法", "内")
    assert bases()["de_facto"].counts_as == "法"


def test_every_rule_has_its_basis_and_reads_what_there_is() -> None:
    known = {kind.code for kind in kinds.all_kinds()}
    assert set(RULES) == set(bases())
    assert {
        code: sorted(entry.reads - known) for code, entry in RULES.items() if entry.reads - known
    } == {}


DAYS = st.none() | st.dates(date(2015, 1, 1), date(2027, 12, 31))


def said(of: str) -> st.SearchStrategy[Fact]:
    def of_kind(kind: kinds.Kind) -> st.SearchStrategy[Fact]:
        values = [code for code, _ in kind.choices] or ["yes", "no"]
        return st.builds(Fact, st.just(kind.code), st.sampled_from(values), DAYS, DAYS)

    chosen = [
        kind for kind in kinds.all_kinds() if kind.of == of and kind.type in {"choice", "yes"}
    ]
    return st.sampled_from(chosen).flatmap(of_kind)


PEOPLE = st.lists(
    st.builds(
        Person, st.sampled_from(["father", "mother", "grandmother"]),
        st.lists(said("person"), max_size=4).map(tuple), st.booleans(), st.booleans(),
    ),
    max_size=3,
).map(tuple)  # fmt: skip
SHEETS = st.builds(
    Sheet,
    birth=DAYS,
    area=st.sampled_from(["", "500110110201"]),
    facts=st.lists(said("child"), max_size=8).map(tuple),
    people=PEOPLE,
)


@given(SHEETS, st.dates(date(2015, 1, 1), date(2027, 12, 31)))
def test_every_rule_answers_everything_in_words(sheet: Sheet, on: date) -> None:
    for code, entry in RULES.items():
        found = entry.decide(sheet, on)
        assert found.rule == code
        assert found.outcome in {"yes", "no", "unknown"}
        assert bool(found.missing) == (found.outcome == "unknown")
        assert found.outcome == "unknown" or found.reasons
        assert found.since is None or found.since <= on
        assert found.until is None or found.outcome == "yes"
        # The same facts on the same day give the same answer in any order.
        turned = Sheet(sheet.birth, sheet.sex, sheet.area, sheet.facts[::-1], sheet.people)
        assert entry.decide(turned, on).outcome == found.outcome
