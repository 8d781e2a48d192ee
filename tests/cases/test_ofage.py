"""A child comes of age while the case is open: told before and on the day, once each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests import world
from tests.cases.stages import at_stage
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions.children import link_child
from weibao.cases.models import Case
from weibao.cases.ofage import of_age_on, tell_of_age
from weibao.cases.tick import children_of_age
from weibao.children.actions.standing import close_file
from weibao.office.models import Notice

AtDesk = Callable[[Town, str], Worker]
# Both databases: only one of them refuses a key that is too long.
pytestmark = pytest.mark.postgres
DAY = timedelta(days=1)
# Eighteen on 10 November 2026; counts so from the day after.
BORN = date(2008, 11, 10)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here, child=world.child(here, birth=BORN))


def told(what: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(key__startswith=f"case:{what}:").select_related("unit")
    return sorted((row.unit.short_name, row.role) for row in rows)


WHO = [("未保工作站", ""), ("未保工作站", "child_supervisor")]


def test_it_is_told_thirty_days_before_and_on_the_day(case: Case) -> None:
    day = NOW + timedelta(days=(of_age_on(BORN) - NOW.date()).days)
    assert tell_of_age(day - 31 * DAY) == 0
    assert tell_of_age(day - 30 * DAY) == 1
    assert (told("of_age_soon"), told("of_age")) == (WHO, [])
    assert tell_of_age(day - 2 * DAY) == 0
    assert tell_of_age(day) == 1
    assert told("of_age") == WHO
    assert tell_of_age(day + 100 * DAY) == 0
    case.refresh_from_db()
    assert case.status == "investigating"
    kinds = Event.objects.filter(subject=case.pk, kind__startswith="case.of_age").order_by("at")
    assert [event.kind for event in kinds] == ["case.of_age_soon", "case.of_age"]


def test_after_an_outage_only_that_it_is_so_is_told(case: Case) -> None:
    assert tell_of_age(NOW + 90 * DAY) == 1
    assert (told("of_age_soon"), told("of_age")) == ([], WHO)
    assert (
        "满 18 周岁" in Notice.objects.get(key__startswith=f"case:of_age:{case.pk}", role="").text
    )


def test_a_closed_case_and_a_younger_child_are_left_alone(here: Town) -> None:
    at_stage(here, "closed", child=world.child(here, birth=BORN))
    world.case(here, child=world.child(here, name="龚子轩", birth=date(2012, 1, 1)))
    assert tell_of_age(NOW + 90 * DAY) == 0


def test_a_child_who_died_does_not_come_of_age(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here, birth=BORN)
    case = world.case(here, child=child)
    close_file(
        child.pk, by=here["clerk"], at=NOW, version=1, kind="died", day=NOW.date(), reason=""
    )
    assert tell_of_age(NOW + 90 * DAY) == 0
    shown = text_of(at_desk(here, "clerk").get("cases:detail", case.pk))
    assert "2026-09-30 孩子已登记去世" in shown
    assert "请核对措施和时限" in shown
    assert "满 18 周岁" not in shown
    assert "登记去世" not in text_of(at_desk(here, "leader").get("cases:detail", case.pk))


def test_the_tick_looks_once_a_day(case: Case, here: Town) -> None:
    assert children_of_age(NOW + 20 * DAY) == 1
    other = world.case(here)
    child = world.child(here, name="龚子轩", birth=BORN)
    link_child(other.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    assert children_of_age(NOW + 20 * DAY + timedelta(hours=3)) == 0
    assert children_of_age(NOW + 21 * DAY) == 1


@pytest.mark.parametrize(
    ("born", "day"),
    [(date(2008, 2, 29), date(2026, 3, 1)), (date(2008, 12, 31), date(2027, 1, 1))],
)
def test_the_first_day_of_eighteen(born: date, day: date) -> None:
    assert of_age_on(born) == day


def test_the_page_says_it_to_those_who_read_the_case(
    case: Case, here: Town, at_desk: AtDesk
) -> None:
    shown = text_of(at_desk(here, "clerk").get("cases:detail", case.pk))
    assert "2026-11-11 满 18 周岁" in shown
    assert "满 18 周岁" not in text_of(at_desk(here, "leader").get("cases:detail", case.pk))
