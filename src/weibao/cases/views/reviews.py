"""The monthly review: the list, one case, and the list on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weibao.audit import reads
from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.paging import page_of
from weibao.kernel.workflow import Blocked
from weibao.office.papers.printing import REASONS
from weibao.office.views.papers import answer

from ..actions.reviews import review
from ..forms.reviews import ReviewForm
from ..models import Case
from ..permissions import CASES_REVIEW, REVIEWS_VIEW
from ..queries import cases as reading
from ..queries import reviews as looking
from ..rules.reviewing import end_of_month
from .common import note_opened
from .course import LATE

VIEWS = {"month": "本月要复核", "done": "本月复核过", "open": "全部在办"}


@needs(REVIEWS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    chosen = request.GET.get("view", "month")
    chosen = chosen if chosen in VIEWS else "month"
    actor, on = request.actor, request.on
    rhythm = looking.rhythm_for(actor, on=on)
    rows = looking.listed(actor, rhythm=rhythm)
    views = {
        "month": looking.of_month(rows, on=on),
        "done": looking.reviewed_in_month(actor, on=on),
        "open": rows,
    }
    page = page_of(request, views[chosen])
    reads.listed(request, "cases.reviews_listed", count=len(page.object_list), filters=chosen)
    counts = {name: found.order_by().count() for name, found in views.items()}
    context = {
        "page": page,
        "lines": looking.lines(page.object_list, rhythm=rhythm, on=on),
        "tabs": [
            {
                "label": label,
                "url": f"?view={name}",
                "count": counts[name],
                "current": name == chosen,
            }
            for name, label in VIEWS.items()
        ],
        "chosen": chosen,
        "late": looking.overdue(rows, on=on).order_by().count(),
        "until": end_of_month(on),
        "works": CASES_REVIEW.held_by(actor),
        "reasons": REASONS.items(),
        "rhythm": rhythm,
    }
    return render(request, "cases/reviews.html", context)


@needs(CASES_REVIEW)
@require_http_methods(["GET", "POST"])
def one(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, CASES_REVIEW, reading.visible(request.actor), pk)
    if request.method == "GET":
        return _page(request, case, ReviewForm(initial={"version": case.version}))
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=422)

    def work() -> dict[str, Any]:
        review(pk, by=request.actor, at=request.at, **form.cleaned_data)
        return {"next": reverse("cases:reviews")}

    try:
        return once(request, work)
    except Stale:
        case = fetch(request.actor, CASES_REVIEW, reading.visible(request.actor), pk)
        return _page(request, case, once_more(form, [LATE], version=case.version), status=409)
    except Blocked as problem:
        return _page(request, case, once_more(form, problem.reasons), status=409)


def _page(request: StaffRequest, case: Case, form: Any, *, status: int = 200) -> HttpResponse:
    rhythm = looking.rhythm_for(request.actor, on=request.on)
    [line] = looking.lines([case], rhythm=rhythm, on=request.on)
    note_opened(request, case)
    context = {
        "case": case,
        "line": line,
        "form": form,
        "past": looking.past(case),
        "measures": reading.measures_of(case),
        "closed": case.status == "closed",
    }
    return render(request, "cases/review.html", context, status=status)


@needs(REVIEWS_VIEW)
@require_POST
def printed(request: StaffRequest) -> HttpResponse:
    """The list of this month on paper, on a reason of the short list."""
    reason, form = request.POST.get("reason", ""), request.POST.get("form", "")
    if reason not in REASONS or form not in ("pdf", "docx"):
        raise Blocked(["先选为什么打印，再点 PDF 或 Word"])
    return answer(request, "case.reviews", None, {"form": form, "reason": reason})
