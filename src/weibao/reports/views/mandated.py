"""What a unit that must report by law does here: report, and follow what it reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files
from weibao.kernel.forms import once_more
from weibao.kernel.paging import page_of
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.claiming import NotAttached
from weibao.office.attachments.field import Tokens
from weibao.org.models import Unit

from ..actions import mandated
from ..actions.filing import NoStation
from ..forms.mandated import AddForm, ExplainForm, MandatedForm, NotificationForm
from ..models import Report
from ..models.notification import Authority
from ..permissions import REPORTS_ADD, REPORTS_FILE, REPORTS_MADE
from ..queries import made as reading
from ..rules.circumstances import circumstance
from ..rules.reporters import proposed


@needs(REPORTS_FILE)
@takes_files
@require_http_methods(["GET", "POST"])
def file(request: StaffRequest) -> HttpResponse:
    """The form of the unit; who was told stands in three small forms below it."""
    by = REPORTS_FILE.check(request.actor)
    unit = Unit.objects.get(pk=by.seats[0].unit_id)
    data = request.POST if request.method == "POST" else None
    files = request.FILES if data is not None else None
    given_as = {"category": proposed(unit.kind)}
    form = MandatedForm(data, files, town=unit.town, at=request.at, initial=given_as)
    told = _tellings(request, data)
    if data is None:
        return _page(request, form, told, 200)
    # Each is asked, so that everything that must be mended is said at once.
    if not all([form.is_valid(), *(one.is_valid() for one in told)]):
        return _page(request, form, told, 422)
    given = form.cleaned_data

    def work() -> dict[str, Any]:
        report = mandated.file_mandated(
            form.content(),
            by=by,
            at=request.at,
            unit=unit,
            category=given["category"],
            known_at=given["known_at"],
            told=[one.written() for one in told if one.was_told],
            only_me=given["only_me"],
            files=given["files"],
        )
        return {"next": reverse("reports:made-one", args=[report.pk])}

    try:
        return once(request, work, files=given["files"].digest)
    except NotAttached as problem:
        form.add_error("files", problem.reasons)
    except NoStation:
        form.add_error(None, "本镇还没有未保工作站，没有人能受理；孩子正有危险请打 110")
    return _page(request, form, told, 422)


def _tellings(request: StaffRequest, data: Any) -> list[NotificationForm]:
    # No name stands there already: the station reads it, and who reports a colleague would send
    # their own before they had thought of it.
    apart = data is not None and bool(data.get("only_me"))
    return [
        NotificationForm(data, now=request.at, authority=one, prefix=one, apart=apart)
        for one in Authority.values
    ]


def _page(
    request: StaffRequest, form: MandatedForm, told: list[NotificationForm], status: int
) -> HttpResponse:
    bad = len(form.errors) + sum(len(one.errors) for one in told)
    context = {"form": form, "told": told, "bad": bad}
    return render(request, "reports/mandated.html", context, status=status)


@needs(REPORTS_MADE)
@require_GET
def made(request: StaffRequest) -> HttpResponse:
    """Reports of one's own unit: number, time, stage, whom it told."""
    page = page_of(request, reading.made_by_us(request.actor))
    reads.listed(request, "reports.made_listed", count=len(page.object_list))
    lines = reading.lines(list(page.object_list), at=request.at)
    return render(request, "reports/made.html", {"page": page, "lines": lines})


@needs(REPORTS_MADE)
@require_GET
def made_one(request: StaffRequest, pk: UUID) -> HttpResponse:
    report = _fetch(request, pk)
    reads.opened(request, "report.made_opened", report)
    return render(request, "reports/made_one.html", _context(request, report))


def _fetch(request: StaffRequest, pk: UUID) -> Report:
    rows = Report.objects.select_related("unit", "from_unit")
    report: Report = fetch(request.actor, REPORTS_MADE, rows, pk)
    return report


def _context(request: StaffRequest, report: Report, **bound: Any) -> dict[str, Any]:
    told = list(report.notifications.order_by("at"))
    talk = list(report.messages.order_by("at"))
    soon = reading.at_once(report)
    wanted = reading.still_to_tell(report, told)
    first = wanted[0][1].authority if wanted else ""
    # Who tells the police is mostly who fills this in; not said for them where they asked for silence.
    known = {"authority": first} | ({} if report.only_for else {"by_name": request.actor.name})
    fresh = NotificationForm(now=request.at, initial=known, apart=bool(report.only_for))
    return {
        "report": report,
        "matter": circumstance(report.circumstance).label,
        "stage": reading.stage(report),
        "at_once": soon,
        "told": told,
        "wanted": wanted,
        "talk": talk,
        "news": any(m.seen_at is None and m.kind != "from_reporter" for m in talk),
        "add": bound.get("add") or AddForm(town=report.town, at=request.at),
        "notify": bound.get("notify") or fresh,
        "explain": bound.get("explain") or ExplainForm(),
        "asks_why": bool(soon and soon.over and not report.late_reason),
    }


@needs(REPORTS_ADD)
@require_POST
def notify(request: StaffRequest, pk: UUID) -> HttpResponse:
    apart = _fetch(request, pk).only_for is not None
    form = NotificationForm(request.POST, now=request.at, apart=apart)
    return _carry_out(
        request,
        pk,
        "notify",
        form,
        lambda: mandated.notify(pk, by=request.actor, at=request.at, told=form.written()),
    )


@needs(REPORTS_ADD)
@takes_files
@require_POST
def add(request: StaffRequest, pk: UUID) -> HttpResponse:
    form = AddForm(request.POST, request.FILES, town=_fetch(request, pk).town, at=request.at)
    return _carry_out(
        request,
        pk,
        "add",
        form,
        lambda: mandated.add_from_unit(
            pk,
            by=request.actor,
            at=request.at,
            text=form.cleaned_data["text"],
            files=form.cleaned_data["files"],
        ),
    )


@needs(REPORTS_ADD)
@require_POST
def explain(request: StaffRequest, pk: UUID) -> HttpResponse:
    form = ExplainForm(request.POST)
    return _carry_out(
        request,
        pk,
        "explain",
        form,
        lambda: mandated.explain(
            pk, by=request.actor, at=request.at, reason=form.cleaned_data["reason"]
        ),
    )


@needs(REPORTS_ADD)
@require_POST
def acknowledge(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The unit says that it has read what the station told it."""
    return _carry_out(
        request,
        pk,
        "acknowledge",
        forms.Form(request.POST),
        lambda: mandated.acknowledge(pk, by=request.actor, at=request.at),
    )


def _carry_out(
    request: StaffRequest, pk: UUID, name: str, form: forms.Form, act: Callable[[], object]
) -> HttpResponse:
    """Do it once; what cannot be done is said on the page, and what was typed is still there."""
    report = _fetch(request, pk)

    def work() -> dict[str, Any]:
        act()
        return {"next": reverse("reports:made-one", args=[pk])}

    status = 422
    if form.is_valid():
        try:
            came = form.cleaned_data.get("files", Tokens())
            return once(request, work, files=came.digest)
        except Blocked as blocked:
            form, status = once_more(form, blocked.reasons), 409
    reads.opened(request, "report.made_opened", report)
    context = _context(request, report, **{name: form})
    return render(request, "reports/made_one.html", context, status=status)
