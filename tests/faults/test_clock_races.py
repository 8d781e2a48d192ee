"""Clocks under two hands at once: told once, urged once, extended no oftener than the table allows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.cases.actions import clocks as acting
from weibao.cases.models import Case
from weibao.office import clocks, reminding, ticking
from weibao.office.models import Clock, ClockMove, ClockNotice, ClockPause, ClockUrge, Notice

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def here(real_towns: Towns) -> Town:
    return real_towns.here


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def test_two_rounds_at_once_tell_everybody_once(
    case: Case, here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small batches, so that the rounds meet in the middle again and again; then nothing is left."""
    monkeypatch.setattr(reminding, "BATCH", 3)
    monkeypatch.setattr(reminding, "CLASHES", 50)
    for number in range(8):
        world.report(here, at=NOW + timedelta(minutes=number))
    at = NOW + 120 * DAY
    for offer in (reminding.late, reminding.escalate):
        assert together(*[lambda offer=offer: offer(at)] * 2) == ["done", "done"]
        assert offer(at) == 0
    late = Clock.objects.filter(state="running", due_at__lt=at)
    assert late.count() >= 24
    for clock in late:
        kinds = ClockNotice.objects.filter(clock=clock).values_list("kind", flat=True)
        assert sorted(kinds) == ["discipline", "late", "leader", "reminder", "supervisor"]
        assert Notice.objects.filter(key__startswith=f"clock:{clock.pk}:late:").count() == 1


def test_the_lease_lets_one_round_through(case: Case) -> None:
    rounds: list[ticking.Round] = []
    at = NOW + 120 * DAY
    outcomes = together(
        lambda: rounds.append(ticking.run_round(at=at, holder="one")),
        lambda: rounds.append(ticking.run_round(at=at, holder="two")),
    )
    assert outcomes == ["done", "done"]
    assert not any(found.failed for found in rounds)
    assert ClockNotice.objects.filter(kind="late", clock__case=case.pk).count() == 3


def test_urged_by_two_at_once_is_urged_once(case: Case, here: Town) -> None:
    row = clocks.start("SD022", subject=case, unit=here.units["police"], at=NOW, case=case.pk)
    outcomes = together(
        lambda: acting.urge(row.pk, by=here["clerk"], at=LATER),
        lambda: acting.urge(row.pk, by=here["leader"], at=LATER),
    )
    assert outcomes == ["Blocked", "done"]
    assert ClockUrge.objects.count() == 1
    assert Notice.objects.filter(key__startswith=f"urged:{case.pk}").count() == 1


def test_extended_by_three_at_once_is_extended_twice(case: Case, here: Town) -> None:
    row = clocks.start("SD014", subject=case, unit=here.units["police"], at=NOW, case=case.pk)
    outcomes = together(
        *[lambda: acting.extend(row.pk, by=here["clerk"], at=LATER, words="批准")] * 3
    )
    assert outcomes == ["Blocked", "done", "done"]
    moves = ClockMove.objects.filter(clock=row).order_by("after")
    assert [move.before for move in moves][1:] == [move.after for move in moves][:1]
    row.refresh_from_db()
    assert row.due_at == moves[1].after


def test_stopped_while_what_it_asks_for_is_done(case: Case, here: Town) -> None:
    """Whichever comes first, the clock ends as done and no stop stays open."""
    row = Clock.objects.get(case=case.pk, deadline="IN003")
    outcomes = together(
        lambda: acting.stop(row.pk, by=here["clerk"], at=LATER, why="court"),
        lambda: clocks.meet("IN003", subject=case.pk, at=LATER),
    )
    assert outcomes in (["Blocked", "done"], ["done", "done"])
    row.refresh_from_db()
    assert (row.state, row.stopped_at) == ("met", None)
    assert ClockPause.objects.filter(clock=row, resumed_at=None).count() == 0
