"""Which browsers an account has signed in from: a signed cookie, nothing in the database.

The cookie holds a random id and, for each account that signed in here, a keyed tag; it names nobody.
Stealing it gains a guesser five tries of their own, and costs the owner nothing but those.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from weibao.kernel.crypto.keyring import current_ring

COOKIE = "wb_device"
SALT = "weibao.org.device"
MAX_AGE = 400 * 24 * 3600
# Colleagues share the computer at the counter; more than these would make the cookie long.
ACCOUNTS_KEPT = 12


@dataclass(frozen=True)
class Device:
    """A browser's id and the tags of the accounts that signed in from it, latest last."""

    id: str
    tags: tuple[str, ...] = ()


def read(request: HttpRequest) -> Device | None:
    """The device of the request, or None for a new browser or a cookie that was tampered with."""
    raw = request.COOKIES.get(COOKIE, "")
    try:
        content = signing.loads(raw, salt=SALT, max_age=MAX_AGE) if raw else None
        return Device(str(content["d"]), tuple(map(str, content["a"]))) if content else None
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def known(request: HttpRequest, person: UUID | None) -> str:
    """The device's id when `person` has signed in from this browser before, else ""."""
    device = read(request)
    if device is None or person is None:
        return ""
    return device.id if any(tag in device.tags for tag in _tags(device.id, person)) else ""


def remember(request: HttpRequest, response: HttpResponseBase, person: UUID) -> None:
    """Note on the browser that `person` has signed in from it."""
    device = read(request) or Device(secrets.token_hex(12))
    mine = _tags(device.id, person)
    others = [tag for tag in device.tags if tag not in mine]
    tags = [*others, mine[0]][-ACCOUNTS_KEPT:]
    response.set_cookie(
        COOKIE,
        signing.dumps({"d": device.id, "a": tags}, salt=SALT),
        max_age=MAX_AGE,
        path="/accounts/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _tags(device: str, person: UUID) -> list[str]:
    """The tag under each key of the ring, the current one first."""
    text = f"device|{device}|{person}".encode()
    return [
        hmac.digest(key.secret, text, "sha256").hex()[:24] for key in current_ring().keys("signin")
    ]
