"""Handing files over: asking from the file, the list of both sides, and answering."""

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
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..actions.transfers import accept, ask, refuse, withdraw
from ..forms.merging import WhyForm
from ..forms.transfer import AnswerForm, TransferForm
from ..models import Transfer
from ..models.transfer import TransferState
from ..permissions import CHILDREN_EDIT, TRANSFERS_ANSWER, TRANSFERS_ASK, TRANSFERS_VIEW
from ..queries import transfers as reading
from ..queries.faces import faces
from ..queries.household import housemates
from ..queries.receivers import places
from ..queries.visible import visible
from . import asking


@needs(CHILDREN_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask another place to take over this file."""
    child = fetch(request.actor, CHILDREN_EDIT, visible(request.actor), pk)
    back = reverse("children:detail", args=[pk])
    mates = faces(housemates(child, request.actor), on=request.on)
    form = TransferForm(
        request.POST if request.method == "POST" else None,
        places=places(child.town, child.area),
        along=[(str(one.pk), f"{one.title}　{one.meta}") for one in mates],
    )

    def work() -> dict[str, Any]:
        row = ask(pk, by=request.actor, at=request.at, **form.given())
        messages.success(request, f"已请{row.unit.short_name}接收")
        return {"next": back}

    if form.is_valid():
        try:
            return once(request, work)
        except Blocked as blocked:
            once_more(form, blocked.reasons)
    reads.opened(request, "child.opened_file", child, children=[pk])
    context = {"form": form, "child": child, "cancel_url": back}
    status = 422 if form.is_bound else 200
    return render(request, "children/transfer_new.html", context, status=status)


@needs(TRANSFERS_VIEW)
@require_GET
def transfers(request: StaffRequest) -> HttpResponse:
    counts = reading.counts(request.actor)
    state = request.GET.get("state", "")
    state = state if state in counts else TransferState.ASKED
    shown = reading.page(request.actor, state=state, number=request.GET.get("page"))
    lines = list(reading.lines(shown, request.actor, on=request.on, at=request.at))
    reads.listed(request, "child.transfers_listed", count=len(lines), filters=f"state={state}")
    context = {
        "lines": lines,
        "shown": shown,
        "state": state,
        "tabs": asking.tabs(counts, lambda key: TransferState(key).label, state),
    }
    return render(request, "children/transfers.html", context)


@needs(TRANSFERS_VIEW)
@require_GET
def transfer(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One transfer. Who answers sees who it is about and why; the file itself comes with it."""
    row = fetch(request.actor, TRANSFERS_VIEW, Transfer.objects.all(), pk)
    return _page(request, row, AnswerForm())


@needs(TRANSFERS_ANSWER)
@require_POST
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, TRANSFERS_ANSWER, Transfer.objects.all(), pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            return once(request, lambda: _answer(request, row, form))
        except Blocked as blocked:
            once_more(form, blocked.reasons)
    return _page(request, row, form)


def _page(request: StaffRequest, row: Transfer, form: AnswerForm) -> HttpResponse:
    rows = reading.together(row)
    children = [one.child_id for one in rows]
    reads.opened(request, "child.transfer_opened", row, children=children)
    lines = list(reading.lines(rows, request.actor, on=request.on, at=request.at))
    waits = row.state == TransferState.ASKED
    context = {
        "row": row,
        "line": lines[0],
        "lines": lines,
        "form": form,
        "may_answer": waits and TRANSFERS_ANSWER.can(request.actor, row),
        "may_withdraw": waits and TRANSFERS_ASK.can(request.actor, row),
        "may_open": set(
            visible(request.actor).filter(pk__in=children).values_list("pk", flat=True)
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "children/transfer.html", context, status=status)


def _answer(request: StaffRequest, row: Transfer, form: AnswerForm) -> dict[str, Any]:
    facts = form.cleaned_data
    act = accept if facts["act"] == "accept" else refuse
    done = act(row.pk, by=request.actor, at=request.at, answer=facts["answer"])
    if facts["act"] == "accept":
        messages.success(request, f"已接收 {len(done)} 份档案，从现在起归您管")
        return {"next": reverse("children:detail", args=[done[0].child_id])}
    messages.success(request, "已答复，档案还由原来的村管")
    return {"next": reverse("children:transfers")}


@needs(TRANSFERS_ASK)
@require_http_methods(["GET", "POST"])
def withdrawal(request: StaffRequest, pk: UUID) -> HttpResponse:
    fetch(request.actor, TRANSFERS_ASK, Transfer.objects.all(), pk)
    back = reverse("children:transfer", args=[pk])

    def work(typed: dict[str, Any]) -> dict[str, Any]:
        withdraw(pk, by=request.actor, at=request.at, **typed)
        return {"next": back}

    return asking.ask(
        request,
        WhyForm,
        work,
        back=back,
        question="撤回这次移交？",
        consequence="档案还由原来的村管；一起移交的孩子一起撤回。",
        act="撤回",
    )
