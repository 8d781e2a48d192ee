"""The copy that people see: made by a job, once; refused with a plain reason; under the newest key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests import world
from tests.kernel.media import samples
from tests.office.attached import jpeg, uploaded
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions.material import add_material
from weibao.kernel import media
from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.faults import StorageFull
from weibao.office.attachments import copies, expiry, gate
from weibao.office.attachments.showing import views_of
from weibao.office.jobs.running import run_ready
from weibao.office.models import StoredFile
from weibao.office.storage import files
from weibao.project.keys.retiring import retire
from weibao.project.keys.rotating import rotate

LATER = NOW + timedelta(hours=1)
PLACE = (b"LIST", b"INFOIGPS\x10\0\0\0 29.0N 106.6E    ")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.WEIBAO_HOME = tmp_path
    gate.ledger.clear()
    yield tmp_path
    gate.ledger.clear()


@pytest.fixture
def waiting(here: Town) -> StoredFile:
    """A recording that says where it was made, just added to a case."""
    case = world.case(here)
    token = uploaded(samples.wav(1.0, PLACE), at=NOW, name="录音.wav")
    add_material(case.pk, by=here["clerk"], at=NOW, files=[token])
    return StoredFile.objects.get()


def fresh(row: StoredFile) -> StoredFile:
    return StoredFile.objects.get(pk=row.pk)


def test_the_copy_says_nothing_of_where_it_was_made(waiting: StoredFile) -> None:
    assert (waiting.state, waiting.label) == ("waiting", "录音 1")
    assert run_ready(at=LATER) == 1
    row = fresh(waiting)
    assert (row.state, row.copied_at, row.refusal) == ("ready", LATER, "")
    copy = b"".join(files().open(row.copy_place or ""))
    assert len(copy) == row.copy_size
    assert b"106.6E" not in copy
    original = b"".join(files().open(row.place))
    assert b"106.6E" in original, "the evidence is as it came"
    assert Event.objects.filter(kind="file.copied", subject=row.pk).count() == 1


def test_a_second_run_finds_nothing_to_do(waiting: StoredFile) -> None:
    run_ready(at=LATER)
    place = fresh(waiting).copy_place
    copies.make_copy.func(str(waiting.pk), at=LATER)
    assert fresh(waiting).copy_place == place
    assert Event.objects.filter(kind="file.copied").count() == 1


def test_what_cannot_be_cleaned_says_why(here: Town) -> None:
    case = world.case(here)
    add_material(case.pk, by=here["clerk"], at=NOW, files=[uploaded(jpeg(), at=NOW)])
    run_ready(at=LATER)
    (view,) = views_of(here["clerk"], case)
    assert (view.state, view.url) == ("refused", "")
    assert view.refusal
    assert Event.objects.filter(kind="file.copy_refused").count() == 1


def test_a_full_disk_is_tried_again_and_then_once_in_six_hours(
    waiting: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> media.Copy:
        raise StorageFull

    with monkeypatch.context() as broken:
        broken.setattr(media, "clean", full)
        for minutes in (0, 5, 30):
            run_ready(at=LATER + timedelta(minutes=minutes))
    assert fresh(waiting).state == "waiting"
    assert DBTaskResult.objects.get().status == "FAILED"
    assert expiry.copy_again(NOW + timedelta(hours=7)) == 1
    assert expiry.copy_again(NOW + timedelta(hours=8)) == 0
    run_ready(at=NOW + timedelta(hours=8))
    assert fresh(waiting).state == "ready"


def test_a_change_of_keys_takes_originals_and_copies_along(waiting: StoredFile) -> None:
    run_ready(at=LATER)
    row = fresh(waiting)
    before = [b"".join(files().open(place)) for place in (row.place, row.copy_place or "")]
    old = current_ring().current("file").id
    assert files().count_with(old) == 2
    rotate("file", at=LATER, say=lambda _: None)
    assert files().count_with(old) == 0
    retire("file", at=LATER + timedelta(hours=2))
    after = [b"".join(files().open(place)) for place in (row.place, row.copy_place or "")]
    assert before == after
