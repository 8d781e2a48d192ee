"""What pages of files share: the question before something is done, and tabs with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked

# What was typed, to what a submission answers.
Work = Callable[[dict[str, Any]], dict[str, Any]]


def ask(
    request: StaffRequest, kind: type[Form], work: Work, *, back: str, **words: str
) -> HttpResponse:
    """Ask with `kind`, then do `work` once. `words` are the question, its consequence and the act."""
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return once(request, lambda: work(form.cleaned_data))
        except Blocked as blocked:
            once_more(form, blocked.reasons)
    context = {"form": form, "cancel_url": back, **words}
    return render(request, "children/standing.html", context, status=422 if form.is_bound else 200)


def tabs(
    counts: Mapping[str, int], label: Callable[[str], str], chosen: str
) -> list[dict[str, Any]]:
    return [
        {"key": key, "label": label(key), "count": number, "on": key == chosen}
        for key, number in counts.items()
    ]
