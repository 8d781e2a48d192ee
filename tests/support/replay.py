"""What a test begins with is worked out once and written again row by row for the next.

A case at its last stage takes a quarter of a second of the product's work, and some hundred tests begin
with one. The first time the work is done; the statements that wrote are kept, and a test that has
written nothing of its own yet gets the same rows from them. Anything else is worked out as ever.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from django.db import connection

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|WITH)\b", re.IGNORECASE)

T = TypeVar("T")
Statement = tuple[str, Any, bool]

_kept: dict[tuple[Any, ...], tuple[list[Statement], Any]] = {}
# Statements that this test wrote; None where a test does not begin with the standing towns.
_written: list[Statement] | None = None


def _note(execute: Callable[..., Any], sql: str, params: Any, many: bool, more: Any) -> Any:
    done = execute(sql, params, many, more)
    if _written is not None and WRITE.match(sql):
        _written.append((sql, params, many))
    return done


@contextmanager
def from_the_standing_towns() -> Iterator[None]:
    """One test that begins with the towns as they were built."""
    global _written  # noqa: PLW0603 - one test at a time in one process
    _written = []
    try:
        with connection.execute_wrapper(_note):
            yield
    finally:
        _written = None


def replayed(make: Callable[..., T]) -> Callable[..., T]:
    """`make(town, ...)` answers a row; see above."""

    @wraps(make)
    def again(where: Any, *args: Any, **more: Any) -> T:
        if _written is None or _written:
            return make(where, *args, **more)
        key = (make.__qualname__, where.code, args, *sorted(more.items()))
        try:
            kept = _kept.get(key)
        except TypeError:  # something in it cannot be looked for
            return make(where, *args, **more)
        if kept is None:
            made = make(where, *args, **more)
            _kept[key] = (list(_written), copy.deepcopy(made))
            return made
        statements, made = kept
        with connection.cursor() as cursor:
            for sql, params, many in statements:
                (cursor.executemany if many else cursor.execute)(sql, params)
        return copy.deepcopy(made)

    return again
