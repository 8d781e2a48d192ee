"""Rows that stand apart from any matter, and how a unit of a town comes to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Model

from tests.world import NOW, Town
from weibao.cases.models import Case
from weibao.desk import finding
from weibao.office.actions import dated, holidays
from weibao.office.models import Holiday, Notice, Printing
from weibao.office.papers import printing
from weibao.office.rules.arrangement import Day
from weibao.org.actions import units as org_units
from weibao.org.models import Appointment, Post, Unit
from weibao.plan.actions import drafting
from weibao.plan.rules.reading import Block
from weibao.plan.rules.reading import read as read_plan
from weibao.reports.actions.training import Held, record_training

from .words import LATER

# A year that the carried calendar does not know yet.
FREE_DAY = date(2027, 5, 3)


def _unit(town: Town, where: str) -> Unit:
    return town.units[where]


def _alias(town: Town, where: str) -> Model:
    name = f"{town.units[where].short_name}村委会"
    return org_units.add_alias(unit=town.units[where].pk, name=name, by=town["keeper"], at=NOW)


def _post(town: Town, where: str) -> Model:
    return Post.objects.get(unit=town.units[where])


def _appointment(town: Town, where: str) -> Model:
    return Appointment.objects.get(post__unit=town.units[where])


def _person(town: Town, where: str) -> Model:
    return town.people["director" if where == "village" else "neighbour"]


def _holiday(town: Town, where: str) -> Model:
    day = FREE_DAY + timedelta(days=where == "village")
    keeper = town["keeper"]
    holidays.enter([Day(day, works=False)], town=town.code, source="通知", by=keeper, at=NOW)
    return Holiday.objects.get(town=town.code, day=day)


def _setting(town: Town, where: str) -> Model:
    return dated.put(
        "station.phone",
        "023-48000000",
        town=town.code,
        valid_from=NOW.date() + timedelta(days=30 + (where == "village")),
        basis="通知",
        by=town["keeper"],
        at=NOW,
    )


def _notice(town: Town, where: str) -> Model:
    unit = town.units["station" if where == "village" else "police"]
    return Notice.objects.filter(unit=unit).order_by("at", "pk")[0]


def _printing(town: Town, where: str) -> Model:
    """A paper that the clerk had set, of the first or the second case of the town."""
    cases = Case.objects.filter(town=town.code).order_by("created_at", "pk")
    asked = {"form": "pdf", "reason": "work"}
    ordered = printing.order(
        "case.index", cases[int(where != "village")], by=town["clerk"], at=LATER, **asked
    )
    assert ordered.paper is not None
    printing.settle(ordered.row, ordered.paper, at=LATER)
    return Printing.objects.get(pk=ordered.row.pk)


def _search(town: Town, where: str) -> Model:
    actor = town["director" if where == "village" else "neighbour"]
    stored = finding.keep(f"找{where}", actor, at=NOW)
    assert stored is not None
    return stored


def _training(town: Town, where: str) -> Model:
    unit = town.units[where]
    held = Held(NOW.date(), "duty", f"讲课{unit.pk}", 3, 4, about=f"培训{unit.pk}")
    by = town["director" if where == "village" else "neighbour"]
    return record_training(held, unit=unit.pk, by=by, at=NOW)


# Kinds of rows that stand apart from any matter, and how a unit of a town comes to one.
def _plan_draft(town: Town, where: str) -> Model:
    lines = [(1, "某镇方案"), (2, "1.宣传。（责任单位：镇妇联）")]
    reading = read_plan(Block(words, line) for line, words in lines)
    return drafting.begin(reading, lines, town=town.code, by=town["clerk"], at=NOW)


OF_A_TOWN: dict[str, Callable[[Town, str], Model]] = {
    "search": _search,
    "alias": _alias,
    "appointment": _appointment,
    "holiday": _holiday,
    "notice": _notice,
    "person": _person,
    "plan draft": _plan_draft,
    "post": _post,
    "printing": _printing,
    "setting": _setting,
    "training": _training,
    "unit": _unit,
}
