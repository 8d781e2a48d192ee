"""What signing in and out leaves in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from weibao.audit.events import record
from weibao.audit.reads import list_digest
from weibao.kernel import moment
from weibao.kernel.actor import SYSTEM, Actor

from ..models import Person
from ..queries.actors import actor_for
from ..queries.people import by_login
from .tries import spelling


def at_of(request: HttpRequest | None) -> datetime:
    """The moment of the request; a sign-in outside one (the demo, a test) reads the clock."""
    return getattr(request, "at", None) or moment.now()


def failed(request: HttpRequest, typed: str, *, left: int) -> None:
    """A wrong password. Who is tried is an id, or a keyed digest of what was typed."""
    kind = "signin.failed" if left else "signin.held"
    person = by_login(typed)
    with transaction.atomic():
        record(
            kind,
            actor=SYSTEM,
            at=at_of(request),
            subject=person,
            digest=list_digest(spelling(typed)),
        )


def code_failed(request: HttpRequest, person: Person) -> None:
    with transaction.atomic():
        record("signin.code_failed", actor=SYSTEM, at=at_of(request), subject=person)


def done(request: HttpRequest, person: Person) -> None:
    at = at_of(request)
    with transaction.atomic():
        record("signin.done", actor=actor_for(person, on=at.date()), at=at, subject=person)


def ended(request: HttpRequest | None, person: Person) -> None:
    at = at_of(request)
    with transaction.atomic():
        record("signin.ended", actor=actor_for(person, on=at.date()), at=at, subject=person)


def expired(actor: Actor, person: Person, *, at: datetime) -> None:
    with transaction.atomic():
        record("signin.expired", actor=actor, at=at, subject=person)


def second_factor(request: HttpRequest, person: Person, *, kind: str) -> None:
    """In the transaction that adds or removes the factor; the caller has opened it."""
    at = at_of(request)
    record(kind, actor=actor_for(person, on=at.date()), at=at, subject=person)


def sessions_ended(request: Any, person: Person, *, count: int) -> None:
    at = at_of(request)
    with transaction.atomic():
        record(
            "signin.others_ended",
            actor=actor_for(person, on=at.date()),
            at=at,
            subject=person,
            count=count,
        )
