"""The prepared walk: two towns, all who walk, one of everything. Built once per worker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.template import engines

from tests.support import database
from tests.support.towns import STATE as TOWNS
from tests.support.towns import StandingClock, Towns
from weibao.desk.shell import shell

from .expecting import Reach
from .people import Someone, everybody
from .planting import Planted, Text, plant
from .rows import Rows, rows_of
from .walking import Walk

STATE = "walk"


@dataclass(frozen=True)
class Ground:
    """Where the walk goes."""

    towns: Towns
    people: tuple[Someone, ...]
    planted: Planted
    rows: Rows
    # What was asked of the permissions so far, and the words closed to each person.
    reach: Reach = field(default_factory=Reach)
    closed: dict[str, list[Text]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Someone:
        return next(who for who in self.people if who.name == name)


@pytest.fixture(scope="session")
def _prepared(_built: Towns, django_db_blocker: Any) -> Ground:
    with django_db_blocker.unblock():
        database.put_back(TOWNS)
        people, planted = everybody(_built), plant(_built)
        database.keep(STATE)
        database.put_back()
    return Ground(_built, people, planted, rows_of(planted.subjects))


@pytest.fixture(scope="module")
def _laid(_prepared: Ground, django_db_blocker: Any) -> Iterator[Ground]:
    with django_db_blocker.unblock():
        database.put_back(STATE)
        yield _prepared
        database.put_back()


@pytest.fixture
def ground(_laid: Ground, clock: StandingClock, db: None) -> Ground:
    """Everything in place, at the standing hour of the towns; undone after the test."""
    return _laid


@pytest.fixture
def no_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without what stands around them: it costs more than a refusal. See test_leaks."""
    engine = engines["django"].engine
    around = [entry for entry in engine.template_context_processors if entry is not shell]
    monkeypatch.setattr(engine, "template_context_processors", tuple(around))


@pytest.fixture
def walk(ground: Ground, no_shell: None) -> Walk:
    return Walk(
        ground.people,
        ground.rows,
        ground.planted.texts,
        reach=ground.reach,
        closed=ground.closed,
    )
