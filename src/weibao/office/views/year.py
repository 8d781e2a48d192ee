"""Pasting a whole year: what was read is shown first, and written only when it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, needs
from weibao.org.views.common import town_of_keeper

from .. import clocks
from ..actions import holidays as actions
from ..forms.holidays import YearForm
from ..permissions import CALENDAR_KEEP
from ..queries.holidays import entered_days
from ..rules.arrangement import Day
from ..rules.year import by_festival, doubts, is_known
from .holidays import check_year, entered_words, festival_lines, year_crumbs


@dataclass(frozen=True)
class Preview:
    """What would be written, beside what already stands there."""

    days: list[Day]
    lines: list[dict[str, Any]]
    new: int
    changed: int
    doubts: list[str]
    complete: bool

    @property
    def writes(self) -> int:
        return self.new + self.changed

    @property
    def same(self) -> int:
        return len(self.days) - self.writes


@needs(CALENDAR_KEEP)
@require_http_methods(["GET", "POST"])
def year_enter(request: StaffRequest, year: int) -> HttpResponse:
    check_year(year, request.on)
    town = town_of_keeper(request, CALENDAR_KEEP)
    form = YearForm(request.POST or None, year=year)
    preview, status = None, 200
    if request.method == "POST":
        preview = _preview(form.reading.days, town, year) if form.is_valid() else None
        if preview and "confirm" in request.POST:
            if not preview.doubts or form.cleaned_data["checked"]:
                return _write(request, form, town, year)
            form.add_error("checked", "有几处和平常的安排不一样，核对过请在这里打勾。")
        status = 422 if form.errors else 200
    context = {
        "form": form,
        "year": year,
        "preview": preview,
        "waiting": clocks.waiting_for_a_year(town).count(),
        "crumbs": year_crumbs((f"{year} 年", _year_url(year)), ("录入全年", "")),
        "cancel_url": _year_url(year),
    }
    return render(request, "office/enter.html", context, status=status)


def _preview(days: list[Day], town: str, year: int) -> Preview:
    held = entered_days(town, year)
    merged = held | {day.day: day.works for day in days}
    return Preview(
        days=days,
        lines=festival_lines(by_festival(days)),
        new=sum(day.day not in held for day in days),
        changed=sum(day.day in held and held[day.day] != day.works for day in days),
        doubts=doubts(merged, year),
        complete=is_known(merged, year),
    )


def _write(request: StaffRequest, form: YearForm, town: str, year: int) -> HttpResponse:
    def work() -> dict[str, Any]:
        done = actions.enter(
            form.reading.days,
            town=town,
            source=form.cleaned_data["source"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, entered_words(done))
        return {"next": _year_url(year)}

    return once(request, work)


def _year_url(year: int) -> str:
    return reverse("office:holidays-year", args=[year])
