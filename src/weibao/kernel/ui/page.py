"""The large pieces of a work page: rail, ribbon, to-dos, clock cells, timeline, figures."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from .filling import fill
from .marks import clock_state
from .reading import read

register = template.Library()


@register.inclusion_tag("weibao/ui/rail.html")
def rail(stages: Any, standing: bool = False) -> dict[str, Any]:
    """{% rail stages %}: stages of {label, when, state past|now|next|cut, turn {text, mine}}."""
    return {"stages": stages, "standing": standing}


@register.inclusion_tag("weibao/ui/timeline.html")
def timeline(items: Any, year: bool = False) -> dict[str, Any]:
    """{% timeline items %}: {when, icon, tone accent|late|seal|done, what, text, by, link, link_url}.

    `year` gives the whole day, as a link to the line itself.
    """
    return {"items": items, "year": year}


@register.inclusion_tag("weibao/ui/ribbon.html")
def ribbon(days: Any) -> dict[str, Any]:
    """{% ribbon days %}: {kind late|today|rest|"", day, word, url, entries, count, chosen}.

    An entry is {seal, state, text, url, mine}; what is not mine begins with 等.
    """
    shown = [
        {
            "entries": read(day, "entries", "items", default=()),
            **{name: read(day, name) for name in ("kind", "day", "word", "url", "count", "chosen")},
        }
        for day in days
    ]
    return {"days": shown}


@register.inclusion_tag("weibao/ui/todos.html")
def todo_rows(rows: Any, solid: bool = False) -> dict[str, Any]:
    """{% todo_rows rows solid=True %}: {title, url, act, subject, facts [..] or line, clock}.

    `solid` gives the first row's act the one solid button.
    """
    return {"rows": rows, "solid": solid}


@register.inclusion_tag("weibao/ui/clock_cells.html")
def clock_cells(clocks: Any) -> dict[str, Any]:
    """{% clock_cells clocks %}: clocks that also say duty, basis, share (0-100)."""
    return {"cells": [{"clock": face, "state": clock_state(face)} for face in clocks]}


@register.inclusion_tag("weibao/ui/figures.html")
def figures(tiles: Any) -> dict[str, Any]:
    """{% figures tiles %}: {label, value, unit, sub, tone, url}."""
    return {"tiles": tiles}


@register.inclusion_tag("weibao/ui/versus.html")
def versus(row: Any) -> dict[str, Any]:
    """{% versus row %}: a field two persons changed {name, label, mine, theirs, who, mine_at, theirs_at}."""
    return {"row": row}


@register.inclusion_tag("weibao/ui/job.html")
def job(state: Any) -> dict[str, Any]:
    """{% job state %}: {title, done, total, words, verdicts [(tone, text)]}."""
    return {"job": state}


@register.inclusion_tag("weibao/ui/slip.html")
def slip(code: str, label: str = "回执码", place: str = "", qr: str = "") -> dict[str, Any]:
    """{% slip code place="赶水镇…" qr=picture %}: the receipt with its two buttons (picture, copy)."""
    return {"code": code, "groups": code.split("-"), "label": label, "place": place, "qr": qr}


@register.simple_tag
def wizard_bar(step: int, total: int) -> SafeString:
    """{% wizard_bar 1 4 %}: four-part bar and 第 1 步，共 4 步."""
    parts = "".join(
        '<li class="wb-on"></li>' if n <= step else "<li></li>" for n in range(1, total + 1)
    )
    return fill(
        '<ol class="wb-wizard-bar" aria-hidden="true">{}</ol>'
        '<p class="wb-wizard-no">第 {} 步，共 {} 步</p>',
        SafeString(parts), step, total,
    )  # fmt: skip


@register.inclusion_tag("weibao/ui/cells.html")
def fact_cells(cells: Any) -> dict[str, Any]:
    """{% fact_cells cells %}: {label, value, sub, clock, risk} under a file header."""
    return {"cells": cells}


@register.filter
def first_char(value: Any) -> str:
    """The one character in a person's round mark (staff only, never a child)."""
    return str(read({"v": value}, "v"))[:1]
