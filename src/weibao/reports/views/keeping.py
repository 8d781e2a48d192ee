"""What the pages of custodians share: a passphrase outside any transaction, one page that shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from weibao.audit.aggregates import Stale
from weibao.audit.once import once, was_sent
from weibao.kernel.edge import StaffRequest
from weibao.kernel.workflow import Blocked
from weibao.org.actions.passphrases import Unlocked, unlock
from weibao.org.actions.scope import NotPossible

from ..actions.identity import Compared, Opened
from ..models import IdentityOpening, Report

LATE = "您打开这一页以后别人改过。请看过上面最新的情况，再交一次。"


def unlocked(
    request: StaffRequest, form: forms.Form, *, town: str, about: Model | None = None
) -> Unlocked | None:
    """The custodian's own key by the passphrase typed; None with the words beside the field."""
    if not form.is_valid():
        return None
    try:
        return unlock(
            town=town,
            passphrase=form.cleaned_data["passphrase"],
            by=request.actor,
            at=request.at,
            about=about,
        )
    except NotPossible as problem:
        form.add_error("passphrase", problem.reason)
        return None


def held_against(
    request: StaffRequest,
    form: forms.Form,
    field: str,
    report: Report,
    compare: Callable[[], Compared],
) -> Compared | None:
    """What was written, held against who reported; None with the words beside the field.

    Before the once-only transaction: what is written of a refused text has to stay.
    """
    if was_sent(request):
        # Its first answer stands and nothing is carried out, so nothing is compared either.
        return Compared(report.pk, "")
    try:
        return compare()
    except Stale:
        form.add_error(None, LATE)
    except NotPossible as problem:
        form.add_error(field, problem.reason)
    except Blocked as blocked:
        form.add_error(field, blocked.reasons[0])
    return None


def show_once(
    request: StaffRequest,
    form: forms.Form,
    report: Report,
    work: Callable[[], Opened],
    again: Callable[[int], HttpResponse],
    **more: Any,
) -> HttpResponse:
    """Open, once for this form, and show it. The same form sent again shows nothing."""
    shown: list[Opened] = []

    def carry_out() -> dict[str, Any]:
        shown.append(work())
        return {"opening": str(shown[0].opening.pk)}

    def answer(result: dict[str, Any]) -> HttpResponse:
        after = reverse("reports:opening", args=[result["opening"]])
        if not shown:
            return render(request, "reports/closed.html", {"report": report, "after": after})
        return opened_page(request, report, shown[0], after=after, **more)

    try:
        return once(request, carry_out, answer=answer)
    except Stale:
        form.add_error(None, LATE)
        return again(409)
    except Blocked as blocked:
        form.add_error(None, blocked.reasons[0])
        return again(409)


def opened_page(
    request: StaffRequest, report: Report, opened: Opened, *, after: str, **more: Any
) -> HttpResponse:
    """Who reported, for so many seconds; then the browser is sent on, with or without script."""
    opening: IdentityOpening = opened.opening
    seconds = int((opening.until - opening.at).total_seconds())
    context = {
        "report": report,
        "opening": opening,
        "identity": opened.identity,
        "seconds": seconds,
        "minutes": seconds // 60,
        "after": after,
        **more,
    }
    response = render(request, "reports/opened.html", context)
    response.headers["Cache-Control"] = "no-store, max-age=0"
    response.headers["Refresh"] = f"{seconds};url={after}"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
