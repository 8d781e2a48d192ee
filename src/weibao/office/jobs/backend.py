"""The queue: a row in the same database, so a job exists exactly when its cause does."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db import router, transaction
from django_tasks_db.backend import DatabaseBackend, TaskResult

# Row ids, area codes, names of things in the program. A phone (11 digits), an identity number (18) or a
# receipt code fits none of them.
_ID = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[0-9]{6}|[0-9]{9}|[0-9]{12}"
    r"|[a-z][a-z0-9_.:]{0,47}"
)
_MOST = 10**10


class NotAnId(TypeError):
    """Something other than an id was to be put on the queue, where it would lie in clear."""


class NoTransaction(RuntimeError):
    """A job was queued outside a transaction, so it could outlive or miss its cause."""


class JobBackend(DatabaseBackend):
    """Takes ids only, inside a transaction only."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        if kwargs:
            raise NotAnId(f"{task.module_path}: a job takes positional ids only")
        ids = [_as_id(task.module_path, value) for value in args]
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - apps must be ready first

        if not transaction.get_connection(router.db_for_write(DBTaskResult)).in_atomic_block:
            raise NoTransaction(f"{task.module_path} was queued outside a transaction")
        result: TaskResult[Any, Any] = super().enqueue(task, ids, {})
        return result


def _as_id(name: str, value: object) -> str | int:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST:
        return value
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    # The value itself is not repeated: it may be what must not be written down.
    raise NotAnId(f"{name} was given a {type(value).__name__} that is not an id")
