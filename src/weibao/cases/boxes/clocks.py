"""The clocks of a case: every one with its duty, basis, end, and what was done to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from weibao.office.clocks.cards import Card, cards

from ..forms import clocks as forms
from ..models.access import Sees
from ..queries.clocks import clocks_of
from .page import Box, Page

ANCHOR = "clocks"


def name(act: str, clock: UUID) -> str:
    """Under which name the page takes the form of an act on one clock."""
    return f"{act}-clock:{clock}"


def ids(act: str, clock: UUID) -> str:
    """Each clock's form has ids of its own: there are several on the page."""
    return f"{act}-{clock}_%s"


def box(page: Page) -> Box | None:
    rows = clocks_of(page.case, page.actor)
    if not rows:
        return None
    found = cards(rows, at=page.at, readable=page.sees == Sees.ALL, workable=page.workable)
    given = _forms(page, found)
    return Box(
        title="时限",
        template="cases/_clocks.html",
        context={"cards": [_line(card, given) for card in found]},
        forms=given,
        order=30,
        anchor=ANCHOR,
        count=sum(card.open for card in found),
        sub="正在计时",
    )


def _forms(page: Page, found: list[Card]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for card in found:
        pk = card.row.pk
        if card.may_stop:
            key = name("stop", pk)
            given[key] = page.bound.get(key) or forms.StopForm(auto_id=ids("stop", pk))
        if card.extension:
            key = name("extend", pk)
            given[key] = page.bound.get(key) or forms.ExtendForm(auto_id=ids("extend", pk))
    return given


def _line(card: Card, given: dict[str, Any]) -> dict[str, Any]:
    pk = card.row.pk
    return {
        "card": card,
        "stop": given.get(name("stop", pk)),
        "extend": given.get(name("extend", pk)),
    }
