"""Files that may be one child's: the list, the two side by side, and what is decided about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..actions.merging import merge
from ..actions.pairs import tell_apart
from ..actions.unmerging import unmerge
from ..forms.merging import STALE, MergeForm, WhyForm
from ..models import Merge, Pair
from ..models.duplicate import PairState
from ..permissions import CHILDREN_MERGE
from ..queries import pairs as reading
from ..queries.sides import side_of
from ..queries.visible import visible
from ..rules.merging import choices
from ..rules.reasons import COMPARE
from .asking import ask, tabs
from .detail import UNCOVERED, panels_of


@needs(CHILDREN_MERGE)
@require_GET
def pairs(request: StaffRequest) -> HttpResponse:
    counts = reading.counts(request.actor)
    state = request.GET.get("state", "")
    state = state if state in counts else PairState.PROPOSED
    shown = reading.page(request.actor, state=state, number=request.GET.get("page"))
    lines = list(reading.lines(shown, request.actor, on=request.on))
    reads.listed(request, "child.pairs_listed", count=len(lines), filters=f"state={state}")
    context = {
        "lines": lines,
        "shown": shown,
        "state": state,
        "tabs": tabs(counts, lambda key: PairState(key).label, state),
    }
    return render(request, "children/pairs.html", context)


@needs(CHILDREN_MERGE)
@require_http_methods(["GET", "POST"])
def pair(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Both files whole, for names cannot be compared covered; that they were shown is written down."""
    row = fetch(request.actor, CHILDREN_MERGE, Pair.objects.all(), pk)
    # A file may have moved to another town since.
    seen = visible(request.actor)
    files = [fetch(request.actor, CHILDREN_MERGE, seen, key) for key in (row.one_id, row.other_id)]
    one, other = (side_of(child) for child in files)
    words = reading.words_for([one, other])
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        files=files,
        choices=list(choices(one, other)),
        words=words,
    )
    if form.is_valid():
        try:
            return once(request, lambda: _merge(request, row, form))
        except Blocked as blocked:
            once_more(form, blocked.reasons)
        except Stale:
            once_more(form, [STALE])
    reads.revealed(
        request, row, reason=COMPARE, fields=UNCOVERED, children=[one.pk for one in files]
    )
    context = {
        "pair": row,
        "form": form,
        "files": files,
        "rows": list(reading.rows(one, other, words)),
        "panels": [(child, panels_of(child, request)) for child in files],
        "may_merge": row.state == PairState.PROPOSED,
        "merge": row.merges.filter(undone_at=None).select_related("kept").first(),
    }
    return render(request, "children/pair.html", context, status=422 if form.is_bound else 200)


def _merge(request: StaffRequest, row: Pair, form: MergeForm) -> dict[str, Any]:
    done = merge(row.pk, by=request.actor, at=request.at, **form.given())
    messages.success(request, f"已合并为 {done.kept.file_no}")
    return {"next": reverse("children:detail", args=[done.kept_id])}


@needs(CHILDREN_MERGE)
@require_http_methods(["GET", "POST"])
def apart(request: StaffRequest, pk: UUID) -> HttpResponse:
    fetch(request.actor, CHILDREN_MERGE, Pair.objects.all(), pk)

    def work(typed: dict[str, Any]) -> dict[str, Any]:
        tell_apart(pk, by=request.actor, at=request.at, **typed)
        return {"next": reverse("children:pairs")}

    return ask(
        request,
        WhyForm,
        work,
        back=reverse("children:pair", args=[pk]),
        question="这两份档案不是同一个孩子？",
        consequence="记下以后不再提示这一对。",
        act="不是同一个孩子",
    )


@needs(CHILDREN_MERGE)
@require_http_methods(["GET", "POST"])
def undoing(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, CHILDREN_MERGE, Merge.objects.select_related("kept", "gone"), pk)

    def work(typed: dict[str, Any]) -> dict[str, Any]:
        done = unmerge(pk, by=request.actor, at=request.at, **typed)
        if done.left:
            text = "、".join(done.left)
            messages.warning(request, f"合并后改过的留在 {row.kept.file_no}：{text}，请核对")
        return {"next": reverse("children:detail", args=[done.gone_id])}

    return ask(
        request,
        WhyForm,
        work,
        back=reverse("children:detail", args=[row.gone_id]),
        question=f"撤销合并，恢复 {row.gone.file_no}？",
        consequence="两份档案和个案都回到合并以前；合并以后改过的内容不动，会告诉您是哪些。",
        act="撤销合并",
    )
