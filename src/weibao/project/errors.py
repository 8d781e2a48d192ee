"""Pages for what went wrong: plain words, what to do next, a code for the keeper."""

from __future__ import annotations

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from weibao.kernel.edge import public
from weibao.kernel.faults import is_disk_full

log = logging.getLogger("weibao.errors")
WHY = "出错时给任何人看的说明页"


@public(WHY)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@public(WHY)
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


@public(WHY)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


@public(WHY)
def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request context: whatever failed may be in it.

    Here rather than in a middleware: a full disk also stops the session from being saved, which
    happens after every middleware of ours.
    """
    if is_disk_full(sys.exc_info()[1]):
        return HttpResponse(render_to_string("507.html"), status=507)
    code = f"E-{secrets.token_hex(2).upper()}-{secrets.token_hex(2).upper()}"
    # What the person reads out to the keeper stands beside the error in the log.
    log.error("the page of a failure showed %s", code)
    return HttpResponse(render_to_string("500.html", {"code": code}), status=500)


@public(WHY)
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "weibao/errors/form_expired.html", status=403)
