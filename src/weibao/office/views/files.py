"""Opening an attachment: the copy in the page, the original on a stated reason, withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from weibao.audit.models import Event
from weibao.audit.once import once
from weibao.audit.reads import opened
from weibao.kernel.attaching import subjects
from weibao.kernel.edge import StaffRequest, fetch, needs
from weibao.kernel.workflow import Blocked

from ..actions import attachments as actions
from ..forms.attachments import OriginalForm, WithdrawForm
from ..models import StoredFile
from ..models.storedfile import CopyState
from ..permissions import FILES_ORIGINAL, FILES_READ, FILES_WITHDRAW
from ..queries.chain import chain_of
from ..rules.handing_out import REASONS
from .serving import serve

# A player asks for the rest of a film in many requests; one look is one event.
SAME_LOOK = timedelta(minutes=10)
NOT_YET = "这个附件的副本还在准备，请过一会儿再打开"


@needs(FILES_READ)
@require_safe
def content(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The copy without metadata, inline where the browser shows it safely."""
    row = fetch(request.actor, FILES_READ, StoredFile.objects.all(), pk)
    if row.state != CopyState.READY:
        raise Blocked([row.refusal or NOT_YET])
    if not _goes_on(request, row):
        opened(request, "file.opened", row, children=_children(row))
    return serve(
        request,
        place=row.copy_place,
        size=row.copy_size,
        media_type=row.copy_type,
        name=row.label,
    )


def _goes_on(request: StaffRequest, row: StoredFile) -> bool:
    """Whether this asks for more of what the person opened a moment ago."""
    if "Range" not in request.headers or request.headers["Range"].startswith("bytes=0-"):
        return False
    looks = Event.objects.filter(subject=row.pk, kind="file.opened", at__lte=request.at)
    return looks.filter(person=request.actor.person_id, at__gt=request.at - SAME_LOOK).exists()


def _children(row: StoredFile) -> Sequence[UUID]:
    return dict(subjects.items())[row.subject_kind].children(row.subject)


@needs(FILES_ORIGINAL)
@require_http_methods(["GET", "POST"])
def original(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """The evidence itself, as it came in: for police or court, on a reason of the short list."""
    row = fetch(request.actor, FILES_ORIGINAL, StoredFile.objects.all(), pk)
    form = OriginalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.note_original(row, by=request.actor, at=request.at, reason=reason)
        name = f"原件 {row.label}"
        return serve(
            request, place=row.place, size=row.size, media_type="", name=name,
            extension=row.extension,
        )  # fmt: skip
    context = _page(row, form) | {"reasons": REASONS, "chain": chain_of(row)}
    return render(request, "office/file_original.html", context, status=422 if form.errors else 200)


@needs(FILES_WITHDRAW)
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    row = fetch(request.actor, FILES_WITHDRAW, StoredFile.objects.all(), pk)
    if row.withdrawn_at is not None and request.method == "GET":
        raise Blocked([f"{row.label}已经撤回了"])
    form = WithdrawForm(request.POST or None)
    back = _back(row)

    def work() -> dict[str, Any]:
        actions.withdraw(pk, by=request.actor, at=request.at, reason=form.cleaned_data["reason"])
        return {"next": back}

    if request.method == "POST" and form.is_valid():
        return once(request, work)
    context = _page(row, form) | {
        "question": f"撤回“{row.label}”？",
        "act": "撤回，不再显示",
        "danger": True,
    }
    return render(request, "office/file_withdraw.html", context, status=422 if form.errors else 200)


def _page(row: StoredFile, form: Any) -> dict[str, Any]:
    return {"file": row, "form": form, "cancel_url": _back(row)}


def _back(row: StoredFile) -> str:
    return dict(subjects.items())[row.subject_kind].page_at(row.subject)
