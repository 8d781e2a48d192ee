"""Asking another unit on the page of a case; the page of one question, answered, urged, withdrawn."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs, takes_files
from weibao.office.attachments.showing import views_of
from weibao.org.models import Unit
from weibao.org.queries.people import names_of

from ..actions import questions as acts
from ..forms.together import AskForm, OutcomeForm, WhyForm
from ..models import Case, Question
from ..permissions import (
    CASES_WORK,
    QUESTIONS_ANSWER,
    QUESTIONS_ASK,
    QUESTIONS_READ,
    QUESTIONS_URGE,
)
from ..queries import cases as reading
from ..queries import questions as looking
from .common import units_for
from .course import again, then
from .part import act_on, around, children_shown


@needs(QUESTIONS_ASK)
@require_POST
def ask(request: StaffRequest, pk: UUID) -> HttpResponse:
    case = fetch(request.actor, QUESTIONS_ASK, reading.visible(request.actor), pk)
    form = AskForm(request.POST, units=_to_ask(request, case), today=request.on)
    if not form.is_valid():
        return again(request, case, form, "ask")
    given = form.cleaned_data
    return then(
        request,
        pk,
        lambda: acts.ask(pk, by=request.actor, at=request.at, **given),
        form=form,
        name="ask",
        anchor="#questions",
    )


def _to_ask(request: StaffRequest, case: Case) -> list[Unit]:
    units = units_for(case, request) if CASES_WORK.can(request.actor, case) else [case.lead]
    return [unit for unit in units if unit.pk not in request.actor.unit_ids]


@needs(QUESTIONS_READ)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    return _page(request, pk)


def _page(
    request: StaffRequest, pk: UUID, name: str = "", bound: Any = None, status: int = 200
) -> HttpResponse:
    row = fetch(request.actor, QUESTIONS_READ, looking.visible(request.actor), pk)
    leads = CASES_WORK.can(request.actor, row.case)
    line = looking.one(row, request.actor, at=request.at, leads=leads)
    urgers = names_of(entry.by for entry in line.urged)
    context = around(request, row.case) | {
        "line": line,
        "row": row,
        "urged": [(entry, urgers.get(entry.by, "")) for entry in line.urged if entry.by],
        "files": views_of(request.actor, row),
    }
    reads.opened(request, "case.question_opened", row, children=children_shown(context))
    if row.state == "open" and not context["closed"]:
        context |= _forms(request, row, name, bound)
    return render(request, "cases/question.html", context, status=status)


_act = partial(act_on, page=_page, to="cases:question")


def _forms(request: StaffRequest, row: Question, name: str, bound: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if QUESTIONS_ANSWER.can(request.actor, row):
        found["answer"] = OutcomeForm(town=row.town, at=request.at, label="答复")
        found["decline"] = WhyForm(label="为什么答复不了", auto_id="decline_%s")
    if QUESTIONS_URGE.can(request.actor, row):
        found["withdraw"] = WhyForm(label="为什么不用答复了", auto_id="withdraw_%s")
    return found | ({name: bound} if name in found else {})


@needs(QUESTIONS_ANSWER)
@takes_files
@require_POST
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, QUESTIONS_ANSWER, Question.objects.all(), pk)
    form = OutcomeForm(request.POST, request.FILES, town=row.town, at=request.at, label="答复")
    return _act(
        request,
        row,
        "answer",
        form,
        lambda given: acts.answer(
            pk, by=request.actor, at=request.at, text=given["words"], files=given["files"]
        ),
    )


@needs(QUESTIONS_ANSWER)
@require_POST
def decline(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, QUESTIONS_ANSWER, Question.objects.all(), pk)
    form = WhyForm(request.POST, label="为什么答复不了", auto_id="decline_%s")
    return _act(
        request,
        row,
        "decline",
        form,
        lambda given: acts.decline(pk, by=request.actor, at=request.at, reason=given["why"]),
    )


@needs(QUESTIONS_URGE)
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, QUESTIONS_URGE, Question.objects.all(), pk)
    form = WhyForm(request.POST, label="为什么不用答复了", auto_id="withdraw_%s")
    return _act(
        request,
        row,
        "withdraw",
        form,
        lambda given: acts.withdraw(pk, by=request.actor, at=request.at, reason=given["why"]),
    )


@needs(QUESTIONS_URGE)
@require_POST
def urge(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One press: back to where it was pressed, the case for those who work on it."""
    row = fetch(request.actor, QUESTIONS_URGE, Question.objects.select_related("case"), pk)
    home = QUESTIONS_ASK.can(request.actor, row.case)
    url = _url(row, home=home)

    def work() -> dict[str, Any]:
        acts.urge(pk, by=request.actor, at=request.at)
        return {"next": url}

    return once(request, work)


def _url(row: Question, *, home: bool) -> str:
    if home:
        return reverse("cases:detail", args=[row.case_id]) + "#questions"
    return reverse("cases:question", args=[row.pk])
