"""Bringing in a table: choose it, look at every row's verdict, then let it be written."""

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
from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

from ..actions.importing import begin, start
from ..actions.undoing import undo
from ..forms.importing import ApplyForm, TableForm, UndoForm
from ..models import ImportRun
from ..models.importing import RunState
from ..permissions import CHILDREN_IMPORT, CHILDREN_UNDO
from ..queries import runs as reading
from .asking import ask, tabs

# A page that waits looks again after so many seconds.
AGAIN = 3
SHOWN = 20


@needs(CHILDREN_IMPORT)
@takes_files
@require_http_methods(["GET", "POST"])
def imports(request: StaffRequest) -> HttpResponse:
    """The tables that were brought in, and the form for another."""
    town = CHILDREN_IMPORT.seats(request.actor)[0].town
    if request.method != "POST":
        return _list(request, TableForm(town=town, at=request.at))
    form = TableForm(request.POST, request.FILES, town=town, at=request.at)
    if not form.is_valid():
        return _list(request, form)
    try:
        files = form.cleaned_data["files"]
        return once(request, lambda: _begin(request, files[0], town), files=files.digest)
    except Blocked as blocked:
        once_more(form, blocked.reasons)
        return _list(request, form)


def _begin(request: StaffRequest, token: str, town: str) -> dict[str, Any]:
    run = begin(token, town=town, by=request.actor, at=request.at)
    return {"next": reverse("children:import", args=[run.pk])}


def _list(request: StaffRequest, form: TableForm) -> HttpResponse:
    context = {"form": form, "runs": list(reading.runs(request.actor)[:SHOWN])}
    return render(request, "children/imports.html", context, status=422 if form.is_bound else 200)


@needs(CHILDREN_IMPORT)
@require_http_methods(["GET", "POST"])
def one(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One table: what every row would do, and what became of it."""
    run = fetch(request.actor, CHILDREN_IMPORT, ImportRun.objects.all(), pk)
    form = ApplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _start(request, run, form))
        except Blocked as blocked:
            once_more(form, blocked.reasons)
    reads.listed(request, "child.import_opened", count=run.rows.count(), filters=f"run={run.pk}")
    return _page(request, run, form)


def _start(request: StaffRequest, run: ImportRun, form: ApplyForm) -> dict[str, Any]:
    start(run.pk, scope=form.cleaned_data["scope"], by=request.actor, at=request.at)
    messages.success(request, "开始写入，写完会在这里看到")
    return {"next": reverse("children:import", args=[run.pk])}


@needs(CHILDREN_UNDO)
@require_http_methods(["GET", "POST"])
def undoing(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take back everything that one table wrote."""
    fetch(request.actor, CHILDREN_UNDO, ImportRun.objects.all(), pk)
    back = reverse("children:import", args=[pk])

    def work(typed: dict[str, Any]) -> dict[str, Any]:
        undo(pk, by=request.actor, at=request.at, **typed)
        return {"next": back}

    return ask(
        request,
        UndoForm,
        work,
        back=back,
        question="撤回这次导入？",
        consequence="新建的档案结档，更新过的内容改回原样；之后有人改过的不动，逐行说明。",
        act="撤回导入",
    )


def _page(request: StaffRequest, run: ImportRun, form: ApplyForm) -> HttpResponse:
    verdict = request.GET.get("verdict", "")
    counts = reading.counts(run)
    shown = reading.page(run, verdict=verdict, number=request.GET.get("page"))
    waits = run.state in {RunState.READING, RunState.APPLYING, RunState.UNDOING}
    context = {
        "run": run,
        "form": form,
        "tabs": tabs(counts, lambda key: reading.VERDICTS[key], verdict),
        "total": sum(counts.values()),
        "earlier": reading.earlier(run, request.actor) if run.state == RunState.READY else None,
        "verdict": verdict,
        "written": reading.written(run),
        "lines": list(reading.lines(shown)),
        "shown": shown,
        "again": AGAIN if waits else "",
        "may_undo": run.state == RunState.DONE and CHILDREN_UNDO.can(request.actor, run),
        "may_apply": run.state == RunState.READY and (counts["new"] or counts["update"]),
    }
    return render(request, "children/import.html", context, status=422 if form.is_bound else 200)
