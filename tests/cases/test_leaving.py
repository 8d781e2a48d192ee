"""A child of an open case dies or goes away: the lead unit hears of it once, nothing is closed."""

from __future__ import annotations

import pytest

from tests import world
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.models import Case
from weibao.children.actions.standing import close_file, reopen_file
from weibao.children.models import Child
from weibao.office.models import Notice

# Both databases: only one of them refuses a key that is too long.
pytestmark = pytest.mark.postgres
DAY = NOW.date()


def leave(child: Child, here: Town, kind: str) -> None:
    version = Child.objects.get(pk=child.pk).version
    close_file(
        child.pk, by=here["clerk"], at=NOW, version=version, kind=kind, day=DAY, reason="交民政"
    )


def told() -> list[Notice]:
    return [row for row in Notice.objects.order_by("key") if row.key.startswith("case:left:")]


def test_the_lead_unit_and_the_supervisor_hear_of_a_death_once(here: Town) -> None:
    child = world.child(here)
    case = world.case(here, child=child)
    leave(child, here, "died")
    assert {row.unit_id for row in told()} == {here.units["station"].pk}
    assert all("有孩子已登记去世（2026-09-30）" in row.text for row in told())
    number = len(told())
    reopen_file(child.pk, by=here["clerk"], at=NOW, version=2, reason="写错了说明")
    leave(child, here, "died")
    assert len(told()) == number
    assert Case.objects.get(pk=case.pk).status == case.status
    assert Event.objects.filter(kind="case.child_left", subject=case.pk).exists()


@pytest.mark.parametrize("kind", ["mistaken", "other"])
def test_other_ways_are_no_news_for_a_case(here: Town, kind: str) -> None:
    child = world.child(here)
    world.case(here, child=child)
    leave(child, here, kind)
    assert not told()


def test_a_child_without_a_case_is_nobodys_news(here: Town) -> None:
    world.case(here)
    leave(world.child(here), here, "died")
    assert not told()
