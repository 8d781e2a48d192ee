"""The risk level: the highest sign counts, a person decides, nothing is lowered by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests import world
from tests.children.test_categories import ON, child, fact
from tests.children.test_facts import say
from tests.children.test_kept_categories import alone
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.children.actions.categories import refresh_all
from weibao.children.actions.facts import Change
from weibao.children.actions.risk import assess_now, decide
from weibao.children.models import RiskLevel
from weibao.children.queries.risk import levels, risk_of, unrated
from weibao.children.rules.categories import RULES
from weibao.children.rules.risk import Assessed, Rated, Sign, assess, codes, follows, must_say_why
from weibao.children.rules.sheet import Person, Sheet
from weibao.children.settings import SIGNS
from weibao.children.todos import to_rate
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Setting

AtDesk = Callable[[Town, str], Worker]
TABLE = {code: entry.default for code, entry in SIGNS.items()}
FOUND = Assessed(3, (Sign("carer_old", 3, "照料的人都已满 70 岁"),))
SAME = FOUND.basis_of


def found(sheet: Sheet, *, several: int = 3, **table: int) -> Assessed:
    decisions = {code: rule.decide(sheet, ON) for code, rule in RULES.items()}
    return assess(sheet, decisions, ON, table=TABLE | table, several=several)


def old(relation: str, born: str) -> Person:
    return Person(relation, (fact("born", born),), is_carer=True, key=relation)


def test_the_highest_sign_counts() -> None:
    lone = child(birth=date(2014, 3, 5), living="alone")
    assert (found(lone).level, [sign.code for sign in found(lone).signs]) == (4, ["under16_alone"])
    assert found(lone, under16_alone=2).level == 2
    assert found(lone, under16_alone=0) == Assessed(1)
    assert found(child(living="both", watched="adult")) == Assessed(1)


def test_all_who_care_must_be_old_and_nobody_able_beside_them() -> None:
    grand = old("grandmother", "1950-01-01")
    assert found(child(grand, living="grandparents")).level == 3
    both = child(grand, old("father", "1990-01-01"), living="grandparents")
    assert "carer_old" not in {sign.code for sign in found(both).signs}
    weak = Person("grandmother", (fact("able", "unable"),), is_carer=True, key="1")
    able = Person("father", (fact("able", "able"),), is_carer=True, key="2")
    assert found(child(weak, living="grandparents")).level == 4
    assert found(child(weak, able, living="grandparents")).level == 1


def test_several_of_the_middle_make_the_next() -> None:
    many = child(living="both", disability="1", serious_illness="yes", registration="none")
    middle = [sign for sign in found(many).signs if sign.level == 2]
    assert len(middle) >= 2
    assert found(many, several=len(middle)).level == 3
    assert found(many, several=len(middle)).by_number
    assert found(many, several=len(middle) + 1).level == 2
    assert found(many, several=0).level == 2


def test_too_little_known_is_no_low_risk() -> None:
    nothing = found(child())
    assert (nothing.level, nothing.missing) == (0, ("现在跟谁住",))
    # What is high is high without knowing more.
    assert found(child(harmed="sexual")).level == 4


@pytest.mark.parametrize(
    ("rated", "waiting", "level", "act"),
    [
        (None, None, FOUND, "propose"),
        (None, Rated(3, SAME), FOUND, ""),
        (None, Rated(3, "other"), FOUND, "propose"),
        (None, Rated(2, "other"), FOUND, "propose"),
        (None, Rated(4, "other"), FOUND, ""),
        (None, Rated(1, "other"), Assessed(0), ""),
        (Rated(2, "old"), Rated(4, "other"), Assessed(2), ""),
        (Rated(3, "other"), None, FOUND, ""),
        (Rated(2, "other"), None, FOUND, "propose"),
        (Rated(4, "other"), None, FOUND, "propose"),
        (Rated(1, SAME), None, FOUND, ""),
        (Rated(1, SAME), Rated(3, "other"), FOUND, "drop"),
        (Rated(3, "old"), Rated(2, "other"), FOUND, "drop"),
        (Rated(4, "other"), None, Assessed(0), ""),
    ],
)
def test_what_becomes_of_a_proposal(
    rated: Rated | None, waiting: Rated | None, level: Assessed, act: str
) -> None:
    assert follows(rated, waiting, level) == act


def test_lowering_and_departing_from_the_rule_ask_for_a_reason() -> None:
    assert not must_say_why(None, FOUND, 3)
    assert must_say_why(None, FOUND, 2)
    assert must_say_why(Rated(4, "other"), FOUND, 3)
    assert not must_say_why(Rated(2, "other"), FOUND, 3)


def test_every_sign_has_words_and_a_level() -> None:
    assert set(codes()) == set(SIGNS)
    assert all(0 <= level <= 4 for level in TABLE.values())


def test_a_person_decides_and_nothing_is_lowered_by_itself(here: Town) -> None:
    lone, _ = alone(here)
    row = RiskLevel.objects.get()
    assert (row.level, row.state, levels([lone.pk])) == (4, "proposed", {lone.pk: 4})
    assert Event.objects.get(kind="child.risk_found").fields == ["risk:4"]
    assert list(unrated(here["clerk"])) == [lone]
    decide(lone.pk, by=here["clerk"], at=NOW, level=4, seen=row.basis_of)
    assert not unrated(here["clerk"]).exists()
    say(lone, here, Change("living", "relative", since=NOW.date()))
    shown = risk_of(lone, works=True, decides=True)
    assert (shown.level, shown.proposed, shown.decided) == (4, 1, 4)
    assert "该调低" in shown.said
    with pytest.raises(Blocked, match="请写理由"):
        decide(lone.pk, by=here["clerk"], at=NOW, level=1)
    decide(lone.pk, by=here["clerk"], at=NOW, level=1, why="已跟叔叔同住，去看过了")
    assert levels([lone.pk]) == {lone.pk: 1}
    assert RiskLevel.objects.filter(state="ended").count() == 3


def test_a_first_low_level_is_no_work_for_anybody(here: Town) -> None:
    safe = world.child(here)
    say(safe, here, Change("living", "both"), Change("watched", "adult"))
    shown = risk_of(safe, works=True, decides=True)
    assert (shown.level, shown.waits, shown.said) == (1, False, "按事实算出")
    assert not unrated(here["clerk"]).exists()


def test_what_was_seen_must_be_what_is_so(here: Town, there: Town) -> None:
    lone, _ = alone(here)
    with pytest.raises(Blocked, match="事实刚刚变了"):
        decide(lone.pk, by=here["clerk"], at=NOW, level=4, seen="0" * 16)
    for who in (here["director"], here["leader"], there["clerk"]):
        with pytest.raises(Refused):
            decide(lone.pk, by=who, at=NOW, level=4)


def test_a_town_sets_its_own_table_from_a_day(here: Town) -> None:
    lone, _ = alone(here)
    tomorrow = NOW + timedelta(days=1)
    Setting.objects.create(
        town=here.code, key=SIGNS["under16_alone"].key, value=3, valid_from=tomorrow.date(),
        created_at=NOW,
    )  # fmt: skip
    refresh_all(at=tomorrow)
    # What was proposed is not lowered by the table either: somebody looks first.
    assert levels([lone.pk]) == {lone.pk: 4}
    assert assess_now(lone, at=tomorrow).level == 3


def test_words_that_harm_are_for_those_who_decide(here: Town) -> None:
    hurt = world.child(here)
    say(hurt, here, Change("living", "both"), Change("harmed", "sexual"))
    assert "侵害" in risk_of(hurt, works=True, decides=True).reasons[0][0]
    assert risk_of(hurt, works=True, decides=False).reasons == (("另有不便写明的情况", ""),)
    assert risk_of(hurt, works=False, decides=False).reasons == ()


def test_one_line_on_the_home_page(here: Town, there: Town) -> None:
    assert to_rate(here["clerk"], NOW, 5) == []
    alone(here)
    (line,) = to_rate(here["clerk"], NOW, 5)
    assert (line.title, line.urgent) == ("1 个孩子的风险等级要评定", True)
    assert to_rate(here["director"], NOW, 5) == to_rate(there["clerk"], NOW, 5) == []


@pytest.mark.usefixtures("clock")
def test_on_the_page(here: Town, at_desk: AtDesk) -> None:
    lone, _ = alone(here)
    clerk = at_desk(here, "clerk")
    assert "按事实算出，待评定" in text_of(clerk.get("children:detail", lone.pk))
    assert "未满 16 岁单独生活" in text_of(clerk.get("children:risk", lone.pk))
    seen = RiskLevel.objects.get().basis_of
    bad = clerk.send("children:risk", lone.pk, seen=seen, level="2", why="")
    assert bad.status_code == 422
    assert "请写理由" in text_of(bad)
    done = clerk.send("children:risk", lone.pk, seen=seen, level="2", why="叔叔每晚来住")
    assert done.status_code == 302
    assert "叔叔每晚来住" in text_of(clerk.get("children:detail", lone.pk))
    assert lone.file_no not in text_of(clerk.get("children:list", view="risk"))
    assert lone.file_no in text_of(clerk.get("children:list", risk="2"))
