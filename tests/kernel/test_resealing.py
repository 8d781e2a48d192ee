from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.kernel.notes import Note, make_note_table, overwrite, stored
from tests.kernel.rings import AT, new_ring
from weibao.kernel import resealing
from weibao.kernel.crypto.keyring import SM4, KeyRing
from weibao.kernel.crypto.seal import SealError, needs_reseal, open_sealed
from weibao.kernel.resealing import Batch, reseal, sealed_fields

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Settings, db: None) -> KeyRing:
    made = new_ring(tmp_path)
    settings.WEIBAO_KEYRING = made.path
    make_note_table()
    return made


def some_notes(count: int) -> list[Note]:
    return [Note.objects.create(title=f"第{n}个", facts={"n": n}) for n in range(count)]


def stale(ring: KeyRing, column: str = "title") -> int:
    return sum(needs_reseal(stored(note, column), ring=ring) for note in Note.objects.all())


def walk(column: str = "title", *, batch: int = 3) -> list[Batch]:
    done = [reseal(Note, column, batch=batch)]
    while done[-1].last is not None:
        done.append(reseal(Note, column, batch=batch, after=done[-1].last))
    return done


def test_every_row_gets_the_new_key_and_keeps_its_content(ring: KeyRing) -> None:
    some_notes(7)
    turned = ring.rotate("field", at=AT)
    assert stale(turned) == 7
    assert sum(batch.changed for batch in walk()) == 7
    assert stale(turned) == 0
    assert {note.title for note in Note.objects.all()} == {f"第{n}个" for n in range(7)}


def test_it_reads_each_row_once_and_stops(ring: KeyRing) -> None:
    some_notes(6)
    ring.rotate("field", at=AT)
    assert [batch.seen for batch in walk(batch=3)] == [3, 3, 0]
    assert [batch.seen for batch in walk(batch=4)] == [4, 2]


def test_a_second_pass_has_nothing_to_do(ring: KeyRing) -> None:
    notes = some_notes(3)
    ring.rotate("field", at=AT)
    walk()
    before = [stored(note, "title") for note in notes]
    assert [batch.changed for batch in walk()] == [0, 0]
    assert [stored(note, "title") for note in notes] == before


def test_stopped_half_way_it_goes_on(ring: KeyRing) -> None:
    some_notes(6)
    turned = ring.rotate("field", at=AT)
    first = reseal(Note, "title", batch=2)
    assert stale(turned) == 4
    reseal(Note, "title", batch=99, after=first.last)
    assert stale(turned) == 0


def test_other_kinds_of_field_and_empty_ones(ring: KeyRing) -> None:
    some_notes(2)
    turned = ring.rotate("field", at=AT)
    walk("facts")
    assert stale(turned, "facts") == 0
    assert {note.facts["n"] for note in Note.objects.all()} == {0, 1}
    assert walk("body")[0].changed == 0


def test_the_algorithm_changes_the_same_way(ring: KeyRing) -> None:
    note = some_notes(1)[0]
    ring.choose(SM4)
    walk()
    assert stored(note, "title")[1] == 2
    assert Note.objects.get().title == "第0个"


def test_an_edit_in_between_is_kept(ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves after the row was read and before it is written back."""
    some_notes(1)
    turned = ring.rotate("field", at=AT)

    def open_after_an_edit(blob: bytes, **given: Any) -> bytes:
        plain = open_sealed(blob, **given)
        Note.objects.update(title="别人刚改的")
        return plain

    monkeypatch.setattr(resealing, "open_sealed", open_after_an_edit)
    assert reseal(Note, "title").changed == 0
    assert Note.objects.get().title == "别人刚改的"
    assert stale(turned) == 0


def test_an_edit_with_the_old_key_in_between_is_sealed_again(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has not seen the new ring yet."""
    notes = some_notes(2)
    old = stored(notes[1], "title")
    turned = ring.rotate("field", at=AT)
    edits = [old]

    def open_after_an_edit(blob: bytes, **given: Any) -> bytes:
        plain = open_sealed(blob, **given)
        if edits:
            overwrite(notes[0], "title", edits.pop())
        return plain

    monkeypatch.setattr(resealing, "open_sealed", open_after_an_edit)
    assert reseal(Note, "title") == Batch(last=None, seen=2, changed=2, missed=0)
    assert stale(turned) == 0
    assert {note.title for note in Note.objects.all()} == {"第1个"}


def test_a_row_that_never_rests_is_counted(ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = some_notes(5)
    edits = [stored(note, "title") for note in notes[1:]]
    ring.rotate("field", at=AT)

    def open_after_an_edit(blob: bytes, **given: Any) -> bytes:
        plain = open_sealed(blob, **given)
        overwrite(notes[0], "title", edits.pop())
        return plain

    monkeypatch.setattr(resealing, "open_sealed", open_after_an_edit)
    assert reseal(Note, "title", batch=1).missed == 1


def test_a_row_that_goes_away_is_no_fault(ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    some_notes(1)
    ring.rotate("field", at=AT)

    def open_then_withdraw(blob: bytes, **given: Any) -> bytes:
        Note.objects.all().delete()
        return open_sealed(blob, **given)

    monkeypatch.setattr(resealing, "open_sealed", open_then_withdraw)
    assert reseal(Note, "title") == Batch(last=None, seen=1, changed=0, missed=0)


def test_a_damaged_row_stops_it_in_words(ring: KeyRing) -> None:
    note = some_notes(1)[0]
    blob = stored(note, "title")
    overwrite(note, "title", blob[:-1] + bytes([blob[-1] ^ 1]))
    ring.rotate("field", at=AT)
    with pytest.raises(SealError, match=r"notes_note\.title"):
        reseal(Note, "title")


def test_the_old_key_can_go_afterwards(ring: KeyRing) -> None:
    some_notes(3)
    turned = ring.rotate("field", at=AT)
    for _, field in sealed_fields([Note]):
        walk(field.name)
    turned.drop("field", ring.current("field").id)
    assert len({note.title for note in Note.objects.all()}) == 3


def test_finds_every_sealed_field_but_frozen_ones() -> None:
    assert [field.name for _, field in sealed_fields([Note])] == [
        "title",
        "body",
        "facts",
        "born",
    ]


@pytest.mark.parametrize("name", ["trace", "plain"])
def test_refuses_what_it_must_leave_alone(name: str) -> None:
    with pytest.raises(ValueError, match="is not a field"):
        reseal(Note, name)
