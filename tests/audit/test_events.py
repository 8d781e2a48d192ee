"""The log is append-only, and what is written holds no values."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests import world
from weibao.audit.events import record
from weibao.audit.models import Change, Event, EventSeal, EventSubject, Revision
from weibao.audit.sealing import seal
from weibao.audit.triggers import APPEND_ONLY, install, missing
from weibao.kernel.actor import SYSTEM
from weibao.kernel.ids import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def rows(at: datetime) -> dict[type, object]:
    """One row of each append-only table."""
    child = uuid7()
    event = record("test", actor=SYSTEM, at=at, town="990110110", subjects=[child])
    seal()
    revision = Revision.objects.create(
        town="", subject_kind="x", subject=child, version=1, at=at, body={"a": [1, 2]}
    )
    change = Change.objects.create(at=at, town="", subject_kind="x", subject=child, version=1)
    return {
        Event: event,
        EventSubject: EventSubject.objects.get(event=event),
        EventSeal: EventSeal.objects.get(event=event),
        Revision: revision,
        Change: change,
    }


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__name__)
def test_rows_are_neither_changed_nor_deleted_nor_replaced(model, rows) -> None:
    row = rows[model]
    table, key = model._meta.db_table, model._meta.pk.column
    for statement in (f'UPDATE "{table}" SET "{key}" = "{key}"', f'DELETE FROM "{table}"'):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _run(statement)
    assert model.objects.filter(pk=row.pk).exists()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Checks that wait for the end of the transaction would stand in the way.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__name__)
def test_insert_or_replace_does_not_pass_on_sqlite(model, rows) -> None:
    if connection.vendor != "sqlite":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _run(f'TRUNCATE "{model._meta.db_table}" CASCADE')
        return
    table = model._meta.db_table
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _run(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}" LIMIT 1')


def test_a_dropped_trigger_is_named_and_comes_back() -> None:
    on_table = f' ON "{Event._meta.db_table}"' if connection.vendor == "postgresql" else ""
    _run(f'DROP TRIGGER "audit_event_no_update"{on_table}')
    assert missing() == ["audit_event_no_update"]
    install()
    assert missing() == []


def test_an_event_says_who_in_which_post(at: datetime) -> None:
    town = world.town()
    clerk = town["clerk"]
    event = record("test", actor=clerk, at=at)
    assert (event.person, event.post, event.town) == (
        clerk.person_id,
        clerk.seats[0].post_id,
        town.code,
    )


def test_events_of_a_whole_thread_hold_no_text_of_it() -> None:
    town = world.town()
    world.case(town)
    told = world.content()
    texts = [told.what, told.child_known, told.suspect_known, told.place]
    dump = str(list(Event.objects.values_list("kind", "fields", "digest", "subject_kind")))
    assert Event.objects.filter(kind="case.opened").count() == 1
    assert not [text for text in texts if text in dump]
