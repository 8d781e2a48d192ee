"""The chain names the first row that was changed, deleted or replaced."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from weibao.audit.events import record
from weibao.audit.models import Event, EventSeal
from weibao.audit.sealing import head, seal, verify
from weibao.audit.triggers import APPEND_ONLY, install
from weibao.kernel.actor import SYSTEM
from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.ids import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def events(at: datetime, settings, tmp_path) -> list[Event]:
    settings.WEIBAO_HOME = tmp_path
    made = [
        record("test", actor=SYSTEM, at=at + timedelta(seconds=n), fields=["a"], count=n)
        for n in range(5)
    ]
    assert seal() == 5
    return made


def tamper(statement: str, *params: object) -> None:
    """As someone with the database's own rights: triggers off, change, triggers on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Checks that wait for the end of the transaction would stand in the way.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in APPEND_ONLY:
            table = model._meta.db_table
            if connection.vendor == "postgresql":
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
                continue
            for act in ("update", "delete", "insert"):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"')
        cursor.execute(statement, params)
        if connection.vendor == "postgresql":
            for model in APPEND_ONLY:
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')
    install()


def key(event: Event) -> object:
    return event.pk if connection.vendor == "postgresql" else event.pk.hex


def test_an_untouched_chain_holds(events) -> None:
    assert verify() == (5, None)
    assert head() == (5, bytes(EventSeal.objects.get(seq=5).mac).hex())


def test_a_changed_event_is_named(events) -> None:
    tamper("UPDATE audit_event SET count = 99 WHERE id = %s", key(events[2]))
    number, broken = verify()
    assert (number, broken.event) == (2, str(events[2].pk))
    assert "改动" in broken.what


def test_a_deleted_event_is_named(events) -> None:
    tamper("DELETE FROM audit_event WHERE id = %s", key(events[1]))
    number, broken = verify()
    assert (number, broken.event) == (1, str(events[1].pk))


def test_a_deleted_seal_is_named(events) -> None:
    tamper("DELETE FROM audit_eventseal WHERE seq = %s", 3)
    number, broken = verify()
    assert (number, broken.seq) == (2, 3)


def test_a_replaced_event_is_named(events) -> None:
    tamper("UPDATE audit_event SET kind = 'other' WHERE id = %s", key(events[4]))
    assert verify()[1].event == str(events[4].pk)


def test_a_cut_off_end_is_seen_by_the_head_kept_outside(events) -> None:
    tamper("DELETE FROM audit_eventseal WHERE seq = %s", 5)
    tamper("DELETE FROM audit_event WHERE id = %s", key(events[4]))
    number, broken = verify()
    assert number == 4
    assert "截断" in broken.what


def test_a_head_that_is_gone_is_no_proof(events, settings) -> None:
    (Path(settings.WEIBAO_HOME) / "heads" / "events.json").unlink()
    number, broken = verify()
    assert number == 5
    assert "链尾不见了" in broken.what


def test_an_event_slipped_in_long_ago_is_seen(events, at) -> None:
    record("test", actor=SYSTEM, at=at - timedelta(days=3))
    number, broken = verify(on=at)
    assert number == 5
    assert "没有封印" in broken.what


def test_a_changed_list_of_children_is_seen(at, settings, tmp_path) -> None:
    settings.WEIBAO_HOME = tmp_path
    event = record("test", actor=SYSTEM, at=at, subjects=[uuid7()])
    seal()
    tamper("DELETE FROM audit_eventsubject WHERE event_id = %s", key(event))
    assert verify()[1].event == str(event.pk)


def test_seals_of_an_older_key_still_hold(events, settings, tmp_path, at) -> None:
    record("test", actor=SYSTEM, at=at + timedelta(minutes=1))
    current_ring().rotate("event-seal", at=at)
    seal()
    assert verify() == (6, None)


def test_the_command_says_so_and_fails(events, capsys) -> None:
    call_command("events", "verify")
    assert "5 条留痕全部完好" in capsys.readouterr().out
    tamper("UPDATE audit_event SET count = 99 WHERE id = %s", key(events[0]))
    with pytest.raises(CommandError, match=str(events[0].pk)):
        call_command("events", "verify")
