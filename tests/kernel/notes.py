"""A model that exists only for the tests of sealed fields, on either database."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.test.utils import isolate_apps

from weibao.kernel.fields import SealedDateField, SealedJSONField, SealedTextField
from weibao.kernel.ids import uuid7

with isolate_apps():

    class Note(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid7)
        title = SealedTextField("标题", max_length=20)
        body = SealedTextField("内容", max_length=5_000, multiline=True, null=True, blank=True)
        facts = SealedJSONField("事实", default=dict)
        born = SealedDateField("出生", null=True)
        trace = SealedTextField("留痕", null=True, blank=True, frozen=True)
        plain = models.CharField(max_length=20, blank=True)

        objects: models.Manager[Note] = models.Manager()

        class Meta:
            app_label = "notes"

        def __str__(self) -> str:
            return str(self.pk)


def make_note_table() -> None:
    """Make the table with a plain statement: the schema editor of SQLite refuses a transaction.

    It goes with the test's transaction.
    """
    editor = connection.schema_editor()
    editor.deferred_sql = []
    statement, parameters = editor.table_sql(Note)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def stored(note: Note, column: str) -> Any:
    """The bytes in the database, as a thief would read them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {Note._meta.db_table} WHERE id = %s", [_key(note)])
        value = cursor.fetchone()[0]
    return value if value is None else bytes(value)


def overwrite(note: Note, column: str, value: bytes) -> None:
    with connection.cursor() as cursor:
        statement = f"UPDATE {Note._meta.db_table} SET {column} = %s WHERE id = %s"
        cursor.execute(statement, [value, _key(note)])


def _key(note: Note) -> Any:
    return Note._meta.get_field("id").get_db_prep_value(note.pk, connection)
