"""A member of staff at a browser: opens pages by name, fills in forms, presses buttons."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from weibao.org.models import Person
from weibao.org.signin.sessions import BEGUN, SECOND, SEEN


def sign_in(client: Client, person: Person, *, at: datetime) -> None:
    """The session that a sign-in with both factors leaves."""
    client.cookies.clear()
    session = client.session
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[BEGUN] = session[SEEN] = at.timestamp()
    session[SECOND] = True
    session.save()


class Worker:
    """One person with a browser of their own. A server error is answered, not raised."""

    def __init__(self, person: Person | None, *, at: datetime) -> None:
        self.person = person
        self.client = Client(raise_request_exception=False)
        if person is not None:
            sign_in(self.client, person, at=at)

    def get(self, name: str, /, *args: object, **query: str) -> Any:
        return self.client.get(reverse(name, args=args), query)

    def send(self, name: str, /, *args: object, **typed: Any) -> Any:
        """Post a form with a fresh key, unless `once_key` is among what was typed."""
        data = {"once_key": secrets.token_hex(16), **typed}
        return self.client.post(reverse(name, args=args), data)

    def press(self, page: Any, action: str, **typed: Any) -> Any:
        """Type into the form of `page` that goes to `action` (a URL), and send it."""
        form = form_on(page, action)
        unknown = set(typed) - set(form.fields) - form.choices
        assert not unknown, f"not on the page: {unknown}"
        return self.client.post(action, {**form.fields, **typed})


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


@dataclass
class Form:
    """What a form on a page would send, and the boxes that are not ticked."""

    fields: dict[str, str] = field(default_factory=dict)
    choices: set[str] = field(default_factory=set)


class NoSuchForm(AssertionError):
    pass


def form_on(response: HttpResponse, action: str = "", *, having: str = "") -> Form:
    """The form of the page that is sent to `action`, or that has a field of a name."""
    reader = _Reader()
    reader.feed(text_of(response))
    for target, method, form in reader.forms:
        wanted = action == target if action else having in form.fields or having in form.choices
        if method == "post" and wanted:
            return form
    raise NoSuchForm(f"no form {action or having}; there are {[f[0] for f in reader.forms]}")


def has_form(response: HttpResponse, action: str) -> bool:
    try:
        form_on(response, action)
    except NoSuchForm:
        return False
    return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, Form]] = []
        self._form: Form | None = None
        self._text = self._select = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: text or "" for name, text in pairs}
        name = attrs.get("name", "")
        if tag == "form":
            self._form = Form()
            self.forms.append((attrs.get("action", ""), attrs.get("method", "get"), self._form))
        if self._form is None or not name:
            if tag == "option" and self._form is not None and "selected" in attrs:
                self._form.fields[self._select] = attrs.get("value", "")
            return
        if tag == "input" and attrs.get("type") in {"radio", "checkbox"}:
            self._form.choices.add(name)
            if "checked" in attrs:
                self._form.fields[name] = attrs.get("value", "on")
        elif tag == "input":
            self._form.fields[name] = attrs.get("value", "")
        elif tag == "textarea":
            self._text, self._form.fields[name] = name, ""
        elif tag == "select":
            self._select, self._form.fields[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._text and self._form is not None:
            # A browser drops the first line break of a text area.
            known = self._form.fields[self._text]
            self._form.fields[self._text] = known + (data if known else data.removeprefix("\n"))
