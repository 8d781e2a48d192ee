"""What must be done before anything else: a password of one's own, then the second factor."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.edge import match_of

from ..models import Person
from ..roles import NEED_SECOND_FACTOR
from .mfa import has_second_factor
from .sessions import gave_second_factor

# Open while something is still to be set up. Everything else waits.
PASSWORD_FIRST = frozenset({"account_change_password"})
FACTOR_FIRST = PASSWORD_FIRST | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
}


def requires_setup(request: HttpRequest, actor: Actor) -> str | None:
    """Where the person has to go first, or None when the way is free. Not for public pages."""
    person = request.user
    if not isinstance(person, Person):
        return None
    match = match_of(request)
    name = match.view_name if match else ""
    if person.must_change_password:
        return None if name in PASSWORD_FIRST else reverse("account_change_password")
    if not needs_second_factor(actor) or gave_second_factor(request):
        return None
    if name in FACTOR_FIRST:
        return None
    # A sign-in older than the factor has to show a code as well: it may be a thief's.
    return reverse("mfa_reauthenticate" if has_second_factor(person) else "mfa_activate_totp")


def needs_second_factor(actor: Actor) -> bool:
    return settings.WEIBAO_REQUIRE_SECOND_FACTOR and bool(actor.roles & NEED_SECOND_FACTOR)
