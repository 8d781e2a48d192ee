"""Queries whose SQL is written once and run with other values.

Django writes the SQL of a query anew every time. For the three that open every page of staff - the
session, the person, the posts held - that took a quarter of the time of a page. The SQL still comes
from the ORM; what is kept is its text, which places in it take which value, and how a row is read.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

from .moment import ZONE

M = TypeVar("M", bound=Model)

# What stands for a value while the SQL is written: one that is in no query, of the same type.
MARKS: dict[type, Callable[[int], Any]] = {
    uuid.UUID: lambda number: uuid.UUID(int=(0xFADE << 100) + number),
    datetime: lambda number: datetime(1801, 1, 1, tzinfo=ZONE) + timedelta(days=number),
    date: lambda number: date(1802, 1, 1) + timedelta(days=number),
    str: lambda number: f"\u2063mark-{number}\u2063",
}


@dataclass(frozen=True)
class _Written:
    sql: str
    # One for each place: the name of the value that goes there, or the value that always does.
    places: tuple[tuple[str, Any], ...]
    converters: dict[int, Any]


class Prepared(Generic[M]):
    """`build(**values)` as a queryset, for values of `types`; `rows` and `first` run it.

    Every name must stand in the SQL as it is given: a value that the queryset works on first, such
    as the prefix of a `startswith`, or a list, is refused with `ValueError` at the first use.
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]], **types: type) -> None:
        self._build = build
        self._types = types
        # By kind of database: a process serves one, its tests may serve two.
        self._written: dict[str, _Written] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """What the database answers, in the order of the columns asked for."""
        connection = connections[DEFAULT_DB_ALIAS]
        written = self._written.get(connection.vendor)
        if written is None:
            written = self._written[connection.vendor] = self._write(connection)
        sent = {name: _as_sent(value, connection) for name, value in values.items()}
        with connection.cursor() as cursor:
            params = [sent[name] if name else fixed for name, fixed in written.places]
            cursor.execute(written.sql, params)
            found = cursor.fetchall()
        return [tuple(_read(row, written.converters, connection)) for row in found]

    def first(self, model: type[M], **values: Any) -> M | None:
        """The first row as an instance of `model`, whose columns must be what is asked for."""
        found = self.rows(**values)
        names = [field.attname for field in model._meta.concrete_fields]
        return model.from_db(DEFAULT_DB_ALIAS, names, found[0]) if found else None

    def _write(self, connection: Any) -> _Written:
        marks = {name: MARKS[kind](at) for at, (name, kind) in enumerate(self._types.items())}
        names = {_as_sent(mark, connection): name for name, mark in marks.items()}
        compiler: Any = self._build(**marks).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = tuple((names.get(value, ""), value) for value in params)
        missing = set(self._types) - {name for name, _ in places}
        if missing:
            raise ValueError(f"these values do not stand in the SQL as given: {sorted(missing)}")
        columns = [column for column, *_ in compiler.select]
        return _Written(sql, places, compiler.get_converters(columns))


def _as_sent(value: Any, connection: Any) -> Any:
    """As the fields of these types send it."""
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _read(row: tuple[Any, ...], converters: dict[int, Any], connection: Any) -> Iterator[Any]:
    for at, value in enumerate(row):
        if at in converters:
            convert, column = converters[at]
            for step in convert:
                value = step(value, column, connection)  # noqa: PLW2901 - one after the other
        yield value
