"""Doing something with several rows: which, what will happen to each, done, and how each went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from weibao.audit import reads
from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.lists import Asker, BulkAct, Listing, bulk_acts, listings
from weibao.kernel.lists.bulk import Judged
from weibao.kernel.workflow import Blocked

from ..actions import bulk as actions
from ..listing import acts_for, read_only
from ..models import BulkRun
from ..models.bulk import Verdict
from ..permissions import BULK_RUN
from .saved import listing_of, query_of


@dataclass(frozen=True)
class Judgement:
    """A row on the page before: what will happen to it, or why it will not."""

    line: Any
    verdict: Judged


@needs(BULK_RUN)
@require_POST
def ask(request: StaffRequest, name: str, act: str) -> HttpResponse:
    """What will happen to which rows. Nothing is done before this page was seen for what is chosen."""
    listing, asker = listing_of(request, name), Asker(request.actor, request.at)
    found = dict(acts_for(listing, asker)).get(act)
    if found is None and dict(bulk_acts.items()).get(act) is None:
        raise Http404
    if found is None:
        raise Blocked(["您的岗位不能在这个列表上成批办这件事"])
    asked, _ = read_only(query_of(request), listing, asker)
    keys = _keys(request, listing, asked, asker)
    lines = listing.shown(keys, asker)
    sent = request.POST.get("step") == "go"
    form = found.form(request.POST if sent else None, asker, lines)
    chosen = found.chosen(form) if sent and form.is_valid() else {}
    seen = _mark(chosen)
    # Judged for exactly this choice, on the page that was sent from.
    if sent and form.is_valid() and request.POST.get("seen") == seen and keys:
        try:
            return _begin(request, act, keys, chosen, form.cleaned_data.get("words", ""))
        except Blocked as problem:
            form.add_error(None, problem.reasons[0])
    verdicts = found.judge(lines, chosen, asker)
    judged = [Judgement(line, verdicts[line.pk]) for line in lines]
    reads.listed(request, listing.event, count=len(lines), filters=f"bulk={act}")
    total = listing.count(asked, asker).order_by().values("pk")[: actions.MOST + 1].count()
    context = _page(listing, act, found, form, judged) | {
        "seen": seen if sent and form.is_valid() else _mark({}),
        "again": sent and form.is_valid() and bool(chosen),
        "query": asked.query(),
        "back": reverse(listing.url) + asked.query(),
        "all": total if len(lines) < total <= actions.MOST else 0,
        "most": actions.MOST,
        "too_many": len(keys) > actions.MOST,
    }
    return render(request, "office/lists/bulk.html", context, status=422 if form.errors else 200)


def _keys(request: StaffRequest, listing: Listing, asked: Any, asker: Asker) -> list[UUID]:
    """The rows that were ticked, or all of the list where that was asked for."""
    if request.POST.get("scope") == "all":
        return list(listing.select(asked, asker).values_list("pk", flat=True)[: actions.MOST])
    found = []
    for text in request.POST.getlist("pick")[: actions.MOST + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _mark(chosen: Any) -> str:
    """What was chosen, as a mark that the next form brings back."""
    return sha256(json.dumps(dict(chosen), sort_keys=True).encode()).hexdigest()[:16]


def _page(
    listing: Listing, name: str, act: BulkAct, form: Any, judged: list[Judgement]
) -> dict[str, Any]:
    go = [entry for entry in judged if not entry.verdict.refused]
    return {
        "listing": listing,
        "name": name,
        "act": act,
        "form": form,
        "go": go,
        "refused": [entry for entry in judged if entry.verdict.refused],
        "asks": bool(form.fields.keys() - {"words"}),
    }


def _begin(
    request: StaffRequest, act: str, keys: list[UUID], chosen: Any, words: str
) -> HttpResponse:
    def work() -> dict[str, Any]:
        run = actions.begin(act, keys, chosen=chosen, words=words, by=request.actor, at=request.at)
        return {"next": reverse("office:bulk-run", args=[run.pk]), "run": str(run.pk)}

    def answer(result: dict[str, Any]) -> HttpResponse:
        # After the run is written down; what a killed process leaves undone stands on its page.
        actions.carry_on(UUID(result["run"]), at=request.at, by=request.actor, most=actions.AT_ONCE)
        response = HttpResponse(status=302)
        response["Location"] = result["next"]
        return response

    return once(request, work, answer=answer)


@needs(BULK_RUN)
@require_http_methods(["GET", "POST"])
def run(request: StaffRequest, pk: UUID) -> HttpResponse:
    """How each row went; a run that was broken off can be taken up again here."""
    row: BulkRun = fetch(request.actor, BULK_RUN, BulkRun.objects.all(), pk)
    act = actions.act_of(row.act)
    if request.method == "POST":
        actions.carry_on(pk, at=request.at, by=request.actor, most=actions.AT_ONCE)
        response = HttpResponse(status=302)
        response["Location"] = reverse("office:bulk-run", args=[pk])
        return response
    listing = dict(listings.items())[act.listing]
    asker = Asker(request.actor, request.at)
    marks = list(row.lines.order_by("position"))
    lines = {line.pk: line for line in listing.shown([mark.subject for mark in marks], asker)}
    shown = [{"mark": mark, "line": lines.get(mark.subject)} for mark in marks]
    numbers = {v: sum(mark.verdict == v for mark in marks) for v in Verdict}
    context = {
        "run": row,
        "act": act,
        "listing": listing,
        "lines": shown,
        "done": numbers[Verdict.DONE],
        "refused": numbers[Verdict.REFUSED],
        "waiting": numbers[Verdict.WAITING],
        "back": reverse(listing.url),
    }
    reads.listed(request, listing.event, count=len(lines), filters="bulk-run")
    return render(request, "office/lists/bulk_run.html", context)
