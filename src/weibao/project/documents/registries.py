"""Where apps meet: each registry, and who offers what in it."""

from __future__ import annotations

from typing import Any

from weibao.kernel.registry import registries

from . import markdown
from .markdown import code, table

WHAT = (
    "A lower app reads a registry; an upper app offers something in it, in a module that is found at "
    "start, and is never imported by the lower one."
)


def page() -> str:
    found = sorted(registries, key=lambda registry: registry.name)
    parts = []
    for registry in found:
        parts.append(f"## {registry.label} `{registry.name}`")
        rows = sorted((name, *_offer(offer)) for name, offer in registry.items())
        parts.append(
            table(
                ("offer", "what", "from"),
                [(code(name), what, code(place)) for name, what, place in rows],
            )
            if rows
            else "Nobody offers anything yet."
        )
    return markdown.page("Registries", WHAT, *parts)


def _offer(offer: Any) -> tuple[str, str]:
    """What an offer is, and where: a function says it in its first line, a row in its label."""
    if callable(offer):
        return markdown.first_line(offer), markdown.place(offer)
    return str(getattr(offer, "label", "")), str(getattr(offer, "url", ""))
