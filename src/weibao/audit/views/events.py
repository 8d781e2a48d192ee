"""The page of the auditor: who did, read or was refused what. Ids and field names, never content."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from weibao.kernel.edge import StaffRequest, needs
from weibao.kernel.paging import page_of

from .. import reads
from ..kinds import WORDS, words
from ..people import names
from ..permissions import EVENTS_VIEW
from ..queries.events import events_seen

PER_PAGE = 50


@needs(EVENTS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in WORDS or kind == "refused" else ""
    day = _day(request.GET.get("day", ""))
    rows = events_seen(request.actor, day=day, kind=kind, refused=kind == "refused")
    page = page_of(request, rows, per_page=PER_PAGE)
    found = list(page.object_list)
    staff = names({event.person for event in found if event.person})
    reads.listed(request, "events.listed", count=len(found), filters=f"{day}|{kind}")
    context = {
        "page": page,
        "lines": [
            {
                "event": event,
                "what": words(event.kind),
                "who": staff.get(event.person, "") if event.person else "公众或系统",
                "sealed": hasattr(event, "seal"),
            }
            for event in found
        ],
        "kinds": [{"label": "不允许的访问", "url": "?kind=refused"}]
        + [{"label": label, "url": f"?kind={name}"} for name, label in WORDS.items()],
        "chosen": [{"label": "事件", "value": words(f"{kind}:"), "remove_url": "?"}]
        if kind == "refused"
        else ([{"label": "事件", "value": words(kind), "remove_url": "?"}] if kind else []),
        "day": day,
    }
    return render(request, "audit/events.html", context)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
