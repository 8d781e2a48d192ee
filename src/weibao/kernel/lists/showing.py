"""A list as its page shows it: tabs, filter bar, heads, sizes. Built once for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page

from .asking import SIZES, SORT, VIEW, Asked, Asker
from .declaring import Filter, Listing


@dataclass(frozen=True)
class Tab:
    """A view above the list. `own` may be renamed, `changed` while other conditions are set."""

    key: str
    label: str
    asked: Asked
    count: str = ""
    shared: bool = False
    stored: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Box:
    """One box of the filter bar: a condition or a group of them, with what may be chosen."""

    label: str
    parts: tuple[Part, ...]
    remove_url: str = ""

    @property
    def value(self) -> str:
        """What is set, in words; where the box has several conditions each says which."""
        if len(self.parts) == 1:
            return self.parts[0].value
        set_ones = (part for part in self.parts if part.value)
        return " ".join(part.value if part.kind != "day" else part.said for part in set_ones)

    @property
    def asks(self) -> bool:
        """Whether it needs a form: several values at once, or a day."""
        return any(part.kind != "one" for part in self.parts)

    @property
    def keys(self) -> set[str]:
        return {part.key for part in self.parts}


@dataclass(frozen=True)
class Part:
    """One condition in its box. One that takes one value is a list of links, others a small form."""

    key: str
    label: str
    kind: str
    options: tuple[Option, ...] = ()
    value: str = ""
    remove_url: str = ""
    day: str = ""

    @property
    def said(self) -> str:
        """A day with which end it is: 从 2026-11-01."""
        return f"{self.label[-1]} {self.value}"


@dataclass(frozen=True)
class Option:
    code: str
    label: str
    url: str
    on: bool


@dataclass
class ListPage:
    """What the template of a list needs."""

    listing: Listing
    asker: Asker
    asked: Asked
    choices: Mapping[str, Mapping[str, str]]
    page: Page[Any]
    lines: list[Any]
    tabs: list[Tab] = field(default_factory=list)
    acts: list[Any] = field(default_factory=list)
    may_export: bool = False
    may_keep: bool = False
    picked: frozenset[str] = frozenset()

    @property
    def current(self) -> Tab | None:
        return next((tab for tab in self.tabs if tab.key == self.asked.view), None)

    @property
    def changed(self) -> bool:
        """Whether other conditions are set than those of the view it began from."""
        tab = self.current
        if tab is None:
            return bool(self.asked.conditions)
        same = dict(tab.asked.conditions) == dict(self.asked.conditions)
        return not same or tab.asked.sort != self.asked.sort

    @property
    def gone(self) -> tuple[str, ...]:
        """Conditions that were asked for, or kept in the view, and cannot be used any more."""
        return self.asked.dropped or (self.current.missing if self.current else ())

    @property
    def boxes(self) -> list[Box]:
        grouped: dict[str, list[Filter]] = {}
        for entry in self.listing.filters_for(self.asker.actor):
            worth = entry.choices is None or self.choices[entry.key]
            if worth or entry.key in self.asked.conditions:
                grouped.setdefault(entry.group or entry.label, []).append(entry)
        words = {entry.key: text for entry, text in self.listing.words(self.asked, self.choices)}
        return [self._box(label, entries, words) for label, entries in grouped.items()]

    def _box(self, label: str, entries: list[Filter], words: Mapping[str, str]) -> Box:
        parts = tuple(self._part(entry, words.get(entry.key, "")) for entry in entries)
        gone = {part.key: () for part in parts}
        is_set = any(part.value for part in parts)
        return Box(label, parts, self.asked.query(**gone) if is_set else "")

    def _part(self, entry: Filter, value: str) -> Part:
        set_ones = self.asked.conditions.get(entry.key, ())
        kind = "day" if entry.choices is None else "many" if entry.many else "one"
        options = tuple(
            Option(
                code, label, self._one(entry.key, code) if kind == "one" else "", code in set_ones
            )
            for code, label in self.choices[entry.key].items()
        )
        gone = self.asked.query(**{entry.key: ()}) if set_ones else ""
        day = set_ones[0] if kind == "day" and set_ones else ""
        return Part(entry.key, entry.label, kind, options, value, gone, day)

    def _one(self, key: str, code: str) -> str:
        return self.asked.query(**{key: (code,)})

    @property
    def clear_url(self) -> str:
        """Everything, in the same order."""
        return Asked({}, self.asked.sort, self.asked.size, self._all_view).query()

    @property
    def _all_view(self) -> str:
        found = (v.key for v in self.listing.views_for(self.asker.actor) if not v.conditions)
        return next(found, "")

    @property
    def sizes(self) -> list[dict[str, Any]]:
        return [
            {
                "size": size,
                "url": self.asked.with_(size=size).query(),
                "on": size == self.asked.size,
            }
            for size in SIZES
        ]

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The head of each column; one that sorts has the address of the other way."""
        return [self._head(column) for column in self.listing.columns]

    def _head(self, column: Any) -> dict[str, Any]:
        sort = self.asked.sort
        if not column.sort:
            return {"label": column.label, "css": column.css}
        direction = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(sort, "")
        other = f"-{column.sort}" if direction == "ascending" else column.sort
        url = self.asked.with_(sort=other).query()
        return {"label": column.label, "css": column.css, "url": url, "direction": direction}

    @property
    def sorted_by(self) -> str:
        sort = self.listing.sort_of(self.asked.sort)
        return sort.down_words if self.asked.sort.startswith("-") else sort.up_words

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form of one box must say along, so that the other conditions stay."""
        pairs = [(key, v) for key, values in self.asked.conditions.items() for v in values]
        extra = [(VIEW, self.asked.view)] if self.asked.view else []
        size = [("size", str(self.asked.size))] if self.asked.size != SIZES[0] else []
        return [*extra, *pairs, (SORT, self.asked.sort), *size]

    @property
    def query(self) -> str:
        return self.asked.query()

    @property
    def chips(self) -> list[Part]:
        return [part for box in self.boxes for part in box.parts if part.value]
