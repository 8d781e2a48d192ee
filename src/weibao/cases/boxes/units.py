"""参与单位: who takes part, what each sees, and the forms that ask others in."""

from __future__ import annotations

from typing import Any

from weibao.org.queries.units import of_town

from ..forms import units as forms
from ..models.access import Sees
from ..models.invitation import InvitationState
from ..permissions import CASES_ASIDE, CASES_KNOWN
from ..queries import units as reading
from ..queries.handling import may_handle
from .page import Box, Page


def units(page: Page) -> Box | None:
    """A unit with a part of its own learns nothing of the others; it may still step aside.

    The supervisor of the town names handler and lead, so she is shown who there is.
    """
    case = page.case
    # Whoever may look at the page may also step aside: both reach the same rows.
    aside = case.status != "closed" and CASES_ASIDE.held_by(page.actor)
    if page.sees == Sees.OWN and not page.directs:
        return Box(
            title="承办单位",
            template="cases/units/_lead.html",
            context={"case": case, "aside": aside, "joined": reading.joined(page.actor, case)},
            place="side",
            order=20,
        )
    lines = reading.lines(case, readable=page.sees == Sees.ALL, asked=False)
    waiting = [asked for asked in page.pending if asked.row.state == InvitationState.ASKED]
    given = _forms(page) if case.status != "closed" else {}
    return Box(
        title="参与单位",
        count=len(lines),
        template="cases/units/_units.html",
        context={
            "case": case,
            "lines": lines,
            "waiting": waiting,
            "aside": aside,
            "known": page.workable or CASES_KNOWN.can(page.actor, case),
            "keeps": bool(given),
        },
        forms=given,
        place="side",
        order=20,
        anchor="units",
    )


def _forms(page: Page) -> dict[str, Any]:
    case, fresh = page.case, {"version": page.case.version}
    given: dict[str, Any] = {}
    if not page.directs:
        return given
    units = of_town(case.town, on=page.on).order_by("kind", "short_name")
    others = [unit for unit in page.town_units if unit.pk != case.lead_id]
    if page.workable:
        given["invite"] = page.bound.get("invite") or forms.InviteForm(
            units=units, offered=others, label="请哪个单位参与", initial=fresh | {"sees": Sees.OWN}
        )
    given["lead"] = page.bound.get("lead") or forms.LeadForm(
        units=units, offered=others, label="移交给哪个单位承办", initial=fresh
    )
    given["handler"] = page.bound.get("handler") or forms.HandlerForm(
        people=may_handle(case, on=page.on), initial=fresh | {"person": case.handler_id}
    )
    return given
