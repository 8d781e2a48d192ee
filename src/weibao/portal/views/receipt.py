"""Following up with the receipt code. It comes by POST only and goes back in a hidden field only."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit.events import record
from weibao.audit.once import KeyMissing, KeyReused, once
from weibao.kernel.actor import SYSTEM
from weibao.kernel.addresses import client_of
from weibao.kernel.edge import public
from weibao.kernel.ui.views import BIG_COOKIE
from weibao.org.queries.towns import only_town
from weibao.org.signin.throttle import in_words
from weibao.reports.actions import answering
from weibao.reports.models import Report

from ..forms.receipt import CodeForm, MessageForm
from ..guard import codes, messages
from ..origin import from_elsewhere
from ..queries import by_code
from .pages import Request, Unreadable, form_of, page, unreadable
from .slip import place_of, promises, receipt_page

WHY = "报告人凭回执号看回复，不用登录"


@public(WHY)
@csrf_exempt  # no session is read here; see ..origin
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: Request) -> HttpResponse:
    """Ask for the code; with it show the stage and the messages, and take a message."""
    if request.method != "POST":
        return _ask(request, CodeForm())
    try:
        typed = form_of(request)
    except Unreadable as error:
        return unreadable(request, error)
    report, refused = _opened(request, typed)
    if report is None:
        return refused
    if "text" in typed and not from_elsewhere(request):
        return _add(request, report, typed)
    draft = MessageForm(initial={"text": typed.get("draft", "")})
    return _file(request, report, typed["code"], draft)


@public(WHY)
@csrf_exempt  # writes nothing
@require_POST
def kept(request: Request) -> HttpResponse:
    """Leaving the slip: only after saying that the code is kept."""
    try:
        typed = form_of(request)
    except Unreadable as error:
        return unreadable(request, error)
    if typed.get("kept"):
        response = page(request, "portal/receipt/left.html")
        response.delete_cookie(BIG_COOKIE, samesite="Lax")
        return response
    report, refused = _opened(request, typed)
    if report is None:
        return refused
    place = place_of(report, request)
    code = CodeForm(typed)
    code.is_valid()
    return receipt_page(
        request, report, code.cleaned_data["code"], place=place, status=422, unkept=True
    )


def _opened(request: Request, typed: Any) -> tuple[Report | None, HttpResponse]:
    """The report of the typed code, or the page that says why not."""
    form = CodeForm(typed)
    if not form.is_valid():
        return None, _ask(request, form, status=422)
    report = by_code(form.cleaned_data["code"])
    if report is not None:
        return report, HttpResponse()
    address = client_of(request)
    wait = codes.wait(address, at=request.at)
    if wait:
        return None, _ask(request, form, status=429, wait=in_words(wait))
    codes.note(address, at=request.at)
    with transaction.atomic():
        # A wrong code belongs to no report, so a town is known only where there is one.
        record("receipt.wrong", actor=SYSTEM, at=request.at, town=only_town())
    form.add_error("code", "没有这个回执号。请对照回执再看一遍，有没有抄错的地方")
    return None, _ask(request, form, status=422)


def _add(request: Request, report: Report, typed: Any) -> HttpResponse:
    """One more message, once."""
    form = MessageForm(typed)
    if form.is_valid() and (wait := messages.wait(report, at=request.at)):
        form.add_error(
            "text", f"今天补充得很多了，请过 {in_words(wait)}再送，写的还在这里；急事请打 110"
        )
    if not form.is_valid():
        return _file(request, report, typed["code"], form, status=422)

    def work() -> dict[str, Any]:
        text = form.cleaned_data["text"]
        message = answering.add_from_reporter(report, at=request.at, text=text)
        return {"message": str(message.pk)}

    def answer(_result: dict[str, Any]) -> HttpResponse:
        return _file(request, report, typed["code"], MessageForm(), added=True, fresh_key=True)

    try:
        return once(request, work, answer=answer)
    except KeyMissing:
        form.add_error(None, "请再按一次“送出补充”")
        return _file(request, report, typed["code"], form, status=422)
    except KeyReused:
        form.add_error(
            None, "您刚才已经送出过一条，看看上面有没有。要再补一条，请再按一次“送出补充”"
        )
        return _file(request, report, typed["code"], form, status=409, fresh_key=True)


def _file(
    request: Request,
    report: Report,
    code: str,
    form: MessageForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """What the reporter may see of their report. Opening it is noted before it is shown."""
    answering.seen_by_reporter(report, at=request.at)
    context = {
        "report": report,
        "code": code,
        "form": form,
        "talk": report.messages.order_by("at"),
        "next": promises(report, at=request.at),
        **more,
    }
    place = place_of(report, request)
    return page(request, "portal/receipt/file.html", context, place=place, status=status)


def _ask(request: Request, form: CodeForm, *, status: int = 200, wait: str = "") -> HttpResponse:
    return page(request, "portal/receipt/ask.html", {"form": form, "wait": wait}, status=status)
