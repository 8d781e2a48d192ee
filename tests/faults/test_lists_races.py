"""Lists under two hands at once, on both databases: one file, each row once, one place for each view."""

from __future__ import annotations

import pytest

from tests import world
from tests.cases.stages import measure
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions.urging import urge
from weibao.cases.lists import CASES
from weibao.kernel.lists import Asker
from weibao.kernel.lists.asking import Asked
from weibao.office.actions import bulk, saving
from weibao.office.exports import asking, making
from weibao.office.exports.asking import Wish
from weibao.office.models import Export, Notice, SavedView
from weibao.office.storage import files

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(real_towns: Towns) -> Town:
    return real_towns.here


def test_a_run_taken_up_by_four_is_done_once(here: Town) -> None:
    cases = [world.case(here) for _ in range(4)]
    for case in cases:
        measure(case, here)
    run = bulk.begin(
        "urge", [case.pk for case in cases], chosen={}, words="", by=here["leader"], at=NOW
    )
    again = [lambda: bulk.carry_on(run.pk, at=NOW, by=here["leader"])] * 4
    assert together(*again) == ["done"] * 4
    assert set(run.lines.values_list("verdict", flat=True)) == {"done"}
    assert Event.objects.filter(kind="case.urged").count() == 4
    assert Notice.objects.filter(key__startswith="urged:").count() == 4


def test_two_who_urge_at_once_are_one_reminder(here: Town) -> None:
    case = world.case(here)
    outcomes = together(
        lambda: urge(case.pk, by=here["leader"], at=NOW),
        lambda: urge(case.pk, by=here["discipline"], at=NOW),
    )
    assert outcomes == ["Blocked", "done"]
    assert Notice.objects.filter(key__startswith="urged:").count() == 1


def test_a_file_made_by_two_workers_is_one(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    world.case(here)
    monkeypatch.setattr(asking, "IN_BACKGROUND", 0)
    by = Asker(here["clerk"], NOW)
    row = asking.ask(CASES, Asked({}, "-opened"), Wish("meeting"), by=by)
    before = set(files().places())  # type: ignore[attr-defined]  # of the store on disk
    assert together(*[lambda: making.make(row.pk, at=NOW)] * 3) == ["done"] * 3
    row.refresh_from_db()
    assert row.state == "ready"
    assert set(files().places()) - before == {row.place}  # type: ignore[attr-defined]
    assert Event.objects.filter(kind="list.exported").count() == Export.objects.count() == 1


def test_views_moved_at_once_keep_a_place_each(here: Town) -> None:
    clerk = here["clerk"]
    views = [
        saving.save(CASES, Asked({}, "due"), by=clerk, at=NOW, label=label, shared=False)
        for label in "甲乙丙丁"
    ]
    moves = [
        lambda view=view: saving.move(view.pk, by=clerk, at=NOW, up=True) for view in views[1:]
    ]
    assert together(*moves) == ["done"] * 3
    places = SavedView.objects.order_by("position").values_list("position", flat=True)
    assert list(places) == [0, 1, 2, 3]
