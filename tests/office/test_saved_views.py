"""Views that people keep: whose they are, what is in them, and what becomes of them later."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests import world
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.lists import CASES
from weibao.kernel.actor import Actor
from weibao.kernel.lists import Asker
from weibao.kernel.lists.asking import Asked
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.actions import saving
from weibao.office.models import SavedView
from weibao.office.permissions import VIEWS_KEEP, VIEWS_SEE
from weibao.office.queries import saved as reading

AtDesk = Callable[[Town, str], Worker]
HIGH = Asked({"risk": ("high",), "stage": ("disposing",)}, "due")


def keep(by: Actor, *, label: str = "急的", shared: bool = False, asked: Asked = HIGH) -> SavedView:
    return saving.save(CASES, asked, by=by, at=NOW, label=label, shared=shared)


def labels(by: Actor) -> list[str]:
    asker = Asker(by, NOW)
    tabs = reading.tabs(CASES, asker, CASES.choices(asker))
    return [tab.label for tab in tabs if tab.stored]


def test_own_and_shared_views(towns: Towns) -> None:
    here, there = towns.here, towns.there
    keep(here["clerk"], label="自己的")
    keep(here["clerk"], label="站里的", shared=True)
    assert labels(here["clerk"]) == ["站里的", "自己的"]
    assert labels(here["supervisor"]) == ["站里的"]
    assert labels(here["police"]) == labels(there["clerk"]) == []


def test_a_view_keeps_conditions_and_nothing_else(here: Town, at_desk: AtDesk) -> None:
    desk = at_desk(here, "clerk")
    query = "?risk=high&q=%E5%90%91%E5%B0%8F%E8%BD%A9&name=x&stage=closed&sort=due&page=3"
    form = {"list": query, "label": "急的", "shared": "own"}
    assert desk.send("office:view-new", "cases", **form).status_code == 302
    row = SavedView.objects.get()
    assert row.asked == {"conditions": {"risk": ["high"], "stage": ["closed"]}, "sort": "due"}
    assert "小轩" not in json.dumps(row.asked, ensure_ascii=False)
    page = text_of(desk.get("cases:list"))
    assert "急的" in page
    assert Event.objects.filter(kind="view.saved").count() == 1


def test_the_tab_shows_what_was_kept_and_counts_it(here: Town, at_desk: AtDesk) -> None:
    world.case(here)
    row = keep(here["clerk"], asked=Asked({"stage": ("investigating",)}, "due"))
    desk = at_desk(here, "clerk")
    page = text_of(desk.get("cases:list", view=str(row.pk)))
    assert 'aria-current="page">急的 <small>1</small>' in page


def test_a_condition_that_went_away_is_said_not_guessed(here: Town, at_desk: AtDesk) -> None:
    row = keep(here["clerk"])
    SavedView.objects.filter(pk=row.pk).update(
        asked={"conditions": {"risk": ["high"], "gone": ["1"], "village": ["000"]}, "sort": "x"}
    )
    page = text_of(at_desk(here, "clerk").get("cases:list", view=str(row.pk)))
    assert "有的条件现在不能用" in page
    assert "已取消的条件" in page


@pytest.mark.parametrize("broken", [[], "x", {"conditions": {"risk": "high", "stage": 1}}, {}, 7])
def test_a_row_that_means_nothing_harms_nothing(
    here: Town, at_desk: AtDesk, broken: object
) -> None:
    row = keep(here["clerk"])
    SavedView.objects.filter(pk=row.pk).update(asked=broken)
    assert at_desk(here, "clerk").get("cases:list", view=str(row.pk)).status_code == 200


def test_what_a_colleague_may_not_ask_is_not_in_the_shared_view(here: Town) -> None:
    """A handler's list has no units of measures; a view that asks for one leaves it out, and says so."""
    asker = Asker(here["leader"], NOW)
    row = keep(here["leader"], shared=True, asked=Asked({"circumstance": ("beaten",)}, "due"))
    (tab,) = [t for t in reading.tabs(CASES, asker, CASES.choices(asker)) if t.key == str(row.pk)]
    assert tab.asked.conditions == {}
    assert tab.missing == ("情形",)


def test_named_anew_moved_and_removed(here: Town) -> None:
    clerk = here["clerk"]
    first, second, third = (keep(clerk, label=label) for label in "甲乙丙")
    saving.move(third.pk, by=clerk, at=NOW, up=True)
    assert labels(clerk) == ["甲", "丙", "乙"]
    saving.move(first.pk, by=clerk, at=NOW, up=True)
    saving.rename(second.pk, by=clerk, at=NOW, label="丁", shared=True)
    assert labels(clerk) == ["丁", "甲", "丙"]
    saving.rename(second.pk, by=clerk, at=NOW, label="丁", shared=False)
    saving.change(second.pk, Asked({}, "due"), by=clerk, at=NOW)
    assert SavedView.objects.get(pk=second.pk).asked["conditions"] == {}
    saving.remove(second.pk, by=clerk, at=NOW)
    assert labels(clerk) == ["甲", "丙"]
    with pytest.raises(Blocked, match="已经去掉"):
        saving.rename(second.pk, by=clerk, at=NOW, label="x", shared=False)


def test_who_may_change_which(towns: Towns) -> None:
    here = towns.here
    own, shared = keep(here["clerk"]), keep(here["clerk"], shared=True)
    theirs = keep(here["police"], shared=True)
    for key, row, sees, keeps in (
        ("supervisor", own, False, False),
        ("supervisor", shared, True, True),
        ("police", shared, False, False),
        ("clerk", theirs, False, False),
    ):
        assert VIEWS_SEE.can(here[key], row) is sees, key
        assert VIEWS_KEEP.can(here[key], row) is keeps, key
    with pytest.raises(Refused):
        saving.remove(own.pk, by=here["supervisor"], at=NOW)


def test_there_are_not_too_many(here: Town) -> None:
    for number in range(saving.MOST):
        keep(here["clerk"], label=str(number))
    with pytest.raises(Blocked, match="最多存"):
        keep(here["clerk"])


def test_the_pages(here: Town, at_desk: AtDesk) -> None:
    desk, row = at_desk(here, "clerk"), keep(here["clerk"])
    assert desk.get("office:view-new", "cases").status_code == 200
    assert desk.get("office:views", "cases").status_code == 200
    assert desk.get("office:view", row.pk).status_code == 200
    assert desk.get("office:view-remove", row.pk).status_code == 200
    assert desk.send("office:view", row.pk, label="", shared="own").status_code == 422
    assert desk.send("office:view", row.pk, label="换个名", shared="unit").status_code == 302
    assert desk.send("office:view-place", row.pk, to="front").status_code == 302
    changed = desk.send("office:view-conditions", row.pk, list="?stage=closed&sort=number")
    assert changed.status_code == 302
    assert SavedView.objects.get().asked["conditions"] == {"stage": ["closed"]}
    assert desk.send("office:view-remove", row.pk).status_code == 302
    assert desk.get("office:view", row.pk).status_code in {200, 409}
    assert desk.get("office:views", "nothing").status_code == 404


def test_the_same_form_twice_keeps_one(here: Town, at_desk: AtDesk) -> None:
    desk = at_desk(here, "clerk")
    form = {"list": "?risk=high", "label": "急的", "shared": "own", "once_key": "a" * 32}
    answers = [desk.send("office:view-new", "cases", **form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert SavedView.objects.count() == 1
