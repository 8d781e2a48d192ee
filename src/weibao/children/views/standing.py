"""Closing a file and taking it up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs

from ..actions.standing import close_file, reopen_file
from ..forms.reason import CloseForm, ReopenForm
from ..models import Child
from ..permissions import CHILDREN_CLOSE
from ..queries.visible import visible

Act = Callable[..., Child]


@needs(CHILDREN_CLOSE)
@require_http_methods(["GET", "POST"])
def closure(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _step(
        request,
        pk,
        CloseForm,
        close_file,
        question="把这份档案结档？",
        consequence="结档后不再出现在在册名单里，内容保留、可查；建错了或要重新管，可以恢复。",
        act="结档",
    )


@needs(CHILDREN_CLOSE)
@require_http_methods(["GET", "POST"])
def reopening(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _step(
        request,
        pk,
        ReopenForm,
        reopen_file,
        question="把这份档案恢复在册？",
        consequence="恢复后回到在册名单，可以继续更正。",
        act="恢复在册",
    )


def _step(
    request: StaffRequest,
    pk: UUID,
    kind: type[CloseForm | ReopenForm],
    action: Act,
    **words: str,
) -> HttpResponse:
    child = fetch(request.actor, CHILDREN_CLOSE, visible(request.actor), pk)
    back = reverse("children:detail", args=[pk])
    known: dict[str, Any] = {"child": child, "on": request.on}
    form = kind(request.POST or None, initial={"version": child.version}, **known)
    if not form.is_valid():
        context: dict[str, Any] = {"form": form, "child": child, "cancel_url": back, **words}
        status = 422 if form.is_bound else 200
        return render(request, "children/standing.html", context, status=status)

    def work() -> dict[str, Any]:
        version = form.cleaned_data["version"]
        action(pk, by=request.actor, at=request.at, version=version, **form.given())
        return {"next": back}

    return once(request, work)
