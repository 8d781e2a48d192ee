from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.test import Client

from tests.org import factories
from tests.org.factories import SmallTown
from weibao.org.models import CustodianKey


@pytest.fixture(autouse=True, scope="session")
def _place_of_assets() -> None:
    """The server of static files looks for it; nobody collects them for tests."""
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


@pytest.fixture
def town(db: None) -> SmallTown:
    return factories.town()


@pytest.fixture
def custodians(town: SmallTown) -> dict[str, X25519PrivateKey]:
    """Two people who may open identities, with the private halves of their keys."""
    return give_custodians(town)


def give_custodians(town: SmallTown) -> dict[str, X25519PrivateKey]:
    keys = {}
    for number in (1, 2):
        private = X25519PrivateKey.generate()
        row = CustodianKey.objects.create(
            town=town.code,
            person=factories.person(f"custodian{number}", "方知远", town=town.code),
            public_key=private.public_key().public_bytes_raw(),
            wrapped_private_key=b"locked",
            valid_from=date(2026, 1, 5),
            created_at=factories.FOUNDED,
        )
        row.pin = row.expected_pin()
        row.save()
        keys[str(row.pk)] = private
    return keys


@pytest.fixture
def visitor() -> Client:
    """A browser without cookies, as strict about forgery as a real server."""
    return Client(enforce_csrf_checks=True)
