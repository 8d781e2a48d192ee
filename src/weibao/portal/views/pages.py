"""What the public pages share: rendering, and reading a form that may be broken."""

from __future__ import annotations

import gzip
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from weibao.kernel.edge import public

from ..queries import Place, places

Request = Any  # an HttpRequest with `at` and `on`, see project.middleware


# Below this a page fits one packet anyway.
SMALL = 1_024
# A third of the time of the default, a tenth more bytes.
FAST = 3
CHUNK = 65_536
MOST_SWALLOWED = 16 * 2**20


class Unreadable(Exception):
    """The form is too big or broken; nothing of it can be shown again."""

    def __init__(self, *, too_big: bool) -> None:
        super().__init__("form")
        self.too_big = too_big


def form_of(request: HttpRequest) -> dict[str, str]:
    """What was posted, one text for each name; raises `Unreadable` where Django shows a bare page."""
    try:
        return {name: str(text) for name, text in request.POST.items()}
    except RequestDataTooBig as error:
        raise Unreadable(too_big=True) from error
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError) as error:
        raise Unreadable(too_big=False) from error


def page(
    request: Request,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    place: Place | None = None,
    status: int = 200,
) -> HttpResponse:
    """A public page. Nothing of it is kept by the browser or by anything on the way."""
    known = {"place": place, "place_full": place.name if place else ""}
    response = render(request, template, {**known, **(context or {})}, status=status)
    response["Cache-Control"] = "no-store"
    return _small(request, response)


def _small(request: Request, response: HttpResponse) -> HttpResponse:
    """Compressed, for a phone on a slow line: these pages shrink to a quarter.

    What makes compression of secrets dangerous is missing here: a request that another site makes
    carries no cookie, so the answer holds nothing of the visitor's that it did not bring itself.
    """
    response["Vary"] = "Accept-Encoding"
    if "gzip" not in request.headers.get("Accept-Encoding", "") or len(response.content) < SMALL:
        return response
    response.content = gzip.compress(response.content, compresslevel=FAST, mtime=0)
    response["Content-Encoding"] = "gzip"
    return response


def unreadable(request: Request, error: Unreadable) -> HttpResponse:
    if error.too_big:
        _swallow(request)
    status = 413 if error.too_big else 400
    return page(request, "portal/unreadable.html", {"too_big": error.too_big}, status=status)


def _swallow(request: HttpRequest) -> None:
    """Take in the rest of the body: a browser that is still sending does not read an answer."""
    for _ in range(MOST_SWALLOWED // CHUNK):
        if not request.read(CHUNK):
            return


@public("谁能看到报告的内容，报告之前就要能看")
def privacy(request: Request) -> HttpResponse:
    """Who can read what, in plain words."""
    towns = places(on=request.on)
    return page(request, "portal/privacy.html", place=towns[0] if len(towns) == 1 else None)
