"""Append-only, enforced by the database itself on SQLite and PostgreSQL.

Installed after every migration, because a table rebuild drops triggers, and checked at start. The
insert guard is there because `INSERT OR REPLACE` deletes without firing a delete trigger.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import Model

from .models import Change, Event, EventSeal, EventSubject, Revision

APPEND_ONLY: tuple[type[Model], ...] = (Event, EventSubject, EventSeal, Revision, Change)
WORDS = "append-only table"


def install(using: str = "default") -> None:
    """Put the triggers in place; harmless when they already are."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for model in APPEND_ONLY:
            if model._meta.db_table in present:
                for statement in _statements(model, connection.vendor):
                    cursor.execute(statement)


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should be there and are not."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    wanted = {name for model in APPEND_ONLY for name in _names(model, connection.vendor)}
    return sorted(wanted - present)


def reinstall(sender: Any, using: str = "default", **_kwargs: Any) -> None:
    """Handler of `post_migrate`."""
    install(using)


_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION weibao_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{WORDS} %', TG_TABLE_NAME;
END $$
"""


def _names(model: type[Model], vendor: str) -> list[str]:
    acts = ("update", "delete", "truncate" if vendor == "postgresql" else "insert")
    return [f"{model._meta.db_table}_no_{act}" for act in acts]


def _statements(model: type[Model], vendor: str) -> list[str]:
    # Table and column names come from our own models, never from input.
    table = model._meta.db_table
    if vendor == "postgresql":
        return [line for act in ("update", "delete", "truncate") for line in _postgres(table, act)]
    guards = {
        "update": f'BEFORE UPDATE ON "{table}"',
        "delete": f'BEFORE DELETE ON "{table}"',
        "insert": _insert_guard(table, str(model._meta.pk.column)),
    }
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{act}" {guard} '
        f"BEGIN SELECT RAISE(ABORT, '{WORDS} {table}'); END"
        for act, guard in guards.items()
    ]


def _insert_guard(table: str, column: str) -> str:
    known = f'SELECT 1 FROM "{table}" WHERE "{column}" = NEW."{column}"'  # noqa: S608 - own names
    return f'BEFORE INSERT ON "{table}" WHEN EXISTS ({known})'


def _postgres(table: str, act: str) -> list[str]:
    name = f"{table}_no_{act}"
    level = "STATEMENT" if act == "truncate" else "ROW"
    create = (
        f'CREATE TRIGGER "{name}" BEFORE {act.upper()} ON "{table}" '
        f"FOR EACH {level} EXECUTE FUNCTION weibao_append_only()"
    )
    return [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"', create]
