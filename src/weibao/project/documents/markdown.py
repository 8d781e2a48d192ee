"""Just enough Markdown for the pages: a head that says where they come from, and tables."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any


def page(title: str, what: str, *parts: str) -> str:
    """A page with its title, one sentence about it, and the note that nobody edits it."""
    made = "Written by `weibao docs` from the code; edit the code, not this page."
    return "\n\n".join([f"# {title}", what, made, *parts]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(value) for value in line)} |" for line in lines)


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def first_line(thing: Any) -> str:
    """The first sentence of what is written about a class or function, without its full stop."""
    text = inspect.getdoc(thing) or ""
    return text.split("\n\n")[0].replace("\n", " ").rstrip(".")


def place(thing: Any) -> str:
    """Where a function or class stands, without the name of the package."""
    module = getattr(thing, "__module__", type(thing).__module__)
    name = getattr(thing, "__qualname__", type(thing).__qualname__)
    return f"{module}.{name}".removeprefix("weibao.")


def _cell(value: Any) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")
