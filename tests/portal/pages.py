"""A reporter at the public pages: reads the form that came, types, presses a button; no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from weibao.portal.forms.steps import FIELDS

# A response of the test client: more than an Page, and typed by it alone.
Page = Any

KEY = "0123456789abcdef0123456789abcdef"
OTHER_KEY = "fedcba9876543210fedcba9876543210"

# A whole report as the last step sends it.
ANSWERS = {
    "circumstance": "alone",
    "child_name": "豆豆",
    "child_age": "七八岁",
    "child_sex": "boy",
    "child_school": "中心小学",
    "area": "990110110201",
    "where": "老供销社后面第二家",
    "when": "这两个月",
    "in_danger": "no",
    "what": "孩子一个人在家，听见哭。\r\n昨天晚上也是。",
    "suspect": "他爸爸",
    "named": "no",
}
# The same, with a name and a telephone.
NAMED = {
    **ANSWERS,
    "named": "yes",
    "name": "陈桂芳",
    "phone": "13800001111",
    "relation": "neighbour",
}


def send(client: Client, answers: Mapping[str, Any] = ANSWERS, /, **changes: Any) -> Page:
    """The final request of a report, as the page of the last step makes it."""
    data = {"once_key": KEY, "step": "review", "go": "send", **answers, **changes}
    return client.post("/report/", {name: text for name, text in data.items() if text is not None})


def code_in(response: Page) -> str:
    """The receipt code on the slip, as it is shown."""
    code: str = response.context["code"]
    assert code in response.content.decode()
    return code


def text_of(response: Page) -> str:
    return response.content.decode()


@dataclass
class Form:
    """The report's form as a browser holds it."""

    fields: dict[str, str] = field(default_factory=dict)
    radios: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects what the form with one id would send."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.form = Form()
        self.inside = False
        self._text = ""
        self._select = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: text or "" for name, text in pairs}
        if tag == "form":
            self.inside = attrs.get("id") == self.wanted
        if tag == "button" and (self.inside or attrs.get("form") == self.wanted):
            self.form.buttons.append(attrs.get("value", ""))
        if not self.inside:
            return
        name = attrs.get("name", "")
        if tag == "input" and attrs.get("type") in {"radio", "checkbox"}:
            self.form.radios.setdefault(name, []).append(attrs.get("value", "on"))
            if "checked" in attrs:
                self.form.fields[name] = attrs["value"]
        elif tag == "input":
            self.form.fields[name] = attrs.get("value", "")
        elif tag == "textarea":
            self._text, self.form.fields[name] = name, ""
        elif tag == "select":
            self._select, self.form.fields[name] = name, ""
        elif tag == "option" and "selected" in attrs:
            self.form.fields[self._select] = attrs["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self._text:
            # A browser drops the first line break of a text area.
            known = self.form.fields[self._text]
            self.form.fields[self._text] = known + (data if known else data.removeprefix("\n"))


def form_on(response: Page, wanted: str = "wizard") -> Form:
    reader = _Reader(wanted)
    reader.feed(text_of(response))
    return reader.form


class Reporter:
    """Goes through the steps with one client, carrying only what the pages carry."""

    def __init__(self, client: Client, address: str = "/report/") -> None:
        self.client = client
        self.address = address
        self.page: Page = client.get(address)
        self.form = form_on(self.page)

    def press(self, go: str = "next", **typed: str) -> Page:
        """Type into the page that is shown and press a button of it."""
        assert go in self.form.buttons, self.form.buttons
        unknown = set(typed) - set(self.form.fields) - set(self.form.radios)
        assert not unknown, unknown
        data = {**self.form.fields, **typed, "go": go}
        self.page = self.client.post(self.address, data)
        self.form = form_on(self.page)
        return self.page

    def walk(self, upto: str = "review", /, **changes: str) -> Page:
        """Type the answers of the steps before `upto`, one page after the other."""
        while self.step != upto:
            typed = {
                name: text for name, text in {**ANSWERS, **changes}.items() if name in self.own
            }
            self.press("next", **typed)
        return self.page

    @property
    def own(self) -> set[str]:
        """What the page that is shown asks for."""
        return {name for name, step in FIELDS.items() if step == self.step}

    @property
    def step(self) -> str:
        return self.form.fields["step"]
