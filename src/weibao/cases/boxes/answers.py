"""What a unit is asked and must answer, and what came back to the lead without a yes."""

from __future__ import annotations

from typing import Any

from weibao.org.queries.units import of_town

from ..forms import units as forms
from ..models import Measure, MeasureAnswer
from ..models.access import Sees
from ..models.invitation import InvitationState
from ..permissions import WORKERS
from ..queries import units as reading
from .page import Box, Page


def ids(kind: str, pk: Any) -> str:
    """Each form has ids of its own: there may be several on the page."""
    return f"{kind}-{pk}_%s"


def answers(page: Page) -> Box | None:
    """For the unit that is asked: accept, or decline with a reason."""
    if page.case.status == "closed" or page.workable or not page.actor.roles & set(WORKERS):
        return None
    invited = reading.asked_of(page.actor, page.case, at=page.at)
    measures: list[Measure] = []
    if page.sees != Sees.STAGE:
        own = Measure.objects.filter(case=page.case).select_related("unit")
        measures = list(reading.unanswered(page.actor, own))
    if not invited and not measures:
        return None
    bound = page.bound
    given = {
        name: bound.get(name) or forms.DeclineForm(auto_id=ids("decline", pk))
        for name, pk in (
            *((f"decline:{asked.row.pk}", asked.row.pk) for asked in invited),
            *((f"back:{row.pk}", row.pk) for row in measures),
        )
    }
    return Box(
        title="下一步：答复承办单位",
        sub="接不接都请说一声，办不了写明原因",
        template="cases/units/_answers.html",
        context={
            "invited": [(asked, given[f"decline:{asked.row.pk}"]) for asked in invited],
            "measures": [(row, given[f"back:{row.pk}"]) for row in measures],
            "lead": reading.name_of(page.case.lead, next(iter(page.actor.towns), "")),
        },
        forms=given,
        place="first",
        order=10,
        anchor="answer",
        tone="next",
    )


def unsettled(page: Page) -> Box | None:
    """For the lead: invitations that were declined and measures that came back."""
    case = page.case
    if case.status == "closed" or not page.directs:
        return None
    refused = [asked for asked in page.pending if asked.row.state == InvitationState.DECLINED]
    back = reading.returned([case.pk]) if page.workable else []
    if not refused and not back:
        return None
    given = _settling(page, refused, back)
    return Box(
        title="下一步：处理没有答应的",
        sub="时限没有停，算在承办单位头上",
        template="cases/units/_unsettled.html",
        context={
            "refused": [
                (asked, given[f"insist:{asked.row.pk}"], given[f"instead:{asked.row.pk}"])
                for asked in refused
            ],
            "back": [(answer, given[f"send:{answer.measure_id}"]) for answer in back],
        },
        forms=given,
        place="first",
        order=20,
        anchor="unsettled",
        tone="next",
    )


def _settling(
    page: Page, refused: list[reading.Asked], back: list[MeasureAnswer]
) -> dict[str, Any]:
    """A form for each way out."""
    units = of_town(page.case.town, on=page.on).order_by("kind", "short_name")
    offered, given = list(units), dict[str, Any]()
    for asked in refused:
        pk = asked.row.pk
        given[f"insist:{pk}"] = page.bound.get(f"insist:{pk}") or forms.InsistForm(
            auto_id=ids("insist", pk)
        )
        given[f"instead:{pk}"] = page.bound.get(f"instead:{pk}") or forms.UnitForm(
            units=units, offered=offered, label="另请哪个单位", auto_id=ids("instead", pk)
        )
    for answer in back:
        pk = answer.measure_id
        given[f"send:{pk}"] = page.bound.get(f"send:{pk}") or forms.SendOnForm(
            units=units, offered=offered, label="派给", auto_id=ids("send", pk)
        )
    return given
