"""One request as the server handles it, undone afterwards, with all that it wrote."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.handlers.base import BaseHandler
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.db.models.signals import post_save
from django.test import RequestFactory

from weibao.audit.models import Event

from .people import Someone

# What a page may write although nothing is done: the log, the sign-in itself, counts of tries.
APART = {"audit_event", "audit_eventsubject", "django_session", "cache", "usersessions_usersession"}
WRITE = re.compile(r"\s*(?:INSERT|REPLACE)[\w ]*? INTO \"?(\w+)|\s*(?:UPDATE|DELETE FROM) \"?(\w+)")
# What differs between two showings of the same page: tokens of forms.
TOKEN = re.compile(rb'(name="(?:csrfmiddlewaretoken|once_key)" value=")[^"]*')


@dataclass
class Answer:
    """What came back, what was written, and which events were left."""

    status: int
    body: bytes
    address: str
    writes: set[str]
    events: list[Event]
    fault: str = ""

    @property
    def text(self) -> str:
        # A file is no text, but words planted in one would still be found.
        return self.body.decode(errors="replace")

    @property
    def changed(self) -> set[str]:
        return self.writes - APART

    @property
    def refusals(self) -> list[Event]:
        return [event for event in self.events if event.kind.startswith("refused:")]

    @property
    def shown(self) -> tuple[int, str, bytes]:
        """What the person can tell from it."""
        return self.status, self.address, self.body


@dataclass
class Watch:
    """What happens while a request is handled."""

    writes: set[str] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    fault: str = ""

    def sql(self, execute: Callable[..., Any], sql: str, params: Any, many: Any, more: Any) -> Any:
        found = WRITE.match(sql)
        if found:
            self.writes.add(found[1] or found[2])
        return execute(sql, params, many, more)

    def event(self, *, instance: Event, **_more: Any) -> None:
        self.events.append(instance)

    def error(self, *, request: Any, **_more: Any) -> None:
        kind, error, _trace = sys.exc_info()
        self.fault = f"{kind.__name__ if kind else ''}: {error}"


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def ask(who: Someone, method: str, path: str, **typed: str) -> Answer:
    """Ask as `who`. A form is sent with a fresh key. Whatever was written is taken back."""
    data = {"once_key": secrets.token_hex(16), **typed} if method == "POST" else {}
    request = getattr(RequestFactory(), method.lower())(path, data, HTTP_COOKIE=who.cookie)
    request._dont_enforce_csrf_checks = True  # as Django's own test client does
    watch = Watch()
    post_save.connect(watch.event, sender=Event)
    got_request_exception.connect(watch.error)
    try:
        with transaction.atomic(), connection.execute_wrapper(watch.sql):
            response = _handler().get_response(request)
            body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
    finally:
        post_save.disconnect(watch.event, sender=Event)
        got_request_exception.disconnect(watch.error)
    return Answer(
        response.status_code,
        TOKEN.sub(rb"\1", body),
        response.get("Location", ""),
        watch.writes,
        watch.events,
        watch.fault,
    )
