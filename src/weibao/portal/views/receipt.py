"""Following up with the receipt code. It comes by POST only and goes back in a hidden field only."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit.once import KeyMissing, KeyReused, once
from weibao.kernel.crypto import receipts
from weibao.kernel.edge import public, takes_files
from weibao.kernel.ui.views import BIG_COOKIE
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.claiming import NotAttached
from weibao.org.signin.throttle import in_words
from weibao.reports.actions import answering
from weibao.reports.models import Report
from weibao.reports.models.message import Rating

from ..forms.receipt import CodeForm, MessageForm
from ..guard import messages
from ..origin import from_elsewhere
from .file import show_file
from .opening import Typed, ask, opened, with_receipt
from .pages import Request, Unreadable, form_of, page, unreadable
from .slip import place_of, print_page, receipt_page

# What the station reads where the reporter sent files without a word.
ONLY_FILES = "（没有写字，只加了附件）"
WHY = "报告人凭回执号看回复，不用登录"


@public(WHY)
@takes_files
@csrf_exempt  # no session is read here; see ..origin
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: Request) -> HttpResponse:
    """Ask for the code; with it show the stage and the messages, and take a message or a judgement."""
    if request.method != "POST":
        return ask(request, CodeForm())
    return _with_code(request)


@with_receipt
def _with_code(request: Request, typed: Typed, report: Report, code: str) -> HttpResponse:
    if from_elsewhere(request):
        return show_file(
            request, report, code, draft=typed.get("text", ""), files=typed.get("files", "")
        )
    if typed.get("rating") in Rating.values:
        return _rate(request, report, code, typed["rating"])
    if "text" in typed:
        return _add(request, report, code, typed)
    return show_file(request, report, code, draft=typed.get("draft", ""))


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
    form = CodeForm(typed)
    report = opened(request, form)
    if isinstance(report, HttpResponse):
        return report
    code = form.cleaned_data["code"]
    place = place_of(report, request)
    return receipt_page(request, report, code, place=place, status=422, unkept=True)


@public(WHY)
@csrf_exempt  # writes nothing
@with_receipt
def slip(request: Request, typed: Typed, report: Report, code: str) -> HttpResponse:
    """The slip on paper. The receipt code stands on it only by the reporter's own choice."""
    shown = receipts.shown(code) if typed.get("with_code") == "1" else ""
    return print_page(request, report, code, shown=shown)


def _add(request: Request, report: Report, code: str, typed: Typed) -> HttpResponse:
    """One more message, once."""
    form = MessageForm(request.POST, request.FILES, town=report.town, at=request.at)
    if form.is_valid() and (wait := messages.wait(report, at=request.at)):
        form.add_error(
            "text", f"今天补充得很多了，请过 {in_words(wait)}再送，写的还在这里；急事请打 110"
        )
    if not form.is_valid():
        return show_file(request, report, code, form, status=422)

    def work() -> dict[str, Any]:
        given = form.cleaned_data
        message = answering.add_from_reporter(
            report, at=request.at, text=given["text"] or ONLY_FILES, files=given["files"]
        )
        return {"message": str(message.pk)}

    def answer(_result: dict[str, Any]) -> HttpResponse:
        return show_file(request, report, code, said="补充收到了。工作站会看到。", fresh_key=True)

    try:
        return once(request, work, answer=answer, files=form.cleaned_data["files"].digest)
    except NotAttached as problem:
        form.add_error("files", problem.reasons)
        return show_file(request, report, code, form, status=422)
    except KeyMissing:
        form.add_error(None, "请再按一次“送出补充”")
        return show_file(request, report, code, form, status=422)
    except KeyReused:
        form.add_error(
            None, "您刚才已经送出过一条，看看上面有没有。要再补一条，请再按一次“送出补充”"
        )
        return show_file(request, report, code, form, status=409, fresh_key=True)


def _rate(request: Request, report: Report, code: str, rating: str) -> HttpResponse:
    """Satisfied or not: said again it is the same, said otherwise it is changed."""
    if wait := messages.wait_to_rate(report, at=request.at):
        words = f"今天改过很多次了，请过 {in_words(wait)}再改；急事请打 110"
        return show_file(request, report, code, problem=words, status=429)
    try:
        answering.rate(report, at=request.at, rating=rating)
    except Blocked as blocked:
        return show_file(request, report, code, problem=blocked.reasons[0], status=409)
    return show_file(request, report, code, said="记下了，谢谢您。")
