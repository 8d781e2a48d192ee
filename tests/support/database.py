"""The databases of the tests: one PostgreSQL for all workers, and a way back after each race.

A test that really commits cannot be cleaned by emptying tables: the append-only triggers refuse it,
and rows that migrations put there would be gone. So the database is kept as it was after migration
and put back whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from tests.support.postgres import Cluster
from tests.support.source import PRODUCT, ROOT
from weibao.kernel import moment
from weibao.kernel.crypto.keyring import KeyRing

_cluster = pytest.StashKey[Cluster]()

# Thrown away with the working copy; a fresh one migrates from nothing.
KEPT = ROOT / ".cache" / "tests"

# The state right after migration; others are named by who needs them.
EMPTY = "kept"


def pytest_configure(config: pytest.Config) -> None:
    ring = Path(settings.WEIBAO_KEYRING)
    if not ring.exists():
        KeyRing.create(ring, at=moment.now())
    if settings.ON_POSTGRES and not hasattr(config, "workerinput"):
        config.stash[_cluster] = Cluster(Path(os.environ["WEIBAO_TEST_POSTGRES"]))
        config.stash[_cluster].start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _cluster in config.stash:
        config.stash[_cluster].stop()
    if "WEIBAO_TEST_HOME" not in os.environ:
        # A worker of xdist ends without its exit handlers.
        shutil.rmtree(settings.WEIBAO_HOME, ignore_errors=True)


def pytest_report_header() -> str:
    return f"database: {'PostgreSQL' if settings.ON_POSTGRES else 'SQLite'}"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A database that is found is migrated on, not made anew; the homes are thrown away anyway."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin with the database that an earlier run migrated from nothing, where nothing changed since."""
    if not settings.ON_POSTGRES and migrated().exists():
        shutil.copyfile(migrated(), settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        keep()
        if not settings.ON_POSTGRES and not migrated().exists():
            _remember_migrated()


@cache
def migrated() -> Path:
    """Where the migrated database is kept, by a digest of all that migrating it depends on."""
    digest = hashlib.sha256(sys.version.encode() + sqlite3.sqlite_version.encode())
    sources = [*PRODUCT.glob("*/migrations/*.py"), *(PRODUCT / "audit").rglob("*.py")]
    for path in [*sorted(sources), ROOT / "requirements.lock"]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return KEPT / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


def _remember_migrated() -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    made = KEPT / f"making-{os.getpid()}"
    _copy_sqlite(_kept_path(EMPTY), made)
    made.replace(migrated())


@pytest.fixture(autouse=True, scope="session")
def _restore_instead_of_flush() -> Iterator[None]:
    """Django's own way back after a committing test is to empty every table; ours replaces it."""
    emptying = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined] # no public hook
    TransactionTestCase._fixture_teardown = lambda _case: put_back()  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = emptying  # type: ignore[attr-defined] # as it was


def keep(state: str = EMPTY) -> None:
    """Remember the database as it is now, under the name of a state."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        _maintain(f'DROP DATABASE IF EXISTS "{name}_{state}"', _copy(name, f"{name}_{state}"))
    else:
        _copy_sqlite(_sqlite_path(), _kept_path(state))


def put_back(state: str = EMPTY) -> None:
    """Make the database again what it was at `keep`."""
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        _maintain(f'DROP DATABASE "{name}" WITH (FORCE)', _copy(f"{name}_{state}", name))
    else:
        connections.close_all()
        _copy_sqlite(_kept_path(state), _sqlite_path())


def _copy(source: str, target: str) -> str:
    return f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY'


def _maintain(*statements: str) -> None:
    connections.close_all()
    with connection._nodb_cursor() as cursor:  # as Django's own test runner does
        for statement in statements:
            cursor.execute(statement)


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _kept_path(state: str) -> Path:
    return _sqlite_path().with_suffix(f".{state}")


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as full, closing(sqlite3.connect(target)) as empty:
        full.backup(empty)
