"""The units and posts a town starts with, read from `data/default_units.toml` and filled with names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from . import town_names
from .town_names import TownName

STREET, PLACE = "street", "village"


@dataclass(frozen=True)
class PostPlan:
    role: str
    title: str
    must_fill: bool


@dataclass(frozen=True)
class UnitPlan:
    """One unit to set up; `area` is empty for one of the whole town."""

    name: str
    short_name: str
    kind: str
    aliases: tuple[str, ...]
    posts: tuple[PostPlan, ...]
    area: str = ""


@dataclass(frozen=True)
class MissingKind:
    """A kind of unit that no list carries; `hint` says who has to enter it."""

    kind: str
    hint: str
    posts: tuple[PostPlan, ...]


def for_town(name: str, places: Mapping[str, str]) -> list[UnitPlan]:
    """The units of a town called `name` with these places (code: name), the town's own first."""
    town = town_names.read(name)
    plans = [
        _plan(_variant(entry, town), _words(town))
        for key, entry in _table().items()
        if key != PLACE and "missing" not in entry
    ]
    plans += [
        _plan(
            _table()[PLACE], {**_words(town), "place": place, "side": town_names.side(place)}, code
        )
        for code, place in places.items()
    ]
    return plans


def missing_kinds() -> list[MissingKind]:
    """Kinds that a town has to enter one by one."""
    return [
        MissingKind(entry["kind"], entry["missing"], tuple(_posts(entry, {})))
        for entry in _table().values()
        if "missing" in entry
    ]


def posts_of_kind(kind: str) -> tuple[PostPlan, ...]:
    """The posts a new unit of this kind gets: those of the first default of the kind."""
    words = {"side": "", "place": "", "town": "", "full": "", "level": ""}
    for entry in _table().values():
        if entry["kind"] == kind and kind not in {"government", "station", "discipline"}:
            return tuple(_posts(entry, words))
    return (PostPlan("handler", "经办人", must_fill=True),)


@cache
def _table() -> dict[str, dict[str, Any]]:
    text = files("weibao.org").joinpath("data/default_units.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _words(town: TownName) -> dict[str, str]:
    return {"town": town.short, "full": town.full, "level": town.level}


def _variant(entry: Mapping[str, Any], town: TownName) -> dict[str, Any]:
    """A street office calls some units differently."""
    return {**entry, **entry.get(STREET, {})} if town.is_street else dict(entry)


def _plan(entry: Mapping[str, Any], words: Mapping[str, str], area: str = "") -> UnitPlan:
    name, short = entry["name"].format(**words), entry["short"].format(**words)
    aliases = (alias.format(**words) for alias in entry["aliases"])
    return UnitPlan(
        name=name,
        short_name=short,
        kind=entry["kind"],
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias not in {name, short})),
        posts=tuple(_posts(entry, words)),
        area=area,
    )


def _posts(entry: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[PostPlan]:
    for post in entry["posts"]:
        yield PostPlan(post["role"], post["title"].format(**words), post["fill"])
