"""One file, and uncovering the names in it for one answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from weibao.audit import reads
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.masking import Level
from weibao.kernel.panels import Panel, panels
from weibao.org.queries.areas import area_names

from ..forms.reason import RevealForm
from ..models import Child
from ..models.transfer import TransferState
from ..permissions import (
    CHILDREN_CLOSE,
    CHILDREN_EDIT,
    CHILDREN_JUDGE,
    CHILDREN_LOOKS,
    CHILDREN_RATE,
    CHILDREN_REVEAL,
    CHILDREN_VIEW,
)
from ..queries import history
from ..queries.categories import CategoryFace, of_child
from ..queries.faces import (
    GuardianFace,
    Particulars,
    face,
    guardian_faces,
    level_of,
    particulars,
)
from ..queries.pairs import merge_of
from ..queries.risk import RiskFace, risk_of
from ..queries.sections import faces as sections
from ..queries.sections import of_people, standing
from ..queries.visible import visible
from ..rules.leaving import MERGED

# What an uncovered page shows beyond the covered one.
UNCOVERED = ("name", "id_number", "address", "guardians")


def page_of_child(request: StaffRequest, child: Child, *, uncovered: bool = False) -> HttpResponse:
    """The page of a file, covered to the viewer's level or, for this answer, not at all."""
    actor, at = request.actor, request.at
    level = Level.FULL if uncovered else level_of(child)
    places = area_names([child.area])
    shown = face(child, on=request.on, places=places, level=level)
    facts = particulars(child, level=level, village=shown.village)
    held = standing(child)
    people = of_people(held, level=level, on=request.on)
    guardians = guardian_faces(child, level=level, told=people)
    works, may_rate = level != Level.CODE, CHILDREN_RATE.can(actor, child)
    held_categories = of_child(child, works=works)
    risk = risk_of(child, works=works, decides=may_rate)
    boxes = {box.section.code: box for box in sections(held, level=level, on=request.on)}
    context = {
        "child": child,
        "face": shown,
        "uncovered": uncovered,
        "detailed": level != Level.CODE,
        "facts": facts,
        "guardians": guardians,
        "identity": boxes.pop("identity"),
        "boxes": list(boxes.values()),
        "quiet": [box for box in boxes.values() if not box.is_shown],
        "cells": _cells(risk, facts, guardians, held_categories),
        "risk": risk,
        "may_rate": may_rate and child.status == "open",
        "lines": history.timeline(child, actor, level=level, at=at),
        "panels": panels_of(child, request),
        "categories": held_categories,
        "may_judge": child.status == "open" and CHILDREN_JUDGE.can(actor, child),
        "may_reveal": level != Level.FULL and CHILDREN_REVEAL.can(actor, child),
        "may_edit": child.status == "open" and CHILDREN_EDIT.can(actor, child),
        "may_close": CHILDREN_CLOSE.can(actor, child),
        "transfer": child.transfers.filter(state=TransferState.ASKED).first(),
        "merge": merge_of(child) if child.left_kind == MERGED else None,
    }
    if CHILDREN_LOOKS.can(actor, child):
        context |= {"looks": history.looks(child, at=at), "looked_days": history.LOOKED_DAYS}
    return render(request, "children/detail.html", context)


def _cells(
    risk: RiskFace, facts: Particulars, guardians: list[GuardianFace], held: Sequence[CategoryFace]
) -> list[dict[str, Any]]:
    """Four facts under the name: the risk, which categories, who looks after, which school."""
    standing = [one for one in held if one.state != "rejected"]
    waiting = sum(one.state == "proposed" or one.lapsed_on is not None for one in standing)
    kinds = "　".join(one.short for one in standing)
    cares = "　".join(person.relation for person in guardians if person.is_carer)
    return [
        {"label": "风险", "risk": risk.level, "sub": risk.said}
        if risk.level
        else {"label": "风险", "value": "未评定", "sub": "事实还不够"},
        {
            "label": "类别",
            "value": kinds or "没有",
            "sub": f"{waiting} 项待确认" if waiting else "",
        },
        {"label": "实际照料", "value": cares or "未登记"},
        {"label": "就学", "value": facts.school or "未登记", "sub": facts.class_name},
    ]


def panels_of(child: Child, request: StaffRequest) -> list[Panel]:
    """What upper apps show of the child to this viewer, such as cases."""
    offers = (offer("child", child.pk, request.actor, request.at) for offer in panels.all())
    return sorted((panel for panel in offers if panel), key=lambda panel: panel.order)


@needs(CHILDREN_VIEW)
@require_GET
def detail(request: StaffRequest, pk: UUID) -> HttpResponse:
    child = fetch(request.actor, CHILDREN_VIEW, visible(request.actor), pk)
    reads.opened(request, "child.opened_file", child, children=[child.pk])
    return page_of_child(request, child)


@needs(CHILDREN_REVEAL)
@require_http_methods(["GET", "POST"])
def reveal(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask why, then answer once with the names uncovered. Nothing of it is kept in the session."""
    child = fetch(request.actor, CHILDREN_REVEAL, visible(request.actor), pk)
    form = RevealForm(request.POST if "reason" in request.POST else None)
    if not form.is_valid():
        return _ask(request, child, form)
    reads.revealed(
        request,
        child,
        reason=form.cleaned_data["reason"],
        fields=UNCOVERED,
        children=[child.pk],
    )
    return page_of_child(request, child, uncovered=True)


def _ask(request: StaffRequest, child: Child, form: RevealForm) -> HttpResponse:
    context: dict[str, Any] = {
        "question": "为什么要显示姓名？",
        "form": form,
        "act": "显示姓名",
        "cancel": "不看了",
        "cancel_url": reverse("children:detail", args=[child.pk]),
    }
    return render(request, "children/reveal.html", context, status=422 if form.errors else 200)
