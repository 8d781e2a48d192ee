"""Leaving the register: the day, what is handed over to whom, and who else hears of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests import world
from tests.world import NOW, Town
from weibao.children.actions.standing import close_file, reopen_file
from weibao.children.models import Child
from weibao.children.rules.leaving import LEAVINGS, problems, said
from weibao.kernel import leaving
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked

BIRTH, ON = date(2015, 3, 5), date(2026, 9, 30)


@pytest.mark.parametrize(
    ("code", "day", "words", "field"),
    [
        ("died", None, "", "day"),
        ("died", date(2026, 10, 1), "", "day"),
        ("died", date(2015, 3, 4), "", "day"),
        ("died", date(2026, 9, 28), "", ""),
        ("moved", ON, "", "detail"),
        ("moved", ON, "交万盛区丛林镇民政办", ""),
        ("adult", None, "已告诉本人", "reason"),
        ("mistaken", None, "", ""),
        ("other", None, "", "detail"),
    ],
)
def test_what_each_way_of_leaving_asks_for(
    code: str, day: date | None, words: str, field: str
) -> None:
    found = problems(code, day, words, birth=BIRTH, on=ON)
    assert list(found) == ([field] if field else [])


def test_somebody_is_adult_from_the_day_after_the_birthday() -> None:
    words = "低保已转成年人"
    assert "reason" in problems("adult", None, words, birth=BIRTH, on=date(2033, 3, 5))
    assert problems("adult", None, words, birth=BIRTH, on=date(2033, 3, 6)) == {}
    assert "reason" in problems("adult", None, words, birth=None, on=ON)


def test_it_is_said_as_people_say_it() -> None:
    assert said("died", date(2026, 9, 28), "") == "孩子已去世（2026-09-28）"
    assert said("other", None, "全家去了外地打工") == "全家去了外地打工"
    assert all(len(entry.label) < 12 for entry in LEAVINGS.values())


def test_upper_apps_hear_of_it_in_the_same_transaction(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, date | None]] = []

    def offer(child: object, kind: str, day: date | None, by: Actor, at: datetime) -> None:
        heard.append((kind, day))
        if kind == "abroad":
            raise RuntimeError

    monkeypatch.setattr(leaving.leavings, "_offers", {"test": offer})
    child = world.child(here)
    with pytest.raises(RuntimeError):
        close_file(child.pk, by=here["clerk"], at=NOW, version=1, kind="abroad", day=ON)
    assert Child.objects.get().status == "open"
    close_file(child.pk, by=here["clerk"], at=NOW, version=1, kind="died", day=ON)
    left = Child.objects.get()
    assert (left.left_kind, left.left_on, heard[-1]) == ("died", ON, ("died", ON))
    reopen_file(child.pk, by=here["clerk"], at=NOW, version=2, reason="弄错了人")
    back = Child.objects.get()
    assert (back.left_kind, back.left_on) == ("", None)


def test_nothing_is_closed_without_what_must_be_said(here: Town) -> None:
    child = world.child(here)
    with pytest.raises(Blocked, match="哪天去世"):
        close_file(child.pk, by=here["clerk"], at=NOW, version=1, kind="died")
