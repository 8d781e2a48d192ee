"""One try at a password or a code: the slot it takes, and the words about it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from weibao.kernel import moment

from ..queries.people import by_login
from ..rules.phone import normalise
from . import device
from .throttle import Ticket, TooMany, buckets, in_words, take

# The same words whether the name or the password was wrong.
WRONG = "手机号、工号或密码不对"


def wrong(left: int) -> str:
    """What the form says after a wrong password."""
    if left:
        return f"{WRONG}，还可以试 {left} 次"
    return f"{WRONG}。试得太多了，请过几分钟再试，或请系统管理员重置密码"


def wait(seconds: int) -> str:
    return f"试得太多了，请过 {in_words(seconds)}再试。急用可以请系统管理员重置密码"


def password_try(request: HttpRequest, typed: str, *, address: str) -> Ticket:
    """Count a try at a password; raises `ValidationError` when it has to wait."""
    # Only a browser that carries the cookie costs a look-up, whoever is asked about.
    person = by_login(typed) if device.read(request) else None
    known = device.known(request, person.pk if person else None)
    account = str(person.pk) if person and known else spelling(typed)
    return _take(request, act="password", account=account, known=known, address=address)


def code_try(request: HttpRequest, person: UUID, *, address: str) -> Ticket:
    """Count a try at a one-time code; the password was right already."""
    known = device.known(request, person)
    return _take(request, act="code", account=str(person), known=known, address=address)


def _take(request: HttpRequest, *, act: str, account: str, known: str, address: str) -> Ticket:
    at: datetime = getattr(request, "at", None) or moment.now()
    try:
        return take(buckets(act=act, account=account, device=known, address=address), at=at)
    except TooMany as error:
        raise ValidationError(wait(error.seconds), code="wait") from error


def spelling(typed: str) -> str:
    """One spelling for one name, so that +86, spaces or capitals win no further tries."""
    return normalise(typed) or unicodedata.normalize("NFKC", typed[:200]).strip().casefold()
