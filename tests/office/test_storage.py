"""The store: sealed while it comes in, whole or not there, room refused in words, strays swept."""

from __future__ import annotations

import gc
import io
import os
import resource
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.test import RequestFactory
from pytest_django import Settings

from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.crypto.streams import FRAME_BYTES, StreamError
from weibao.kernel.faults import StorageFull
from weibao.office.models import Lease, StoredFile
from weibao.office.storage import files, local, uploads
from weibao.office.storage.local import LocalStorage
from weibao.office.storage.upkeep import sweep
from weibao.office.storage.uploads import SealedUpload, SealingUploadHandler

MARKER = "赵小明标记zhaoxiaoming".encode()
SIZES = [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES, 700_001]


@pytest.fixture
def store(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files")


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A home of this test's own for what goes through `files()`; the keys stay."""
    settings.WEIBAO_HOME = tmp_path
    return tmp_path


def content(size: int) -> bytes:
    return (MARKER * (size // len(MARKER) + 1))[:size]


def pieces(data: bytes, length: int = 5_000) -> Iterator[bytes]:
    return (data[at : at + length] for at in range(0, len(data), length))


def on_disk(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("size", SIZES)
def test_what_comes_in_comes_out(store: LocalStorage, size: int) -> None:
    data = content(size)
    ref = store.put(pieces(data))
    assert (ref.size, ref.digest) == (size, sha256(data).hexdigest())
    assert b"".join(store.open(ref.place)) == data
    assert store.exists(ref.place)


def test_only_sealed_bytes_are_on_the_disk(store: LocalStorage) -> None:
    ref = store.put(pieces(content(300_000)))
    found = on_disk(store.root)
    assert [path.name for path in found] == [ref.place]
    assert found[0].parent == store.root / ref.place[:2] / ref.place[2:4]
    assert MARKER not in found[0].read_bytes()
    assert found[0].stat().st_mode & 0o077 == 0


def test_a_draft_is_sealed_and_not_to_be_seen(store: LocalStorage) -> None:
    draft = store.begin()
    draft.write(content(200_000))
    draft._file.flush()
    (path,) = on_disk(store.root)
    assert path.stat().st_size > FRAME_BYTES
    assert MARKER not in path.read_bytes()
    assert not store.exists(draft.place)
    assert list(store.places()) == []
    draft.abort()
    assert on_disk(store.root) == []


def test_a_source_that_breaks_leaves_nothing(store: LocalStorage) -> None:
    def broken() -> Iterator[bytes]:
        yield content(100_000)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.put(broken())
    assert on_disk(store.root) == []


def test_a_file_moved_to_another_place_does_not_open(store: LocalStorage) -> None:
    one, two = store.put([b"one"]), store.put([b"two"])
    store.path(one.place).replace(store.path(two.place))
    with pytest.raises(StreamError):
        b"".join(store.open(two.place))


@pytest.mark.parametrize("place", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 32 + "/x"])
def test_a_place_is_only_what_the_store_gave(store: LocalStorage, place: str) -> None:
    with pytest.raises(ValueError, match="place"):
        store.exists(place)


@pytest.fixture
def small_disk() -> Iterator[None]:
    """The system itself refuses to let a file grow beyond 128 KiB, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (128 * 1024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_refused_in_words_and_leaves_nothing(
    store: LocalStorage, small_disk: None
) -> None:
    kept = store.put([b"small"])
    with pytest.raises(StorageFull, match="存储空间已满"):
        store.put(pieces(content(1_000_000)))
    assert [path.name for path in on_disk(store.root)] == [kept.place]
    assert b"".join(store.open(kept.place)) == b"small"


def test_files_leave_room_for_the_database(
    store: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "RESERVE", 2**62)
    with pytest.raises(StorageFull):
        store.put([b"small"])
    assert on_disk(store.root) == []


def test_places_go_on_where_the_last_batch_ended(store: LocalStorage) -> None:
    every = sorted(store.put([b"x"]).place for _ in range(25))
    assert list(store.places()) == every
    assert list(store.places(after=every[9])) == every[10:]
    assert list(store.places(after=every[-1])) == []


def test_files_are_sealed_again_with_a_new_key(store: LocalStorage, at: datetime) -> None:
    old = current_ring().current("file").id
    refs = {store.put([content(size)]): size for size in SIZES}
    current_ring().rotate("file", at=at)
    newer = store.put([b"newer"])
    assert store.count_with(old) == len(refs)
    first = store.rewrap(after=None, limit=3)
    assert first.seen == 3
    rest = store.rewrap(after=first.last, limit=100)
    assert (first.changed + rest.changed, rest.last) == (len(refs), None)
    assert store.count_with(old) == 0
    for ref, size in refs.items():
        assert b"".join(store.open(ref.place)) == content(size)
    assert b"".join(store.open(newer.place)) == b"newer"
    assert store.rewrap(after=None, limit=100).changed == 0
    assert len(on_disk(store.root)) == len(refs) + 1


def test_a_file_discarded_while_keys_change_does_not_come_back(
    store: LocalStorage, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = store.put([content(1_000)])
    gone_before = store.put([b"gone"])
    current_ring().rotate("file", at=at)
    opened = store.open

    def open_and_discard(place: str) -> Iterator[bytes]:
        yield from opened(place)
        store.discard(place)

    places = sorted([ref.place, gone_before.place])
    monkeypatch.setattr(store, "places", lambda **_: iter(places))
    monkeypatch.setattr(store, "open", open_and_discard)
    store.discard(gone_before.place)
    assert store.rewrap(after=None, limit=10).changed == 0
    assert on_disk(store.root) == []
    assert store.count_with(current_ring().current("file").id) == 0


RANGES = [(0, 1), (0, FRAME_BYTES), (FRAME_BYTES - 1, FRAME_BYTES + 1), (70_000, 70_000)]


@pytest.mark.parametrize("span", [*RANGES, (3 * FRAME_BYTES, 10**9), (699_999, 700_001)])
@pytest.mark.parametrize("size", [FRAME_BYTES, 3 * FRAME_BYTES, 700_001])
def test_a_range_is_what_it_would_be_in_the_whole(
    store: LocalStorage, size: int, span: tuple[int, int]
) -> None:
    data = content(size)
    ref = store.put(pieces(data))
    assert b"".join(store.open_range(ref.place, *span)) == data[slice(*span)]


def test_a_range_reads_only_its_frames(store: LocalStorage) -> None:
    ref = store.put(pieces(content(20 * FRAME_BYTES)))
    path = store.path(ref.place)
    sealed = bytearray(path.read_bytes())
    sealed[FRAME_BYTES // 2] ^= 1
    path.write_bytes(sealed)
    part = b"".join(store.open_range(ref.place, 10 * FRAME_BYTES, 10 * FRAME_BYTES + 9))
    assert part == content(20 * FRAME_BYTES)[10 * FRAME_BYTES :][:9]
    with pytest.raises(StreamError):
        b"".join(store.open_range(ref.place, 0, 9))


@pytest.mark.django_db
def test_what_no_row_names_is_swept_after_a_week(home: Path, at: datetime) -> None:
    store = files()
    named, stray = store.put([b"named"]), store.put([b"stray"])
    copied = store.put([b"copied"])
    draft = store.begin()
    draft.write(content(100_000))
    StoredFile.objects.create(
        town="500110110", subject_kind="cases.case", subject="0" * 32, place=named.place,
        name="照片.jpg", media_type="image/jpeg", size=5, digest=named.digest, created_at=at,
        number=1, kind="image", received_at=at, state="ready", copy_place=copied.place,
    )  # fmt: skip
    for path in on_disk(home):
        os.utime(path, (at.timestamp(), at.timestamp()))
    assert sweep(at + timedelta(days=6)) == 0
    assert len(on_disk(home)) == 4
    assert sweep(at + timedelta(days=6, hours=1)) == 0
    assert sweep(at + timedelta(days=8)) == 2
    assert {path.name for path in on_disk(home)} == {named.place, copied.place}
    assert not store.exists(stray.place)
    assert Lease.objects.get(name="storage.sweep").reached == at + timedelta(days=8)


def posted(data: bytes) -> SealedUpload:
    """The file of a form as a view gets it."""
    request = RequestFactory().post(
        "/", {"file": SimpleUploadedFile("照片.jpg", data, "image/jpeg"), "words": "写下的话"}
    )
    request.upload_handlers = [SealingUploadHandler(request)]
    assert request.POST["words"] == "写下的话"
    upload = request.FILES["file"]
    assert isinstance(upload, SealedUpload)
    return upload


@pytest.mark.parametrize("size", [1, 100_000, 3_000_000])
def test_an_upload_is_sealed_before_it_touches_the_disk(
    home: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = home / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    upload = posted(content(size))
    assert on_disk(spool) == []
    assert (upload.name, upload.content_type, upload.size) == ("照片.jpg", "image/jpeg", size)
    assert upload.ref is not None
    assert b"".join(upload.chunks()) == upload.read() == content(size)
    assert len(on_disk(home)) == 1
    assert MARKER not in on_disk(home)[0].read_bytes()
    upload.discard()
    assert on_disk(home) == []


def test_a_form_field_takes_a_sealed_upload(home: Path) -> None:
    field = forms.FileField()
    assert field.clean(posted(b"content")).read() == b"content"


def test_a_file_too_large_is_refused_and_the_form_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 150_000)
    upload = posted(content(400_000))
    assert upload.ref is None
    assert "太大" in upload.refused
    assert on_disk(home) == []


def test_an_upload_onto_a_full_disk_is_refused_and_the_form_kept(
    home: Path, small_disk: None
) -> None:
    upload = posted(content(400_000))
    assert upload.ref is None
    assert "存储空间已满" in upload.refused
    assert on_disk(home) == []


class BrokenLine(io.BytesIO):
    """A client that goes away in the middle of its upload."""

    def read(self, size: int | None = -1) -> bytes:
        got = super().read(size)
        if not got:
            raise ConnectionResetError
        return got


def test_an_upload_cut_off_leaves_nothing(home: Path) -> None:
    whole = RequestFactory().post("/", {"file": SimpleUploadedFile("a.bin", content(500_000))})
    line: dict[str, Any] = {"wsgi.input": BrokenLine(whole.body[:300_000])}
    cut = RequestFactory().generic("POST", "/", whole.body, whole.META["CONTENT_TYPE"], **line)
    cut.upload_handlers = [SealingUploadHandler(cut)]
    with pytest.raises(UnreadablePostError):
        _ = cut.FILES
    del cut
    gc.collect()
    assert on_disk(home) == []


def test_an_abort_of_the_handler_removes_the_draft(home: Path) -> None:
    handler = SealingUploadHandler(HttpRequest())
    handler.new_file("file", "a.bin", "text/plain", 0)
    handler.receive_data_chunk(content(100_000), 0)
    assert len(on_disk(home)) == 1
    handler.upload_interrupted()
    assert on_disk(home) == []
