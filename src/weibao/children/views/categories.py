"""Confirming, rejecting and ending a category that the rules found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..actions.categories import judge
from ..forms.category import JudgeForm
from ..models import Category
from ..models.category import State
from ..permissions import CHILDREN_JUDGE
from ..queries.categories import of_child
from ..queries.visible import visible


@needs(CHILDREN_JUDGE)
@require_http_methods(["GET", "POST"])
def category(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One category with its reasons, and what is to be done about it."""
    row = Category.objects.filter(pk=pk).exclude(state=State.ENDED).select_related("child").first()
    reached = row is not None and CHILDREN_JUDGE.can(request.actor, row.child)
    # What one may not know of is refused, and logged, like what is not there.
    key = row.child_id if row is not None and reached else pk
    child = fetch(request.actor, CHILDREN_JUDGE, visible(request.actor), key)
    assert row is not None  # noqa: S101 - `fetch` has answered 404 otherwise
    asked: dict[str, Any] = {"state": row.state, "lapsed": row.lapsed_on is not None}
    if request.method != "POST":
        reads.opened(request, "child.opened_file", child, children=[child.pk])
        return _page(request, row, JudgeForm(initial={"seen": row.basis_of}, **asked))
    form = JudgeForm(request.POST, **asked)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        return once(request, lambda: _judge(request, row, form))
    except Blocked as blocked:
        once_more(form, blocked.reasons)
        return _page(request, row, form)


def _judge(request: StaffRequest, row: Category, form: JudgeForm) -> dict[str, Any]:
    judge(row.pk, by=request.actor, at=request.at, **form.cleaned_data)
    messages.success(request, "已记下")
    return {"next": reverse("children:detail", args=[row.child_id]) + "#categories"}


def _page(request: StaffRequest, row: Category, form: JudgeForm) -> HttpResponse:
    face = next(one for one in of_child(row.child, works=True) if one.pk == row.pk)
    context = {"child": row.child, "category": face, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "children/category.html", context, status=status)
