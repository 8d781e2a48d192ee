"""The two towns of `tests.world`, built once per worker and put into the database where asked for.

Building them takes seconds, putting them back a few hundredths. Ask for `towns` in tests that are
rolled back, for `real_towns` in tests that really commit; never for both kinds in one file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import world
from tests.org import factories as org
from tests.support import database
from tests.support.replay import from_the_standing_towns
from tests.support.worker import Worker
from tests.world import Town
from weibao.kernel import moment

STATE = "towns"


@dataclass(frozen=True)
class Towns:
    """The town at hand and the one next to it, in one database."""

    here: Town
    there: Town


class StandingClock:
    """The one clock of the product, as the edge reads it; a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StandingClock:
    standing = StandingClock(world.NOW)
    monkeypatch.setattr(moment, "now", standing.now)
    return standing


@pytest.fixture(scope="session")
def _built(django_db_setup: None, django_db_blocker: Any) -> Towns:
    with django_db_blocker.unblock():
        made = Towns(world.town(), world.town(org.OTHER_TOWN, "白水镇"))
        database.keep(STATE)
        database.put_back()
    # Looked for by the server of static files; nobody collects them for tests.
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    return made


@pytest.fixture(scope="module")
def _standing(_built: Towns, django_db_blocker: Any) -> Iterator[Towns]:
    with django_db_blocker.unblock():
        database.put_back(STATE)
        yield _built
        database.put_back()


@pytest.fixture
def towns(_standing: Towns, db: None) -> Iterator[Towns]:
    with from_the_standing_towns():
        yield _standing


@pytest.fixture
def real_towns(_built: Towns, transactional_db: None) -> Towns:
    database.put_back(STATE)
    return _built


@pytest.fixture
def here(towns: Towns) -> Town:
    return towns.here


@pytest.fixture
def there(towns: Towns) -> Town:
    return towns.there


@pytest.fixture
def at_desk(clock: StandingClock) -> Callable[..., Worker]:
    """`at_desk(here, "clerk")`: that member of staff, signed in with both factors."""

    def sit_down(town: Town, key: str) -> Worker:
        return Worker(town.people[key], at=clock.at)

    return sit_down
