"""The declaration of a list and its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dateparse import parse_date

from ..actor import Actor
from ..permission import Permission
from ..registry import Registry
from .asking import RESERVED, SIZE, SIZES, SORT, VIEW, Asked, Asker, Conditions

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
# More values of one condition than this nobody has ticked.
MOST_VALUES = 60

Choices = Callable[[Asker], Sequence[tuple[str, str]]]
Apply = Callable[[QuerySet[Any], tuple[str, ...], Asker], QuerySet[Any]]


@dataclass(frozen=True)
class Filter:
    """A condition. `choices` are what this person may ask for; a day has none.

    Conditions of one `group` share a box in the filter bar. `held` is for whom it is there at all.
    """

    key: str
    label: str
    apply: Apply
    choices: Choices | None = None
    many: bool = False
    group: str = ""
    held: Permission | None = None

    def __post_init__(self) -> None:
        if self.key in RESERVED:
            raise ValueError(f"{self.key} means something else in the address of a list")

    def offered_to(self, actor: Actor) -> bool:
        return self.held is None or self.held.held_by(actor)

    def known(self, values: Iterable[str], choices: Mapping[str, str]) -> tuple[str, ...]:
        """Those of `values` that may be asked for, each once, in the order of the choices."""
        wanted = set(list(values)[:MOST_VALUES])
        if self.choices is None:
            return tuple(sorted(value for value in wanted if _day(value)))[:1]
        found = tuple(code for code in choices if code in wanted)
        return found if self.many else found[:1]


@dataclass(frozen=True)
class Sort:
    """An order, both ways, with what it is called in words; `prepare` adds what it goes by."""

    key: str
    up: tuple[Any, ...]
    down: tuple[Any, ...]
    up_words: str
    down_words: str
    prepare: Callable[[QuerySet[Any], Asker], QuerySet[Any]] | None = None


@dataclass(frozen=True)
class Column:
    """A column: what stands in the cell as text (what Excel gets), and how wide it is there."""

    key: str
    label: str
    text: Callable[[Any], str]
    sort: str = ""
    width: int = 14
    css: str = ""


@dataclass(frozen=True)
class Shipped:
    """A view that comes with the product. `first_for` are roles whose list opens with it."""

    key: str
    label: str
    conditions: Conditions = field(default_factory=dict)
    sort: str = ""
    first_for: frozenset[str] = frozenset()
    # What everybody else's list opens with.
    usual: bool = False
    # Empty = everyone who sees the list.
    only_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Listing:
    """A list. `visible` begins at what the actor may see; `lines` are what rows look like to them."""

    name: str
    label: str
    unit: str
    url: str
    permission: Permission
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    sorts: tuple[Sort, ...]
    first_sort: str
    visible: Callable[[Actor], QuerySet[Any]]
    # The same rows without what only a line needs, for counting.
    bare: Callable[[Actor], QuerySet[Any]]
    # (rows, asker, uncovered): lines with `pk` and `late`; covered unless told otherwise.
    lines: Callable[[Iterable[Any], Asker, bool], list[Any]]
    views: tuple[Shipped, ...]
    event: str
    # What a line is called where it stands alone: its number, never a name.
    naming: Callable[[Any], str]
    # Who may have the names in Excel, and whose names then stand in the lines of these rows.
    reveal: Permission | None = None
    children: Callable[[Actor, Sequence[UUID]], list[UUID]] | None = None

    def filter_of(self, key: str) -> Filter | None:
        return next((entry for entry in self.filters if entry.key == key), None)

    def sort_of(self, key: str) -> Sort:
        return next(entry for entry in self.sorts if entry.key == key.removeprefix("-"))

    def filters_for(self, actor: Actor) -> list[Filter]:
        return [entry for entry in self.filters if entry.offered_to(actor)]

    def views_for(self, actor: Actor) -> list[Shipped]:
        """Those for the actor's roles whose conditions the actor may set."""
        offered = {entry.key for entry in self.filters_for(actor)}
        mine = (v for v in self.views if not v.only_for or v.only_for & actor.roles)
        return [view for view in mine if set(view.conditions) <= offered]

    def first_view(self, actor: Actor) -> Shipped:
        """What the bare address shows this person."""
        shown = self.views_for(actor)
        usual = next((view for view in shown if view.usual), shown[0])
        return next((view for view in shown if view.first_for & actor.roles), usual)

    def view_of(self, key: str, actor: Actor) -> Shipped | None:
        return next((view for view in self.views_for(actor) if view.key == key), None)

    def choices(self, asker: Asker) -> dict[str, dict[str, str]]:
        """What may be asked for, by condition; read once for a page."""
        found = self.filters_for(asker.actor)
        return {f.key: dict(f.choices(asker)) if f.choices else {} for f in found}

    def known(
        self,
        asked: Mapping[str, Sequence[str]],
        asker: Asker,
        choices: Mapping[str, Mapping[str, str]],
    ) -> tuple[Conditions, tuple[str, ...]]:
        """Of what is asked the conditions there are, and the labels of those that went away."""
        kept: dict[str, tuple[str, ...]] = {}
        dropped = []
        for key, values in asked.items():
            given = [value for value in values if value]
            entry = self.filter_of(key)
            if not given:
                continue
            if entry is None or not entry.offered_to(asker.actor):
                dropped.append(entry.label if entry else "已取消的条件")
                continue
            found = entry.known(given, choices[key])
            if found:
                kept[key] = found
            if len(found) < len(set(given)):
                dropped.append(entry.label)
        return kept, tuple(dict.fromkeys(dropped))

    def read(self, typed: Any, asker: Asker, choices: Mapping[str, Mapping[str, str]]) -> Asked:
        """What an address (a QueryDict) asks for; parts it does not know are as if not there."""
        mine = {entry.key for entry in self.filters}
        said = {key: typed.getlist(key) for key in typed if key in mine}
        kept, dropped = self.known(said, asker, choices)
        size = typed.get(SIZE, "")
        return Asked(
            conditions=kept,
            sort=self.known_sort(typed.get(SORT, "")),
            size=int(size) if size in map(str, SIZES) else SIZES[0],
            view=typed.get(VIEW, "")[:40],
            dropped=dropped,
        )

    def known_sort(self, asked: str) -> str:
        keys = {entry.key for entry in self.sorts}
        return asked if asked.removeprefix("-") in keys else self.first_sort

    def says_nothing(self, typed: Any) -> bool:
        """Whether an address asks for nothing in particular, or only for a view by its name."""
        mine = {entry.key for entry in self.filters} | {SORT}
        return not any(key in mine for key in typed)

    def shipped(self, view: Shipped, *, size: int = SIZES[0]) -> Asked:
        return Asked(dict(view.conditions), view.sort or self.first_sort, size, view.key)

    def select(self, asked: Asked, asker: Asker) -> QuerySet[Any]:
        """The rows asked for, in their order, without what a line shows: `shown` brings that for a page."""
        rows = self._narrowed(self.bare(asker.actor), asked, asker)
        order = self.sort_of(asked.sort)
        if order.prepare is not None:
            rows = order.prepare(rows, asker)
        by = order.down if asked.sort.startswith("-") else order.up
        # Equal ones in the same direction, so that one index serves the whole order.
        down = isinstance(by[-1], str) and by[-1].startswith("-")
        return rows.order_by(*by, "-pk" if down else "pk")

    def shown(self, keys: Iterable[UUID], asker: Asker, *, uncovered: bool = False) -> list[Any]:
        """Lines of `keys` in the order given; what the person does not see is left out."""
        wanted = list(keys)
        found = {row.pk: row for row in self.visible(asker.actor).filter(pk__in=wanted)}
        return self.lines([found[key] for key in wanted if key in found], asker, uncovered)

    def count(self, asked: Asked, asker: Asker, seen: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """The same rows, for counting. `seen` is what `bare` gave, where many are counted."""
        rows = self.bare(asker.actor) if seen is None else seen
        return self._narrowed(rows, asked, asker)

    def _narrowed(self, rows: QuerySet[Any], asked: Asked, asker: Asker) -> QuerySet[Any]:
        for entry in self.filters_for(asker.actor):
            values = asked.conditions.get(entry.key)
            if values:
                rows = entry.apply(rows, values, asker)
        return rows

    def words(
        self, asked: Asked, choices: Mapping[str, Mapping[str, str]]
    ) -> list[tuple[Filter, str]]:
        """Each condition that is set, with its value in words."""
        return [
            (
                entry,
                _said([choices.get(entry.key, {}).get(v, v) for v in asked.conditions[entry.key]]),
            )
            for entry in self.filters
            if entry.key in asked.conditions
        ]


def _said(labels: list[str]) -> str:
    shown = "、".join(labels[:3])
    return shown if len(labels) <= 3 else f"{shown}等 {len(labels)} 个"


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and EARLIEST <= found <= LATEST else None


def plain(field: str) -> Apply:
    """Rows whose `field` has one of the values."""
    return lambda rows, values, _asker: rows.filter(**{f"{field}__in": values})


def always(choices: Sequence[tuple[str, str]]) -> Choices:
    """The same choices for everybody."""
    return lambda _asker: choices


def offered(key: str) -> Choices:
    """Choices that an upper app offers under `key`; none while nobody does."""

    def choices(asker: Asker) -> Sequence[tuple[str, str]]:
        offer = dict(list_choices.items()).get(key)
        return offer(asker) if offer else ()

    return choices


listings: Registry[Listing] = Registry("lists", "列表")
list_choices: Registry[Choices] = Registry("list_choices", "列表条件的选项")
