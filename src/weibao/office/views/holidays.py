"""The pages of the calendar: which years are known, one year, entering and withdrawing."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit.once import once
from weibao.kernel.edge import NotVisible, StaffRequest, fetch, needs
from weibao.kernel.workdays import carried_calendar
from weibao.org.queries.people import names_of
from weibao.org.views.common import filled, town_of_keeper

from .. import clocks
from ..actions import holidays as actions
from ..calendar import calendar_of
from ..forms.holidays import DayForm
from ..models import Holiday
from ..permissions import CALENDAR_KEEP, CALENDAR_VIEW
from ..queries import holidays as reading
from ..rules.arrangement import spoken, weekday
from ..rules.year import Holiday as Festival
from ..rules.year import by_festival, spans
from .common import crumbs, tabs, town_of_settings

AHEAD = 2


@needs(CALENDAR_VIEW)
@require_GET
def years(request: StaffRequest) -> HttpResponse:
    """Which years are known, what is missing, and which clocks wait for it."""
    town = town_of_settings(request)
    gaps = reading.missing(town, on=request.on)
    context = {
        "tabs": tabs("office:holidays"),
        "years": reading.years(town, on=request.on),
        "gaps": gaps,
        "pressing": any(gap.pressing for gap in gaps),
        "until": calendar_of(town).known_until,
        "waiting": clocks.waiting_for_a_year(town).count(),
        "first": reading.FIRST_YEAR,
        "keeps": CALENDAR_KEEP.held_by(request.actor),
    }
    return render(request, "office/holidays.html", context)


@needs(CALENDAR_VIEW)
@require_GET
def year_detail(request: StaffRequest, year: int) -> HttpResponse:
    check_year(year, request.on)
    town = town_of_settings(request)
    rows = reading.rows_of(town, year)
    names = names_of([row.created_by for row in rows])
    context = {
        "year": year,
        "known": calendar_of(town).knows(year),
        "lines": festival_lines(by_festival(reading.days_of(town, year))),
        "rows": [(row, weekday(row.day), names.get(row.created_by, "系统")) for row in rows],  # type: ignore[arg-type]
        "keeps": CALENDAR_KEEP.held_by(request.actor),
        "enterable": not carried_calendar().knows(year),
        "crumbs": year_crumbs((f"{year} 年", "")),
    }
    return render(request, "office/year.html", context)


@needs(CALENDAR_KEEP)
@require_http_methods(["GET", "POST"])
def day_new(request: StaffRequest) -> HttpResponse:
    """One day or a few in a row."""
    town = town_of_keeper(request, CALENDAR_KEEP)
    form = DayForm(request.POST or None, on=request.on)

    def work(values: dict[str, Any]) -> str:
        done = actions.enter(
            form.days, town=town, source=values["source"], by=request.actor, at=request.at
        )
        messages.success(request, entered_words(done))
        return reverse("office:holidays-year", args=[values["first"].year])

    context = {
        "crumbs": year_crumbs(("录入一天", "")),
        "cancel_url": reverse("office:holidays"),
    }
    return filled(request, form, work, template="office/day.html", context=context)


@needs(CALENDAR_KEEP)
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take back a day, after saying what that does and does not change."""
    row: Holiday = fetch(
        request.actor, CALENDAR_KEEP, Holiday.objects.filter(withdrawn_at=None), pk
    )
    back = reverse("office:holidays-year", args=[row.day.year])

    def work() -> dict[str, Any]:
        actions.withdraw(pk, by=request.actor, at=request.at)
        messages.success(request, f"{spoken(row.day)}已撤回，留底还在")
        return {"next": back}

    if request.method == "POST":
        return once(request, work)
    context = {
        "question": f"撤回 {row.day.year} 年 {spoken(row.day)}“{row.name}”？",
        "consequence": "这一天改按星期和随版本提供的日历算。已经有到期日的时限不变；"
        "以后起算的按改过的日历算。撤回的这一行留底。",
        "act": "撤回这一天",
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "office/withdraw.html", context)


def check_year(year: int, on: date) -> None:
    """A year far off is an address somebody made up."""
    if not reading.FIRST_YEAR <= year <= on.year + AHEAD:
        raise NotVisible("office.holiday", str(year))


def year_crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    return crumbs(("节假日", reverse("office:holidays")), *more)


def festival_lines(festivals: list[Festival]) -> list[dict[str, Any]]:
    """Festivals as a table shows them: days with their weekdays."""
    return [
        {
            "name": one.name or "没有写名称",
            "rest": "、".join(_span(first, last) for first, last in spans(one.rest)),
            "count": len(one.rest),
            "work": "、".join(f"{day:%m-%d} {weekday(day)}" for day in one.work),
        }
        for one in festivals
    ]


def entered_words(done: actions.Entered) -> str:
    """What entering did, in one sentence."""
    if not done.days:
        return "这些天早已录入，没有变化"
    counted = f"，{done.clocks} 个时限的到期日已经算清" if done.clocks else ""
    return f"已录入 {done.days} 天{counted}"


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first:%m-%d} {weekday(first)}"
    return f"{first:%m-%d} {weekday(first)} 至 {last:%m-%d} {weekday(last)}"
