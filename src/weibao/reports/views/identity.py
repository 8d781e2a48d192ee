"""Who reported, for a custodian with a reason and a passphrase; and what was opened by whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.paging import page_of
from weibao.kernel.workflow import Blocked
from weibao.org.queries.people import names_of

from ..actions.identity import compare, open_identity
from ..actions.reviewing import review as review_it
from ..forms.keeping import OpenForm, ReviewForm
from ..models import IdentityOpening, Report
from ..permissions import IDENTITY_OPEN, OPENINGS_REVIEW, OPENINGS_VIEW
from ..queries import asked
from ..queries.custody import unreviewed
from .keeping import held_against, show_once, unlocked


@needs(IDENTITY_OPEN)
@require_GET
def sealed(request: StaffRequest) -> HttpResponse:
    """What waits for a custodian, and reports with a sealed identity: nothing of their content."""
    rows = IDENTITY_OPEN.visible_to(request.actor, Report.objects.filter(named=True))
    page = page_of(request, rows.order_by("-created_at"))
    reads.listed(request, "identity.listed", count=len(page.object_list))
    callbacks = asked.callbacks_waiting(request.actor, at=request.at)
    requests = asked.requests_waiting(request.actor)
    context = {
        "page": page,
        "callbacks": callbacks,
        "requests": requests,
        "waiting": len(callbacks) + len(requests),
        "unreviewed": unreviewed(request.actor).count(),
    }
    return render(request, "reports/sealed.html", context)


@needs(IDENTITY_OPEN)
@require_http_methods(["GET", "POST"])
def unseal(request: StaffRequest, pk: UUID) -> HttpResponse:
    sealed_rows = Report.objects.filter(named=True).select_related("identity")
    report: Report = fetch(request.actor, IDENTITY_OPEN, sealed_rows, pk)
    form = OpenForm(request.POST or None)

    def again(status: int) -> HttpResponse:
        openings = list(report.identity.openings.order_by("-at")[:20])
        people = names_of(opening.person for opening in openings)
        lines = [(opening, people.get(opening.person, "")) for opening in openings]
        context = {"report": report, "form": form, "lines": lines}
        return render(request, "reports/unseal.html", context, status=status)

    if request.method == "GET":
        return again(200)
    mine = unlocked(request, form, town=report.town, about=report)
    if mine is None:
        return again(422)
    given = form.cleaned_data
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    words = held_against(
        request, form, "words", report, lambda: compare(pk, mine, text=given["words"], **who)
    )
    if words is None:
        return again(409)
    return show_once(
        request,
        form,
        report,
        lambda: open_identity(words, mine, why=given["why"], **who),
        again,
    )


@needs(OPENINGS_VIEW)
@require_GET
def openings(request: StaffRequest) -> HttpResponse:
    """Who opened which, when and why; the newest first."""
    rows = OPENINGS_VIEW.visible_to(request.actor, IdentityOpening.objects.all())
    rows = rows.select_related("identity__report").prefetch_related("reviews").order_by("-at")
    page = page_of(request, rows)
    reads.listed(request, "opening.listed", count=len(page.object_list))
    people = names_of(opening.person for opening in page.object_list)
    lines = [(opening, people.get(opening.person, "")) for opening in page.object_list]
    return render(request, "reports/openings.html", {"page": page, "lines": lines})


@needs(OPENINGS_VIEW)
@require_GET
def opening(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _opening(request, pk)
    reads.opened(request, "opening.opened", row)
    return render(request, "reports/opening.html", _context(request, row, ReviewForm()))


@needs(OPENINGS_REVIEW)
@require_POST
def review(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = _opening(request, pk)
    form = ReviewForm(request.POST)

    def work() -> dict[str, Any]:
        objection = form.cleaned_data["objection"]
        review_it(pk, by=request.actor, at=request.at, objection=objection)
        said = "异议已记下，已告诉纪委" if objection else "已记下"
        messages.success(request, said)
        return {"next": reverse("reports:opening", args=[pk])}

    if form.is_valid():
        try:
            return once(request, work)
        except Blocked as blocked:
            form.add_error(None, blocked.reasons[0])
    reads.opened(request, "opening.opened", row)
    return render(request, "reports/opening.html", _context(request, row, form), status=422)


def _opening(request: StaffRequest, pk: UUID) -> IdentityOpening:
    rows = IdentityOpening.objects.select_related("identity__report")
    found: IdentityOpening = fetch(request.actor, OPENINGS_VIEW, rows, pk)
    return found


def _context(request: StaffRequest, row: IdentityOpening, form: ReviewForm) -> dict[str, Any]:
    reviews = list(row.reviews.order_by("at"))
    people = names_of([row.person, *(one.person for one in reviews)])
    me = request.actor.person_id
    own = row.person == me or any(one.person == me for one in reviews)
    return {
        "opening": row,
        "report": row.identity.report,
        "who": people.get(row.person, ""),
        "reviews": [(one, people.get(one.person, "")) for one in reviews],
        "form": form if not own and OPENINGS_REVIEW.can(request.actor, row) else None,
    }
