"""How an upper app offers something to a lower one without being imported by it.

Each registry is a small list filled at start: Django loads `<app>/todos.py`, `panels.py` and so on of
every installed app (see `autodiscover`). Lower apps read the registry; nobody imports upwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.utils.module_loading import autodiscover_modules

T = TypeVar("T")

MODULES = (
    "permissions",
    "flows",
    "retention",
    "todos",
    "limituse",
    "panels",
    "closing",
    "leaving",
    "merging",
    "searching",
    "retokening",
    "navigation",
    "timeline",
    "staffnames",
    "attaching",
    "telling",
    "papers",
    "excluding",
    "succeeding",
    "tick",
    "tasks",
    "lists",
    "bulk",
)


class Registry(Generic[T]):
    """A named list of offers; an offer is registered once under its own name."""

    def __init__(self, name: str, label: str) -> None:
        self.name = name
        self.label = label
        self._offers: dict[str, T] = {}
        registries.append(self)

    def add(self, name: str, offer: T) -> T:
        if name in self._offers:
            raise ValueError(f"{self.name}: {name} is registered twice")
        self._offers[name] = offer
        return offer

    def register(self, name: str) -> Callable[[T], T]:
        """Decorator form of `add`."""
        return lambda offer: self.add(name, offer)

    def remove(self, name: str) -> None:
        """Take an offer back (tests register throw-away ones)."""
        del self._offers[name]

    def items(self) -> list[tuple[str, T]]:
        return list(self._offers.items())

    def all(self) -> list[T]:
        return list(self._offers.values())


registries: list[Registry[Any]] = []


def autodiscover() -> None:
    """Load the offering modules of every installed app."""
    for module in MODULES:
        autodiscover_modules(module)
