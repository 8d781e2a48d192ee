"""`weibao keys`: a new key without a stop, a kill in the middle, and old keys that may go."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from tests.support.processes import kill, start, wait_for
from weibao.audit import triggers
from weibao.audit.models import Event, Revision
from weibao.kernel.crypto.keyring import PURPOSES, current_ring
from weibao.kernel.resealing import Batch
from weibao.kernel.retokening import retokenisers
from weibao.office.models import FlowStep, KeyRotation
from weibao.office.storage import files
from weibao.project.keys.retiring import NEEDED, RETIRABLE, SETTLED, StillNeeded, retire
from weibao.project.keys.rotating import Unfinished, is_finished, rotate
from weibao.project.keys.targets import targets, users_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def silent(_line: str) -> None: ...


def notes(count: int, at: datetime) -> list[FlowStep]:
    return FlowStep.objects.bulk_create(
        FlowStep(
            town="500110110", flow="case", subject=uuid.uuid4(), step="open", target="open", at=at,
            note=f"经过 {number}",
        )
        for number in range(count)
    )  # fmt: skip


def revision(at: datetime) -> Revision:
    return Revision.objects.create(
        town="500110110", subject_kind="cases.case", subject=uuid.uuid4(), version=1, at=at,
        fields=["note"], body={"note": [None, "旧话"]},
    )  # fmt: skip


def readable(rows: list[FlowStep]) -> bool:
    found = FlowStep.objects.in_bulk([row.pk for row in rows])
    return all(found[row.pk].note == row.note for row in rows)


def test_everything_is_sealed_again_and_the_old_key_may_go(at: datetime) -> None:
    rows, change = notes(450, at), revision(at)
    old = current_ring().current("field").id
    done = rotate("field", at=at, say=silent)
    assert not done.resumed
    assert done.changed >= 451
    assert current_ring().current("field").id.hex() == done.key != old.hex()
    assert users_of("field", old) == {}
    assert retire("field", at=at + SETTLED) == [old.hex()]
    assert current_ring().key("field", old) is None
    assert readable(rows)
    change.refresh_from_db()
    assert change.body == {"note": [None, "旧话"]}


def test_the_change_leaves_events_with_key_ids_only(at: datetime) -> None:
    old = current_ring().current("field").id.hex()
    new = rotate("field", at=at, say=silent).key
    retire("field", at=at + SETTLED)
    found = (
        Event.objects.filter(kind__startswith="keys.")
        .order_by("at")
        .values_list("kind", "fields", "digest")
    )
    assert list(found) == [("keys.rotated", ["field"], new), ("keys.retired", ["field"], old)]


def test_append_only_rows_stay_append_only(at: datetime) -> None:
    change = revision(at)
    rotate("field", at=at, say=silent)
    assert triggers.missing() == []
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Revision.objects.filter(pk=change.pk).update(town="1")


def test_a_second_change_makes_another_key(at: datetime) -> None:
    first = rotate("field", at=at, say=silent)
    second = rotate("field", at=at, say=silent)
    assert not second.resumed
    assert first.key != second.key
    assert len(current_ring().keys("field")) >= 3


def test_a_change_broken_off_before_its_note_is_taken_up(at: datetime) -> None:
    """Killed right after the ring's file was written: the database does not know of it."""
    rows = notes(3, at)
    current_ring().rotate("field", at=at)
    count = len(current_ring().keys("field"))
    assert not is_finished("field", current_ring())
    done = rotate("field", at=at, say=silent)
    assert done.resumed
    assert len(current_ring().keys("field")) == count
    assert readable(rows)


