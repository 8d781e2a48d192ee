"""The intake in figures: on the screen by need to know, on paper without what is too small."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, needs

from ..forms.statistics import PeriodForm, choices
from ..permissions import REPORTS_COUNT, REPORTS_VIEW
from ..queries import statistics as counting
from ..queries.statistics import Period
from ..settings import at_once_minutes
from ..showing import bars, figure_tiles


@needs(REPORTS_COUNT)
@require_GET
def statistics(request: StaffRequest) -> HttpResponse:
    """Inside the town every figure opens to its rows; who comes from outside sees no small cells."""
    return _page(request, outside=not request.actor.towns)


@needs(REPORTS_COUNT)
@require_GET
def printed(request: StaffRequest) -> HttpResponse:
    """For paper that leaves the town."""
    return _page(request, outside=True, paper=True)


def _page(request: StaffRequest, *, outside: bool, paper: bool = False) -> HttpResponse:
    event = "statistics.printed" if paper else "statistics.shown"
    asked = "from" in request.GET or "to" in request.GET
    form = PeriodForm(request.GET if asked else None, on=request.on)
    period = form.period()
    if not form.is_bound:
        form = PeriodForm(initial={"from": period.first, "to": period.last}, on=request.on)
    town = next(iter(request.actor.towns), "")
    at_once = at_once_minutes(town, on=request.on)
    found = counting.figures(request.actor, period, at=request.at, at_once=at_once)
    reads.listed(request, event, count=found.total, filters=period.query())
    opens = REPORTS_VIEW.held_by(request.actor) and not outside
    context = {
        "form": form,
        "found": found,
        "choices": _choices(request, period),
        "tiles": figure_tiles(found, period, outside=outside, opens=opens),
        "tables": [
            bars(table, period, outside=outside, opens=opens)
            for table in (*found.tables, found.outcomes, found.marks)
        ],
        "outside": outside,
        "paper": paper,
        "print_url": reverse("reports:statistics-print") + period.query(),
    }
    return render(request, "reports/statistics.html", context, status=422 if form.errors else 200)


def _choices(request: StaffRequest, period: Period) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": one.query(), "current": one == period}
        for label, one in choices(request.on)
    ]
