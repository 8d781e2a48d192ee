"""Every address says who may call it; nothing is open because somebody forgot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from tests.support.source import nothing
from weibao.kernel.edge import Access, public

# Views of others that cannot carry a declaration, by URL name: who may call them, and why.
OTHERS: dict[str, str] = {}


def addresses(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address below some patterns, with its full route."""
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, route)
        else:
            yield route, entry


def undeclared(patterns: Iterable[Any]) -> list[str]:
    return [
        f"/{route} ({entry.name})"
        for route, entry in addresses(patterns)
        if not isinstance(getattr(entry.callback, "access", None), Access)
        and entry.name not in OTHERS
    ]


@pytest.mark.parametrize("urls", ["weibao.project.urls", "weibao_demo.urls"])
def test_every_address_declares_its_access(urls: str) -> None:
    patterns = get_resolver(urls).url_patterns
    assert len(list(addresses(patterns))) > 5
    nothing(undeclared(patterns), "decorate with public, signed_in or needs of kernel.edge")


def test_every_open_address_says_why() -> None:
    mute = [
        route
        for route, entry in addresses(get_resolver().url_patterns)
        if isinstance(access := getattr(entry.callback, "access", None), Access)
        and access.kind in {"public", "signed_in"}
        and len(access.reason) < 4
    ]
    assert mute == []


def test_the_table_of_others_holds_nothing_that_is_gone() -> None:
    names = {entry.name for _, entry in addresses(get_resolver().url_patterns)}
    assert set(OTHERS) <= names


def test_no_address_has_two_meanings() -> None:
    routes = [route for route, _ in addresses(get_resolver().url_patterns)]
    assert sorted({route for route in routes if routes.count(route) > 1}) == []


def test_a_forgotten_declaration_is_seen() -> None:
    def view(_request: object) -> HttpResponse:
        return HttpResponse()

    open_view: Callable[..., HttpResponse] = public("for the test")(view)
    assert undeclared([path("a/", open_view), path("b/", lambda _request: HttpResponse())]) == [
        "/b/ (None)"
    ]