def test_a_change_is_not_done_while_others_keep_writing(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = Batch(None, 1, 0, 1)
    monkeypatch.setattr(retokenisers, "_offers", {"busy": lambda _after, _limit: busy})
    with pytest.raises(Unfinished):
        rotate("token", at=at, say=silent)
    assert not is_finished("token", current_ring())
    with pytest.raises(StillNeeded, match="没有换完"):
        retire("token", at=at + SETTLED)


def test_tokens_are_written_again_by_whoever_keeps_them(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[Any, bytes]] = []

    def offer(after: Any, limit: int) -> Batch:
        assert limit > 0
        written.append((after, current_ring().current("token").id))
        first_pass = len(written) <= 2
        return Batch("one" if after is None else None, 1, int(first_pass), 0)

    monkeypatch.setattr(retokenisers, "_offers", {"throw-away": offer})
    done = rotate("token", at=at, say=silent)
    assert [after for after, _ in written] == [None, "one"] * 2
    assert {key.hex() for _, key in written} == {done.key}
    assert done.changed == 2


def test_the_apps_that_keep_search_tokens_can_write_them_again() -> None:
    assert "children" in {name for name, _ in retokenisers.items()}


def test_files_are_sealed_again(at: datetime, settings: Any, tmp_path: Path) -> None:
    settings.WEIBAO_HOME = tmp_path
    ref = files().put([b"photo" * 50_000])
    old = current_ring().current("file").id
    assert rotate("file", at=at, say=silent).changed == 1
    retire("file", at=at + SETTLED)
    assert current_ring().key("file", old) is None
    assert b"".join(files().open(ref.place)) == b"photo" * 50_000


def test_a_key_still_in_use_cannot_go(at: datetime) -> None:
    rotate("field", at=at, say=silent)
    old = current_ring().keys("field")[1]
    # A row written by a transaction that began before the change.
    late = notes(1, at)[0]
    with sealing_with("field", old.id):
        FlowStep.objects.filter(pk=late.pk).update(note="晚到的")
    with pytest.raises(StillNeeded, match=r"office\.flowstep\.note 1 项"):
        retire("field", at=at + SETTLED)
    assert current_ring().key("field", old.id) is not None
    late.refresh_from_db()
    assert late.note == "晚到的"


@contextmanager
def sealing_with(purpose: str, key_id: bytes) -> Iterator[None]:
    """An old key is the current one for a moment, as in a process that had not looked yet."""
    file = Path(settings.WEIBAO_KEYRING)
    before = file.read_text()
    content = json.loads(before)
    content["purposes"][purpose].sort(key=lambda entry: entry["id"] != key_id.hex())
    file.write_text(json.dumps(content))
    yield
    file.write_text(before)


def test_an_old_key_stays_for_an_hour(at: datetime) -> None:
    rotate("field", at=at, say=silent)
    with pytest.raises(StillNeeded, match="不到一小时"):
        retire("field", at=at + SETTLED - timedelta(seconds=1))


@pytest.mark.parametrize("purpose", sorted(set(PURPOSES) - RETIRABLE))
def test_what_old_digests_rest_on_is_never_destroyed(purpose: str, at: datetime) -> None:
    rotate(purpose, at=at, say=silent)
    with pytest.raises(StillNeeded, match="不能销毁"):
        retire(purpose, at=at + SETTLED)
    assert len(current_ring().keys(purpose)) >= 2


def test_every_reason_to_keep_names_a_purpose() -> None:
    assert set(NEEDED) <= set(PURPOSES) - RETIRABLE
    assert targets("event-seal") == []


def keys(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def test_the_list_shows_ids_and_no_key() -> None:
    shown = keys("list")
    ring = current_ring()
    for purpose in PURPOSES:
        assert ring.current(purpose).id.hex() in shown
        assert ring.text(purpose) not in shown
        assert ring.current(purpose).secret.hex() not in shown


def test_a_dry_run_changes_nothing(at: datetime) -> None:
    notes(1, at)
    before = Path(settings.WEIBAO_KEYRING).read_bytes()
    shown = keys("rotate", "--dry-run")
    assert "office.flowstep.note" in shown
    assert "audit.revision.body" in shown
    assert Path(settings.WEIBAO_KEYRING).read_bytes() == before
    assert not KeyRotation.objects.exists()


def test_to_destroy_needs_a_word() -> None:
    assert "没有旧钥匙" in keys("retire", "--purpose", "list-digest")
    keys("rotate", "--purpose", "field")
    before = Path(settings.WEIBAO_KEYRING).read_bytes()
    with pytest.raises(CommandError, match="--yes"):
        keys("retire", "--purpose", "field")
    with pytest.raises(CommandError, match="不到一小时"):
        keys("retire", "--purpose", "field", "--yes")
    assert Path(settings.WEIBAO_KEYRING).read_bytes() == before


def test_a_ring_is_completed_after_an_upgrade() -> None:
    ring = Path(settings.WEIBAO_KEYRING)
    ring.write_text(ring.read_text().replace('"list-digest"', '"gone"'))
    assert "没有" in keys("list")
    said = keys("complete")
    assert said.startswith("已补上：名单摘要\n")
    # The copy made before does not know the new key: the keeper is told to make another.
    assert current_ring().fingerprint in said
    assert "再备份一次" in said
    assert keys("complete") == "钥匙齐全。\n"


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_lost_and_it_goes_on(at: datetime) -> None:
    rows = notes(3_000, at)
    old = current_ring().current("field").id
    process = start("keys", "rotate", "--purpose", "field")
    wait_for(lambda: 0 < left(old) < len(rows), process=process)
    kill(process)
    assert 0 < left(old) < len(rows)
    assert readable(rows)
    assert len(current_ring().keys("field")) == 2
    assert "接着上次的换完了" in keys("rotate", "--purpose", "field")
    assert len(current_ring().keys("field")) == 2
    assert left(old) == 0
    retire("field", at=at + timedelta(days=3650))
    assert readable(rows)


def left(key_id: bytes) -> int:
    return users_of("field", key_id).get("office.flowstep.note", 0)
