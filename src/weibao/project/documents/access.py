"""Every address with the view behind it and who may call it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from weibao.kernel.edge import Access

from . import markdown
from .markdown import code, table

WHAT = (
    "Every view declares its access with one of `public`, `signed_in`, `needs` of `kernel.edge`. Which "
    "rows a permission reaches is in `permissions.md`."
)
URLS = "weibao.project.urls"


def page() -> str:
    found = sorted(_addresses(get_resolver(URLS).url_patterns))
    lines = [
        (code(f"/{route.lstrip('^').rstrip('$')}"), code(name), code(_view(view)), *_who(view))
        for route, name, view in found
    ]
    listed = table(("address", "name", "view", "access", "permission or reason"), lines)
    return markdown.page("Access", WHAT, listed)


class _View:
    """A view that does not take part in sorting."""

    def __init__(self, call: Any) -> None:
        self.call = call

    def __lt__(self, other: object) -> bool:
        return False


def _addresses(
    patterns: Iterable[Any], before: str = "", space: str = ""
) -> Iterator[tuple[str, str, _View]]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _addresses(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else ""
            yield route, name, _View(entry.callback)


def _view(view: _View) -> str:
    return markdown.place(getattr(view.call, "view_class", view.call))


def _who(view: _View) -> tuple[str, str]:
    access = getattr(view.call, "access", None)
    if not isinstance(access, Access):
        return "not declared", ""
    if access.kind == "needs":
        return "needs", ", ".join(code(entry.name) for entry in access.permissions)
    return access.kind.replace("_", " "), access.reason
