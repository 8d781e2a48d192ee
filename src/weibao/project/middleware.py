"""The edge: reads the clock once, builds the actor once, turns refusals into pages and events."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from weibao.audit import reads
from weibao.audit.aggregates import Stale
from weibao.audit.once import KeyMissing, KeyReused
from weibao.kernel import moment
from weibao.kernel.edge import NotVisible, is_public
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked, IllegalMove
from weibao.office.guard import tally
from weibao.org.middleware import setup_address
from weibao.org.queries import actor_for

Next = Callable[[HttpRequest], HttpResponse]


def clock(get_response: Next) -> Next:
    """`request.at` and `request.on`: the one reading of the clock for this request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.at = moment.now()  # type: ignore[attr-defined]
        request.on = request.at.date()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def actor(get_response: Next) -> Next:
    """`request.actor`: the signed-in person with the posts of today, or None.

    On public pages always None, and the session is neither read nor touched: the time in it would
    tell which of those signed in sent the report that came at this moment.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_public(request):
            request.actor = None  # type: ignore[attr-defined]
            return get_response(request)
        person = request.user
        request.actor = (  # type: ignore[attr-defined]
            actor_for(person, on=request.on)  # type: ignore[attr-defined]
            if person.is_authenticated
            else None
        )
        detour = setup_address(request)
        if detour is not None:
            return detour
        return get_response(request)

    return middleware


class Answers:
    """Turns what actions raise into pages, and leaves an event for every refusal."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(("/static/", "/healthz")):
            return response
        with suppress(Error):
            # What the limits did; it stays in memory when the database is away.
            tally.write(at=request.at)  # type: ignore[attr-defined]
        response.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotVisible):
            key = error.key if isinstance(error.key, UUID) else None
            return self._not_here(request, (error.kind, key) if key else None)
        if isinstance(error, Refused):
            return self._not_here(request, _asked_for(request))
        if isinstance(error, Http404):
            return None
        if isinstance(error, KeyMissing):
            return render(request, "weibao/errors/form_incomplete.html", status=400)
        if isinstance(error, KeyReused):
            self._note(request, _asked_for(request))
            return render(request, "weibao/errors/form_used.html", status=409)
        if isinstance(error, Stale):
            return render(request, "weibao/errors/stale.html", status=409)
        if isinstance(error, IllegalMove):
            reasons = [error.reason]
            return render(request, "weibao/errors/blocked.html", {"reasons": reasons}, status=409)
        if isinstance(error, Blocked):
            reasons = error.reasons
            return render(request, "weibao/errors/blocked.html", {"reasons": reasons}, status=409)
        return None

    def _not_here(self, request: HttpRequest, ref: tuple[str, UUID] | None) -> HttpResponse:
        """Not permitted and not there are the same page and the same kind of event."""
        self._note(request, ref)
        return render(request, "404.html", status=404)

    def _note(self, request: HttpRequest, ref: tuple[str, UUID] | None) -> None:
        if getattr(request, "actor", None) is not None:
            view = request.resolver_match.view_name if request.resolver_match else ""
            reads.refused(request, f"refused:{view}"[:60], ref=ref)  # type: ignore[arg-type]


def _asked_for(request: HttpRequest) -> tuple[str, UUID] | None:
    """The id in the address: of a refusal by post, too, the log says which row was tried."""
    match = request.resolver_match
    key = match.kwargs.get("pk") if match else None
    return ("", key) if isinstance(key, UUID) else None


answers = Answers
