"""From what was typed to the report of a receipt: the same way for every page behind the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.kernel.addresses import client_of
from weibao.org.queries.towns import only_town
from weibao.org.signin.throttle import in_words
from weibao.reports.models import Report

from ..forms.receipt import CodeForm
from ..guard import codes
from ..queries import by_code, complaint_by_code
from .complained import complained
from .pages import Request, Unreadable, form_of, page, unreadable

Typed = Mapping[str, str]
View = Callable[[Request, Typed, Report, str], HttpResponse]


def with_receipt(view: View) -> Callable[[Request], HttpResponse]:
    """A page that is only shown for a right code. It comes by POST: an address would keep it."""

    @wraps(view)
    def guarded(request: Request) -> HttpResponse:
        if request.method != "POST":
            return redirect("portal:receipt")
        try:
            typed = form_of(request)
        except Unreadable as error:
            return unreadable(request, error)
        form = CodeForm(typed)
        report = opened(request, form)
        if isinstance(report, HttpResponse):
            return report
        return view(request, typed, report, form.cleaned_data["code"])

    return guarded


def opened(request: Request, form: CodeForm) -> Report | HttpResponse:
    """The report of the typed code; else the page of its complaint, or the one that says why not."""
    if not form.is_valid():
        return ask(request, form, status=422)
    report = by_code(form.cleaned_data["code"])
    if report is not None:
        return report
    complaint = complaint_by_code(form.cleaned_data["code"])
    if complaint is not None:
        return complained(request, complaint)
    address = client_of(request)
    wait = codes.wait(address, at=request.at)
    if wait:
        return ask(request, form, status=429, wait=in_words(wait))
    codes.note(address, at=request.at)
    with transaction.atomic():
        # A wrong code belongs to no report, so a town is known only where there is one.
        record("receipt.wrong", actor=SYSTEM, at=request.at, town=only_town())
    form.add_error("code", "没有这个回执号。请对照回执再看一遍，有没有抄错的地方")
    return ask(request, form, status=422)


def ask(request: Request, form: CodeForm, *, status: int = 200, wait: str = "") -> HttpResponse:
    return page(request, "portal/receipt/ask.html", {"form": form, "wait": wait}, status=status)
