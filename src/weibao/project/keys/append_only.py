"""Sealing an append-only table again: the one change of content that is no change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model

from weibao.audit import triggers


@contextmanager
def updatable(model: type[Model]) -> Iterator[None]:
    """Lift the update trigger of an append-only table for one transaction.

    Nobody else sees the gap: the trigger's absence is not committed, and on PostgreSQL writers to
    the table wait for the end of the batch.
    """
    if model not in triggers.APPEND_ONLY:
        with _quick_batch():
            yield
        return
    table = model._meta.db_table
    name = f"{table}_no_update"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
            yield
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER "{name}"')
        else:
            cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            triggers.install()


@contextmanager
def _quick_batch() -> Iterator[None]:
    """One commit for a batch on SQLite, where each costs a sync of the disk.

    On PostgreSQL each row commits alone, so that no request waits for a batch, or deadlocks with it.
    """
    if connection.vendor == "postgresql":
        yield
        return
    with transaction.atomic():
        yield
