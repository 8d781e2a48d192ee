"""The hook of the edge: ends sign-ins that lasted too long, and sends people to what comes first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from .signin import events, sessions
from .signin.gate import requires_setup


def setup_address(request: HttpRequest) -> HttpResponse | None:
    """Called once for each request to a page of staff, after `request.actor` is known."""
    staff: Any = request  # carries what the middleware that calls this has set
    if staff.actor is None:
        return None
    why = sessions.over(request, staff.actor, at=staff.at)
    if why:
        events.expired(staff.actor, staff.user, at=staff.at)
        staff.sign_in_expired = True
        sessions.end(request)
        staff.actor = None
        messages.info(request, why)
        return None
    sessions.touch(request, at=staff.at)
    address = requires_setup(request, staff.actor)
    return HttpResponseRedirect(address) if address else None
