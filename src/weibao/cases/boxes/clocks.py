"""The clocks of a case: every one with its duty, basis, end, and what was done to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from weibao.office import clocks
from weibao.office.clocks.cards import Card, cards

from ..forms import clocks as forms
from ..models.access import Sees
from ..queries.clocks import clocks_of
from .page import Box, Page

ANCHOR = "clocks"
# How a clock looks that somebody must see.
PRESSING = ("late", "soon")
TODAY = timedelta(hours=12)


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
    found = cards(
        rows,
        at=page.at,
        readable=page.sees == Sees.ALL,
        workable=page.workable,
        calendars=page.calendars,
    )
    given = _forms(page, found)
    return Box(
        title="时限",
        template="cases/_clocks.html",
        context=_sorted([_line(card, given) for card in found], at=page.at),
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


def _sorted(lines: list[dict[str, Any]], *, at: datetime) -> dict[str, Any]:
    """What presses stands open. What is in order, what has a box of its own, and what ended is folded."""
    pressing: list[dict[str, Any]] = []
    beside: list[dict[str, Any]] = []
    calm: list[dict[str, Any]] = []
    ended: list[dict[str, Any]] = []
    for line in lines:
        card: Card = line["card"]
        asked = card.row.subject_kind in clocks.WITH_PAGES
        if not card.open:
            ended.append(line)
        elif (
            card.row.state == "stopped"
            or _moved(card, at)
            or (not asked and card.view.state in PRESSING)
        ):
            pressing.append(line)
        else:
            (beside if asked else calm).append(line)
    folds = [
        (f"没到期的 {len(calm)} 项", calm),
        (f"交办、问情况和会商的 {len(beside)} 项", beside),
        (f"已经了结的 {len(ended)} 项", ended),
    ]
    shown = [(title, found, any(map(_bound, found))) for title, found in folds if found]
    return {"pressing": pressing, "folds": shown}


def _moved(card: Card, at: datetime) -> bool:
    """Whether somebody resumed or extended it today: whoever did so looks for it here."""
    acts = [pause.resumed_at for pause in card.row.pauses.all() if pause.resumed_at]
    acts += [move.at for move in card.row.moves.all()]
    return any(at - act < TODAY for act in acts)


def _bound(line: dict[str, Any]) -> bool:
    """Whether a form of this clock came back with a message."""
    return any(form is not None and form.errors for form in (line["stop"], line["extend"]))
