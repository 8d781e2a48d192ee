"""A complaint about the handling, made with the receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from weibao.audit.once import KeyMissing, KeyReused, key_of, once
from weibao.kernel.crypto import receipts
from weibao.kernel.edge import public
from weibao.kernel.workflow import Blocked
from weibao.org.signin.throttle import in_words
from weibao.reports.actions import complaining
from weibao.reports.models import Report
from weibao.reports.queries.complaints import desk_knows_code, receiver_of

from ..forms.receipt import ComplaintForm
from ..guard import messages
from ..origin import from_elsewhere
from ..queries import complaint_by_code
from .complained import complained
from .file import show_file
from .opening import Typed, with_receipt
from .pages import Request, page
from .slip import place_of

TAKEN = "投诉收到了。办理的单位看不到，答复会写在下面。"


@public("报告人凭回执号投诉办理情况，不用登录")
@csrf_exempt  # no session is read here; see ..origin
@with_receipt
def complaint(request: Request, typed: Typed, report: Report, code: str) -> HttpResponse:
    """First who reads it and who does not; then the words are taken, once."""
    if "complaint" not in typed or from_elsewhere(request):
        return _ask(request, report, code, ComplaintForm(initial=dict(typed)))
    form = ComplaintForm(typed)
    if not form.is_valid():
        return _ask(request, report, code, form, status=422)

    def work() -> dict[str, Any]:
        return _complain(request, report, form.cleaned_data["complaint"])

    def answer(_result: dict[str, Any]) -> HttpResponse:
        return _of_this_form(request) or show_file(
            request, report, code, said=TAKEN, fresh_key=True
        )

    try:
        return once(request, work, answer=answer)
    except Blocked as blocked:
        form.add_error(None, blocked.reasons[0])
    except complaining.NoReceiver:
        form.add_error(None, "本镇现在没有别人能答复。请打 12345，或者向区县民政局反映")
    except KeyMissing:
        form.add_error(None, "请再按一次“送出投诉”")
        return _ask(request, report, code, form, status=422)
    except KeyReused:
        if first := _of_this_form(request, again=True, status=409):
            return first
        form.add_error(None, "这一页已经送出过一次投诉，改过的没有再收。请先看看回复")
    return _ask(request, report, code, form, status=409)


def _complain(request: Request, report: Report, text: str) -> dict[str, Any]:
    """Inside once: what was sent before is answered however many came since."""
    messages.in_line(report)
    if wait := messages.wait_to_complain(report, at=request.at):
        raise Blocked([f"今天投诉得很多了，请过 {in_words(wait)}再送，或者打 12345"])
    made = complaining.complain(report, at=request.at, text=text, client_key=key_of(request))
    return {"complaint": str(made.pk)}


def _of_this_form(request: Request, **more: Any) -> HttpResponse | None:
    """The page of what this form's key sent, with its code, where it has one of its own."""
    for code in receipts.derivations(key_of(request)):
        if made := complaint_by_code(code):
            return complained(request, made, code=code, **more)
    return None


def _ask(
    request: Request, report: Report, code: str, form: ComplaintForm, *, status: int = 200
) -> HttpResponse:
    post = receiver_of(report, on=request.on)
    context = {
        "code": code,
        "form": form,
        "unit": report.unit,
        "receiver": post.get_role_display() if post else "",
        "own_code": desk_knows_code(report),
    }
    place = place_of(report, request)
    return page(request, "portal/receipt/complaint.html", context, place=place, status=status)
