"""All clocks one may see, in the order in which they press, and how each unit stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from weibao.audit import reads
from weibao.cases.permissions import CLOCKS_VIEW
from weibao.cases.queries import cases
from weibao.kernel.actor import Actor
from weibao.kernel.edge import StaffRequest, needs
from weibao.kernel.moment import ZONE
from weibao.kernel.paging import page_of
from weibao.office import clocks
from weibao.office.models import Clock

from ..figures import LOOKERS
from ..queries import clocks as reading
from ..queries.clocks import DAYS, SEALS, STATES, UnitLine, Wanted
from ..urging import urgeable

WEEKS = (("上周", -1), ("本周", 0), ("下周", 1), ("再下周", 2))
# Counted and turned to no further: a longer list is narrowed, not read.
MOST = 2_000


@dataclass(frozen=True)
class Row:
    """One clock as the list shows it: the paper and the place, the child only covered."""

    clock: Clock
    view: clocks.ClockView
    url: str
    paper: str
    subject: str
    place: str
    stage: str
    urge: str  # "" | may | done


@needs(CLOCKS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    actor, at = request.actor, request.at
    wanted = Wanted.of(request.GET)
    page = page_of(request, reading.listed(actor, wanted, at=at), most=MOST)
    lines = reading.by_unit(actor, wanted, at=at)
    units = reading.by_unit(actor, Wanted(), at=at) if wanted != Wanted(wanted.state) else lines
    number = reading.counts(lines)
    reads.listed(request, "clocks.listed", count=len(page.object_list), filters=wanted.address())
    context = {
        "page": page,
        "rows": rows(page.object_list, actor, at=at),
        "wanted": wanted,
        "number": number,
        "tabs": _tabs(wanted, number),
        "chosen": _chosen(wanted, units, at),
        "seals": _options(wanted, "seal", SEALS.items()),
        "units": _options(wanted, "unit", [(line.unit.pk, line.unit.short_name) for line in units]),
        "weeks": _options(wanted, "week", [(_week(at, n), label) for label, n in WEEKS]),
        "lines": _lines(reading.with_people(lines, on=request.on), wanted),
        "whole": _whole(lines),
        "days": DAYS,
        "oversees": bool(actor.roles & LOOKERS),
        "back": request.get_full_path(),
    }
    return render(request, "desk/clocks.html", context)


def rows(found: Iterable[Clock], actor: Actor, *, at: datetime) -> list[Row]:
    """Lines with the case or report each leads to; a number of queries that does not grow."""
    shown, calendars = list(found), clocks.Calendars()
    known = cases.visible(actor).filter(pk__in={row.case for row in shown if row.case})
    lines = {line.case.pk: line for line in cases.rows(known, at=at)}
    urges = urgeable(actor, [row.pk for row in shown], at=at)
    return [
        _row(row, lines.get(row.case) if row.case else None, calendars, urges, at) for row in shown
    ]


def _row(
    row: Clock,
    line: cases.Row | None,
    calendars: clocks.Calendars,
    urges: dict[UUID, str],
    at: datetime,
) -> Row:
    if line is not None:
        url = reverse("cases:detail", args=[line.case.pk])
        paper, stage = f"个案 {line.case.number}", line.case.get_status_display()
    else:
        url = reverse("reports:detail", args=[row.subject])
        paper, stage = f"报告 {row.paper}", ""
    return Row(
        clock=row,
        view=clocks.view(row, at=at, calendars=calendars),
        url=url,
        paper=paper,
        subject=line.subject if line else "",
        place=line.place if line else "",
        stage=stage,
        urge=urges.get(row.pk, ""),
    )


def _tabs(wanted: Wanted, number: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": wanted.address(state=state),
            "count": number[state],
            "current": wanted.state == state,
        }
        for state, label in STATES.items()
    ]


def _week(at: datetime, weeks: int) -> Any:
    day = at.astimezone(ZONE).date()
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


def _options(wanted: Wanted, name: str, values: Iterable[tuple[Any, str]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": wanted.address(**{name: value}), "count": None}
        for value, label in values
    ]


def _chosen(wanted: Wanted, units: list[UnitLine], at: datetime) -> list[dict[str, str]]:
    names = {line.unit.pk: line.unit.short_name for line in units}
    weeks = {_week(at, n): label for label, n in WEEKS}
    found = [
        ("性质", "seal", SEALS.get(wanted.seal, "")),
        ("单位", "unit", names.get(wanted.unit, "看不到的单位") if wanted.unit else ""),
        (
            "到期",
            "week",
            weeks.get(wanted.week, f"{wanted.week:%m-%d} 那一周") if wanted.week else "",
        ),
    ]
    return [
        {
            "label": label,
            "value": value,
            "remove_url": wanted.address(**{name: "" if name == "seal" else None}),
        }
        for label, name, value in found
        if value
    ]


def _lines(lines: list[UnitLine], wanted: Wanted) -> list[dict[str, Any]]:
    """Each figure opens to its rows."""
    return [
        {
            "line": line,
            "cells": [
                {
                    "label": STATES[state],
                    "value": getattr(line, state),
                    "url": wanted.address(unit=line.unit.pk, state=state),
                    "late": state == "late",
                }
                for state in ("open", "late", "stopped", "kept", "overdone")
            ],
        }
        for line in lines
    ]


def _whole(lines: list[UnitLine]) -> int | None:
    """The share in time of all units together."""
    due, kept = sum(line.due for line in lines), sum(line.kept for line in lines)
    return round(100 * kept / due) if due else None
