"""The station writes down what somebody tells it, and reads the receipt out to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from weibao.audit.once import key_of, once
from weibao.kernel.crypto import receipts
from weibao.kernel.edge import StaffRequest, needs, takes_files
from weibao.office.attachments.claiming import NotAttached
from weibao.org.models import Unit

from ..actions.filing import NoStation, receipt_code
from ..actions.taking import OrderTaken, take
from ..forms.taking import TakeForm
from ..models import Report
from ..permissions import REPORTS_TAKE
from ..queries.reports import visible
from ..rules.spelling import spelled
from ..sealing import NoCustodians


@needs(REPORTS_TAKE)
@takes_files
@require_http_methods(["GET", "POST"])
def take_down(request: StaffRequest) -> HttpResponse:
    by = REPORTS_TAKE.check(request.actor)
    unit = Unit.objects.get(pk=by.seats[0].unit_id)
    if request.method == "GET":
        return _page(request, TakeForm(town=unit.town, at=request.at), 200)
    form = TakeForm(request.POST, request.FILES, town=unit.town, at=request.at)
    if not form.is_valid():
        return _page(request, form, 422)
    given = form.cleaned_data

    def work() -> dict[str, Any]:
        report = take(
            form.content(),
            by=by,
            at=request.at,
            unit=unit,
            channel=given["channel"],
            client_key=key_of(request),
            caller=form.caller(),
            wish=given["wish"],
            order=form.order(),
            document=given["document"],
            files=given["files"],
        )
        return {"report": str(report.pk)}

    def answer(result: dict[str, Any]) -> HttpResponse:
        return _receipt(request, result["report"])

    try:
        return once(request, work, answer=answer, files=given["files"].digest)
    except NotAttached as problem:
        form.add_error("files", problem.reasons)
    except OrderTaken as taken:
        return _page(request, form, 409, taken=_known(request, taken.report.pk))
    except NoCustodians:
        form.add_error("reporter_name", "现在没有人能保管报告人身份，请先不填称呼和电话")
    except NoStation:
        form.add_error(None, "本镇还没有未保工作站，没有人能受理；孩子正有危险请打 110")
    return _page(request, form, 422)


def _page(
    request: StaffRequest, form: TakeForm, status: int, *, taken: Report | None = None
) -> HttpResponse:
    if status == 409:
        where = f"，就是 {taken.number}" if taken else ""
        form.add_error("order_number", f"这张工单已经登记过{where}，不用再登记")
    context = {"form": form, "taken": taken}
    return render(request, "reports/take.html", context, status=status)


def _known(request: StaffRequest, pk: UUID) -> Report | None:
    """The earlier report, where this clerk may see it."""
    return visible(request.actor).filter(pk=pk).first()


def _receipt(request: StaffRequest, pk: str) -> HttpResponse:
    """Shown as the answer of the request that filed, and never again: the code stands nowhere."""
    report = Report.objects.get(pk=pk)
    code = receipts.shown(receipt_code(key_of(request), report) or "")
    groups = [(group, spelled(group)) for group in code.split("-") if group]
    context = {"report": report, "code": code, "groups": groups}
    return render(request, "reports/taken.html", context)
