"""What the pages of a case's parts share: the part, what the viewer may know of its case, the acts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from weibao.audit.once import once
from weibao.kernel.edge import StaffRequest
from weibao.kernel.forms import once_more
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.field import Tokens

from ..access import sees as seen_by
from ..models.access import Sees
from ..queries import people
from ..queries.parts import subjects_seen

# The page of the part once more, with a form that came back.
Page = Callable[[str, Any, int], HttpResponse]


def around(request: StaffRequest, case: Any) -> dict[str, Any]:
    """What may be shown of the case beside one of its parts: for many viewers its number alone."""
    known = subjects_seen(request.actor, [case.pk]).get(case.pk, {})
    sees = seen_by(case, request.actor)
    return {
        "case": case,
        "known": bool(known),
        "place": known.get("line", ""),
        "subject": known.get("subject") if sees != Sees.STAGE else None,
        "sees": sees,
        "closed": case.status == "closed",
        "cautions": people.cautions_by_case([case.pk]).get(case.pk, []),
    }


def children_shown(context: dict[str, Any]) -> list[UUID]:
    """The children whose covered name stands on the page, for the index of who looked."""
    return people.children_of(context["case"]) if context["subject"] else []


def carry_out(
    request: StaffRequest,
    act: Callable[[], object],
    *,
    form: Any,
    name: str,
    page: Page,
    to: tuple[str, UUID],
    anchor: str = "",
) -> HttpResponse:
    """Carry out `act` once and go to the page `to`; what cannot be done is said beside the form."""

    def work() -> dict[str, Any]:
        act()
        return {"next": reverse(to[0], args=[to[1]]) + anchor}

    came = form.cleaned_data.get("files", Tokens())
    try:
        return once(request, work, files=came.digest)
    except Blocked as problem:
        return page(name, once_more(form, problem.reasons), 409)


def act_on(
    request: StaffRequest,
    row: Any,
    name: str,
    form: Any,
    act: Callable[[dict[str, Any]], object],
    *,
    page: Callable[..., HttpResponse],
    to: str,
) -> HttpResponse:
    """What form `name` on the page of the part `row` asks for; a wrong one comes back with its messages.

    `page` shows the part again, `to` is the name of its address.
    """
    here = partial(page, request, row.pk)
    if not form.is_valid():
        return here(name, form, 422)
    given = form.cleaned_data
    return carry_out(request, lambda: act(given), form=form, name=name, page=here, to=(to, row.pk))
