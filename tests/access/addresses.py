"""Every address of a URL configuration, as it stands there: nothing is listed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver

from weibao.kernel.edge import Access

# A changing part of a route: `<uuid:pk>`, or a named group of a pattern.
SLOT = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^()]*\)")


@dataclass(frozen=True)
class Address:
    """One route, the view behind it, and the name under which it is linked."""

    route: str
    view: Any
    name: str

    @property
    def access(self) -> Access | None:
        found = getattr(self.view, "access", None)
        return found if isinstance(found, Access) else None

    @property
    def slots(self) -> tuple[str, ...]:
        """Each changing part with all that stands before it: what says which kind of row is meant."""
        return tuple(self.route[: found.end()] for found in SLOT.finditer(self.route))

    def path(self, values: Iterable[object]) -> str:
        filled = iter(values)
        return "/" + SLOT.sub(lambda _found: str(next(filled)), self.route)


def addresses(urls: Any = None) -> list[Address]:
    """All of the product, or of another URL configuration."""
    return list(_below(get_resolver(urls).url_patterns))


def _below(patterns: Iterable[Any], before: str = "", space: str = "") -> Iterator[Address]:
    for entry in patterns:
        route = before + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _below(entry.url_patterns, route, inner)
        else:
            yield Address(route, entry.callback, f"{space}{entry.name}")
