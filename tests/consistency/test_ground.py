"""The ground the tests stand on: nothing leaves the machine, nothing is left for the next test."""

from __future__ import annotations

import socket
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection

from tests.support.network import NetworkUsed, is_here
from weibao.audit.events import record
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_event_is_gone_in_the_next_test(turn: int, at: datetime) -> None:
    assert not Event.objects.filter(kind="ground").exists(), turn
    record("ground", actor=SYSTEM, at=at)
    assert Event.objects.filter(kind="ground").exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_database_is_the_one_asked_for() -> None:
    assert connection.vendor == ("postgresql" if settings.ON_POSTGRES else "sqlite")
    with connection.cursor() as cursor:
        if settings.ON_POSTGRES:
            # With LC_CTYPE C, PostgreSQL knows no Chinese letters and so no trigrams of them.
            cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
            assert cursor.fetchone() == ("C.UTF-8",)
        else:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)


def test_no_test_reaches_another_machine() -> None:
    # An address set aside for documentation: nobody is there.
    with socket.socket() as outward, pytest.raises(NetworkUsed):
        outward.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    ("family", "address", "here"),
    [
        (socket.AF_INET, ("127.0.0.1", 80), True),
        (socket.AF_INET6, ("::1", 80, 0, 0), True),
        (socket.AF_INET, ("localhost", 80), True),
        (socket.AF_UNIX, "/run/socket", True),
        (socket.AF_INET, ("10.0.0.1", 80), False),
        (socket.AF_INET, ("example.org", 80), False),
    ],
)
def test_here_is_told_from_there(family: int, address: object, here: bool) -> None:
    assert is_here(family, address) is here
