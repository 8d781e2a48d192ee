"""What the list of reports shows around its rows: saved views, conditions, what is set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from weibao.kernel.edge import StaffRequest
from weibao.org.queries.areas import villages_of
from weibao.org.queries.units import towns_worked_for

from ..models.report import Channel, Urgency
from ..queries.listing import PERIODS, VIEWS, Wanted, counts
from ..queries.narrowing import Narrowing
from ..rules.circumstances import circumstances
from ..rules.suspicions import suspicions

# Parts of the address that a figure sets, and what they are called in the code.
FIELDS = {"from": "first", "to": "last", "area": "area", "category": "category"}
LABELS = {
    "urgency": "紧急程度",
    "circumstance": "情形",
    "channel": "渠道",
    "village": "村（社区）",
    "days": "收到",
    "suspicion": "甄别原因",
    "mine": "经手",
}


def tabs(request: StaffRequest, wanted: Wanted) -> list[dict[str, Any]]:
    """Saved views of the list with their counts; the one for what is held only while there is one."""
    numbers = counts(request.actor)
    return [
        {
            "label": label,
            "url": Wanted(stage=name).address(),
            "count": numbers.get(name, ""),
            "current": wanted.stage == name,
        }
        for name, (label, _) in VIEWS.items()
    ]


def conditions(request: StaffRequest, wanted: Wanted) -> dict[str, Any]:
    """`set`: chips with the address that takes each away; `open`: drop-downs of the others."""
    choices = _choices(request, wanted)
    words = {name: dict(pairs) for name, pairs in choices.items()}
    chips = [
        {
            "label": LABELS[name],
            "value": words[name].get(text, text),
            "remove_url": wanted.address(**{name: ""}),
        }
        for name, text in wanted.set_ones.items()
    ]
    chips += [_chip(wanted, *said) for said in wanted.narrow.words()]
    drops = [
        {"label": LABELS[name], "options": _options(wanted, name, pairs)}
        for name, pairs in choices.items()
        if name not in wanted.set_ones
    ]
    return {"set": chips, "open": drops, "clear": Wanted(stage=wanted.stage).address()}


def _chip(wanted: Wanted, label: str, value: str, names: tuple[str, ...]) -> dict[str, str]:
    """What a figure of the statistics set, with the address without it."""
    nothing = Narrowing()
    gone: dict[str, Any] = {
        field: getattr(nothing, field) for field in map(FIELDS.get, names) if field
    }
    return {
        "label": label,
        "value": value,
        "remove_url": wanted.address(narrow=replace(wanted.narrow, **gone)),
    }


def _choices(request: StaffRequest, wanted: Wanted) -> dict[str, list[tuple[str, str]]]:
    towns = towns_worked_for(request.actor)
    villages = [area for town in towns for area in villages_of(town)]
    found = {
        "urgency": list(Urgency.choices),
        "circumstance": [(entry.code, entry.label) for entry in circumstances()],
        "channel": list(Channel.choices),
        "village": [(area.code, area.short_name) for area in villages],
        "days": list(PERIODS.items()),
        "suspicion": [(entry.code, entry.label) for entry in suspicions()],
        "mine": [("1", "我经手的")],
    }
    if wanted.stage not in ("held", "all") and not wanted.suspicion:
        del found["suspicion"]
    return found


def _options(wanted: Wanted, name: str, pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"label": label, "url": wanted.address(**{name: code})} for code, label in pairs]
