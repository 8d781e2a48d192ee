"""Reading a plan from a file, looking it over, adopting it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from weibao.audit import reads
from weibao.audit.aggregates import Stale
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files
from weibao.org.actions.scope import NotPossible
from weibao.org.views.common import town_of_keeper

from ..actions import drafting
from ..forms.drafts import ROLES, AdoptForm, FileForm, HeadForm, tasks_of
from ..models import PlanDraft
from ..permissions import PLAN_ADOPT
from ..queries.drafts import differences, meant, open_drafts
from ..reading.files import CannotRead, take

_NEWER = "刚刚有人也改了这份草稿，请重新打开，再改一次"
_BLANK: dict[str, Any] = {"no": "", "section": "", "title": "", "units": []}


@takes_files
@needs(PLAN_ADOPT)
@require_http_methods(["GET", "POST"])
def read_file(request: StaffRequest) -> HttpResponse:
    """Choose a document; what it says is kept as a draft."""
    town = town_of_keeper(request, PLAN_ADOPT)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        content = b"".join(form.cleaned_data["file"].chunks())
        try:
            reading, lines = take(content)
        except CannotRead as problem:
            form.add_error("file", str(problem))
        else:

            def work() -> dict[str, Any]:
                by, at = request.actor, request.at
                draft = drafting.begin(reading, lines, town=town, by=by, at=at)
                return {"next": reverse("plan:draft", args=[draft.pk])}

            return once(request, work, files=sha256(content).hexdigest())
    context = {"form": form, "drafts": list(open_drafts(request.actor)[:20])}
    return render(request, "plan/read.html", context, status=422 if form.is_bound else 200)


@needs(PLAN_ADOPT)
@require_http_methods(["GET", "POST"])
def review(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The document beside its tasks; each can be corrected."""
    draft: PlanDraft = fetch(request.actor, PLAN_ADOPT, PlanDraft.objects.all(), pk)
    if draft.plan_id is not None:
        return HttpResponseRedirect(reverse("plan:list"))
    if request.method == "GET":
        reads.opened(request, "plan.draft_opened", draft)
        return _page(request, draft, _head(draft))
    form = HeadForm(request.POST)
    tasks, problems = tasks_of(request.POST)
    for problem in problems:
        form.add_error(None, problem)
    if form.is_valid():

        def work() -> dict[str, Any]:
            values = form.cleaned_data
            drafting.amend(pk, tasks=tasks, by=request.actor, at=request.at, **values)
            return {"next": reverse("plan:draft", args=[pk])}

        try:
            answer = once(request, work)
        except Stale:
            form.add_error(None, _NEWER)
        except NotPossible as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, "改动已存")
            return answer
    draft.tasks = tasks or draft.tasks
    return _page(request, draft, form, status=422)


@needs(PLAN_ADOPT)
@require_http_methods(["POST"])
def adopt(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Adopt the draft as it stands, beside the plans in force or in place of one."""
    draft: PlanDraft = fetch(request.actor, PLAN_ADOPT, PlanDraft.objects.all(), pk)
    form = _adopting(request, draft, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["replaces"]

        def work() -> dict[str, Any]:
            drafting.adopt_draft(
                pk,
                version=form.cleaned_data["version"],
                replaces=None if chosen == "none" else UUID(chosen),
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "方案已采用，从今天起实施")
            return {"next": reverse("plan:list")}

        try:
            return once(request, work)
        except Stale:
            form.add_error(None, _NEWER)
        except NotPossible as problem:
            form.add_error(None, problem.reason)
    return _page(request, draft, _head(draft), adopting=form, status=422)


def _head(draft: PlanDraft) -> HeadForm:
    names = ("title", "doc_no", "issuer", "issued_on", "version")
    return HeadForm(initial={name: getattr(draft, name) for name in names})


def _adopting(request: StaffRequest, draft: PlanDraft, data: Any = None) -> AdoptForm:
    plans = [
        (str(plan.pk), f"接替《{plan.title}》{plan.doc_no}")
        for plan, _ in differences(request.actor, draft, on=request.on)
    ]
    initial = {"version": draft.version}
    return AdoptForm(data, plans=plans, initial=initial, auto_id="adopt_%s")


def _page(
    request: StaffRequest,
    draft: PlanDraft,
    form: HeadForm,
    *,
    adopting: AdoptForm | None = None,
    status: int = 200,
) -> HttpResponse:
    means = meant(draft)
    rows = [_row(task, at, means) for at, task in enumerate([*draft.tasks, _BLANK], 1)]
    context = {
        "draft": draft,
        "form": form,
        "adopting": adopting or _adopting(request, draft),
        "rows": rows,
        "differences": differences(request.actor, draft, on=request.on),
        "unmatched": sorted(name for name, unit in means.items() if not unit.means),
        "crumbs": [
            {"label": "方案任务", "url": reverse("plan:list")},
            {"label": "核对", "url": ""},
        ],
    }
    return render(request, "plan/draft.html", context, status=status)


def _row(task: dict[str, Any], at: int, means: dict[str, Any]) -> dict[str, Any]:
    names = [name for name, _ in task["units"]]
    return {
        **task,
        "at": at,
        **{role: "、".join(name for name, own in task["units"] if own == role) for role in ROLES},
        "unmatched": [name for name in names if name in means and not means[name].means],
    }
