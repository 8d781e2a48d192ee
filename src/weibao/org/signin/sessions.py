"""How long a sign-in lasts, how many there may be, and whether this one gave its second factor."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from weibao.kernel.actor import Actor

from ..models import Person
from ..roles import NEED_SECOND_FACTOR

BEGUN, SEEN, SECOND = "wb_begun", "wb_seen", "wb_second"
# The last sign of life is written at most so often: a GET should not cost a write.
SEEN_EVERY = timedelta(minutes=1)

IDLE = "离开有一会儿了，为了安全已经退出，请再登录一次。"
LONG = "这次登录已满一个班次，为了安全已经退出，请再登录一次。"


def begin(request: HttpRequest, *, at: datetime) -> None:
    request.session[BEGUN] = request.session[SEEN] = at.timestamp()


def over(request: HttpRequest, actor: Actor, *, at: datetime) -> str:
    """Why this sign-in is over, in words for the person, or ""."""
    begun = request.session.get(BEGUN)
    if begun is None or at.timestamp() - begun > settings.WEIBAO_SESSION_HOURS * 3600:
        return LONG
    idle = at.timestamp() - request.session.get(SEEN, begun)
    sensitive = bool(actor.roles & NEED_SECOND_FACTOR)
    if sensitive and idle > settings.WEIBAO_SESSION_IDLE_MINUTES * 60:
        return IDLE
    return ""


def touch(request: HttpRequest, *, at: datetime) -> None:
    if at.timestamp() - request.session.get(SEEN, 0) >= SEEN_EVERY.total_seconds():
        request.session[SEEN] = at.timestamp()


def end(request: HttpRequest) -> None:
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def keep_few(request: HttpRequest, person: Person) -> None:
    """End the oldest other sign-ins, so that with this one there are not too many."""
    others = [
        session
        for session in UserSession.objects.purge_and_list(person)
        if session.session_key != request.session.session_key
    ]
    others.sort(key=lambda session: session.created_at)
    allowed = max(settings.WEIBAO_SESSIONS_PER_PERSON - 1, 0)
    for session in others[: max(len(others) - allowed, 0)]:
        session.end()


def end_all(person: Person) -> int:
    """Sign the person out everywhere, for a keeper or when the account is switched off."""
    found = list(UserSession.objects.filter(user=person))
    for session in found:
        session.end()
    return len(found)


def second_factor_given(request: HttpRequest, *, at: datetime) -> None:
    """A right code was typed in this sign-in, or the factor was set up in it."""
    request.session[SECOND] = at.timestamp()


def second_factor_gone(request: HttpRequest) -> None:
    request.session.pop(SECOND, None)


def gave_second_factor(request: HttpRequest) -> bool:
    return SECOND in request.session


def gave_second_factor_lately(request: HttpRequest, *, at: datetime, within: int) -> bool:
    given: float = request.session.get(SECOND, 0)
    return at.timestamp() - given < within
