"""A complaint with a code of its own: shown to that code, and not to the receipt, which the desk knows."""

from __future__ import annotations

from django.http import HttpResponse

from weibao.kernel.crypto import receipts
from weibao.reports.actions import complaining
from weibao.reports.models import Complaint

from ..qr import qr
from .file import line_of
from .pages import Request, page
from .slip import place_of


def complained(
    request: Request,
    complaint: Complaint,
    *,
    code: str = "",
    again: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Who answers by when, or the answer. `code` is shown once, to the request that complained."""
    if not code:
        complaining.opened_by_code(complaint, at=request.at)
    shown = receipts.shown(code) if code else ""
    context = {
        "line": line_of(complaint, request),
        "code": shown,
        "qr": qr(shown) if shown else "",
        "again": again,
    }
    place = place_of(complaint.report, request)
    return page(request, "portal/receipt/complained.html", context, place=place, status=status)
