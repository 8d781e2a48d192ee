"""Where Django and allauth tell that somebody signed in, out, or changed the second factor."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_used,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from ..models import Person
from . import events, sessions

TOTP = Authenticator.Type.TOTP


@receiver(user_logged_in)
def on_signed_in(request: HttpRequest, user: Person, **_more: Any) -> None:
    """Every way in passes here, the demo's one click too."""
    sessions.begin(request, at=events.at_of(request))
    sessions.keep_few(request, user)
    if getattr(request, "user", None) == user:  # a request made up by a test has none
        UserSession.objects.create_from_request(request)
    events.done(request, user)


@receiver(user_logged_out)
def on_signed_out(request: HttpRequest, user: Person | None, **_more: Any) -> None:
    # A sign-in that lasted too long left its own event before it was ended.
    if user is not None and not getattr(request, "sign_in_expired", False):
        events.ended(request, user)


@receiver(authenticator_used)
def on_code_given(request: HttpRequest, **_more: Any) -> None:
    sessions.second_factor_given(request, at=events.at_of(request))


@receiver(authentication_failed)
def on_code_failed(request: HttpRequest, user: Person, **_more: Any) -> None:
    events.code_failed(request, user)


@receiver(post_save, sender=Authenticator)
def on_factor_added(instance: Any, created: bool, **_more: Any) -> None:
    request = _own_request(instance)
    if created and request is not None and instance.type == TOTP:
        sessions.second_factor_given(request, at=events.at_of(request))
        events.second_factor(request, instance.user, kind="signin.second_factor_added")


@receiver(post_delete, sender=Authenticator)
def on_factor_removed(instance: Any, **_more: Any) -> None:
    request = _own_request(instance)
    if request is not None and instance.type == TOTP:
        sessions.second_factor_gone(request)
        events.second_factor(request, instance.user, kind="signin.second_factor_removed")


def _own_request(instance: Any) -> HttpRequest | None:
    """The request in which people change their own factor; a keeper's act leaves its own event."""
    request: HttpRequest | None = context.request
    if request is None or getattr(request, "user", None) != instance.user:
        return None
    return request
