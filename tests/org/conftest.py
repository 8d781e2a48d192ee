from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.org import factories
from tests.org.factories import SmallTown
from weibao.kernel.crypto.keyring import KeyRing
from weibao.org.models import Person
from weibao.org.roles import Role


@pytest.fixture
def town(db: None) -> SmallTown:
    return factories.town()


@pytest.fixture
def other_town(town: SmallTown) -> SmallTown:
    return factories.town(factories.OTHER_TOWN, "白水镇")


@pytest.fixture
def clerk(town: SmallTown) -> Person:
    person = factories.person("zhouwj", "周文静", phone="13800002271")
    factories.seat(person, Role.STATION_CLERK, town.station)
    return person


@pytest.fixture
def leader(town: SmallTown) -> Person:
    """A role that may sign in without a second factor."""
    person = factories.person("pengzy", "彭志远", phone="13900005566")
    factories.seat(person, Role.LEADER, town.government)
    return person


@pytest.fixture
def one_factor(settings: Any) -> None:
    settings.WEIBAO_REQUIRE_SECOND_FACTOR = False


@pytest.fixture
def keeper(town: SmallTown, client: Client, one_factor: None) -> Client:
    """A browser in which the keeper of the town is signed in."""
    client.force_login(town.keeper)
    return client


@pytest.fixture
def own_ring(settings: Any, tmp_path: Path, at: datetime) -> None:
    """Keys of this test alone, which it may change; ask for it before any row."""
    settings.WEIBAO_KEYRING = tmp_path / "keys" / "ring.json"
    KeyRing.create(settings.WEIBAO_KEYRING, at=at)


@pytest.fixture
def no_tries(db: None) -> None:
    """Counting starts from nothing."""
    cache.clear()
