"""The receipt, shown as the answer of the one request that filed: its code stands in no address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse

from weibao.kernel.crypto import receipts
from weibao.kernel.crypto import slips as checks
from weibao.kernel.moment import ZONE
from weibao.reports import slips
from weibao.reports.models import Report

from ..journey import Journey
from ..qr import qr
from ..queries import Place, by_code, due_times, place
from .pages import Request, page


def receipt_page(
    request: Request,
    report: Report,
    code: str,
    *,
    place: Place,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The slip with the code, what happens next, and the way out."""
    shown = receipts.shown(code)
    context = {
        "code": shown,
        "qr": qr(shown),
        "filed_at": report.created_at.astimezone(ZONE),
        "named": report.named,
        "in_danger": report.in_danger,
        "next": promises(report, at=request.at),
        **more,
    }
    return page(request, "portal/receipt/slip.html", context, place=place, status=status)


def print_page(request: Request, report: Report, code: str, *, shown: str) -> HttpResponse:
    """The slip on paper: what a station can verify, nothing of what was reported or by whom."""
    place = place_of(report, request)
    context = {
        "code": code,
        "shown": shown,
        "qr": qr(shown) if shown else "",
        "report": report,
        "filed_at": report.created_at.astimezone(ZONE),
        "check": checks.shown(slips.check_code(report)),
        "next": promises(report, at=request.at),
    }
    return page(request, "portal/receipt/print.html", context, place=place)


def place_of(report: Report, request: Request) -> Place:
    found = place(report.town, on=request.on)
    if found is None:
        raise LookupError("a report of a town that is not here")
    return found


def promises(report: Report, *, at: datetime) -> dict[str, str]:
    """By when, in words: `decide` to the minute, `reply` and `result` by the day."""
    due = due_times(report)
    words = {}
    for name, limit in (("decide", "IN001"), ("reply", "IN002"), ("result", "IN006")):
        if limit in due:
            ends = due[limit].astimezone(ZONE)
            words[name] = day_words(ends, at) + (f" {ends:%H:%M} " if name == "decide" else "")
    return words


def day_words(moment: datetime, at: datetime) -> str:
    """11 月 27 日; with the year when it is not this one."""
    year = f"{moment.year} 年 " if moment.year != at.year else ""
    return f"{year}{moment.month} 月 {moment.day} 日"


def sent_before(request: Request, journey: Journey, key: str) -> HttpResponse:
    """The key was used for other words: the first report stands, and its code is shown again.

    Whoever has the key sent the first report, so the code is theirs. The receipt may never have
    reached them: the connection broke, they changed a word, they pressed again.
    """
    changed = journey.answers.get("what", "")
    # The key that made the code may have been rotated while the reporter was typing.
    for code in receipts.derivations(key):
        if report := by_code(code):
            return receipt_page(
                request, report, code, place=journey.place, status=409, again=True, changed=changed
            )
    return page(request, "portal/report/used.html", place=journey.place, status=409)
