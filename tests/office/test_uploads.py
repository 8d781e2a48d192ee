"""A file on its way in: pieces in any order, again, cut off, other bytes; one correct file, or none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from tests.office.attached import MARKER, begun, cut, from_outside, jpeg, send, uploaded
from tests.org import factories as org
from weibao.audit.models import Event
from weibao.kernel import media
from weibao.kernel.crypto.keyring import current_ring
from weibao.office.attachments import expiry, gate, uploads
from weibao.office.attachments.ledger import LEAST, Ledger, Room, Sender
from weibao.office.attachments.limits import MB
from weibao.office.guard import numbers, tally, telling
from weibao.office.models import Notice, Setting, Upload, UploadPiece
from weibao.office.storage import files, local
from weibao.office.storage.upkeep import sweep

pytestmark = pytest.mark.django_db

BIG = jpeg(1_300_000)
HALF = uploads.PIECE // 2


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.WEIBAO_HOME = tmp_path
    gate.ledger.clear()
    yield tmp_path
    gate.ledger.clear()


def on_disk(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


def content(upload: Upload) -> bytes:
    return b"".join(files().open(Upload.objects.get(pk=upload.pk).place or ""))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 1, 0, 2, 0)])
def test_pieces_in_any_order_make_one_file(home: Path, at: datetime, order: list[int]) -> None:
    upload, _ = begun(BIG, at=at)
    send(upload, BIG, *order, at=at)
    assert uploads.have(upload) == [0, 1, 2]
    whole = uploads.finish(upload, at=at)
    assert content(whole) == BIG
    assert (whole.digest, whole.kind) == (sha256(BIG).hexdigest(), "image")
    assert len(on_disk(home)) == 1, "the pieces are gone"
    assert UploadPiece.objects.count() == 0


def test_plain_bytes_are_nowhere_on_the_way(home: Path, at: datetime) -> None:
    upload, _ = begun(BIG, at=at)
    send(upload, BIG, at=at)
    assert [path for path in on_disk(home) if MARKER in path.read_bytes()] == []
    uploads.finish(upload, at=at)
    assert [path for path in on_disk(home) if MARKER in path.read_bytes()] == []


def test_finished_twice_it_is_the_same(home: Path, at: datetime) -> None:
    upload, _ = begun(BIG, at=at)
    send(upload, BIG, at=at)
    first, again = uploads.finish(upload, at=at), uploads.finish(upload, at=at)
    assert first.place == again.place
    assert Event.objects.filter(kind="upload.taken").count() == 1
    assert len(on_disk(home)) == 1


def test_a_piece_cut_off_leaves_nothing_and_may_come_again(home: Path, at: datetime) -> None:
    upload, _ = begun(BIG, at=at)
    with pytest.raises(uploads.NotThePiece) as cut_off:
        uploads.take_piece(upload, 0, cut(BIG[:HALF]), at=at)
    assert cut_off.value.code == "cut"
    assert on_disk(home) == []
    send(upload, BIG, at=at)
    assert content(uploads.finish(upload, at=at)) == BIG


def test_a_source_that_breaks_leaves_nothing(home: Path, at: datetime) -> None:
    def broken() -> Iterator[bytes]:
        yield BIG[:HALF]
        raise ConnectionResetError

    upload, _ = begun(BIG, at=at)
    with pytest.raises(ConnectionResetError):
        uploads.take_piece(upload, 0, broken(), at=at)
    assert on_disk(home) == []


def test_other_bytes_at_the_same_place_are_refused(home: Path, at: datetime) -> None:
    upload, _ = begun(BIG, at=at)
    send(upload, BIG, 0, 1, 2, at=at)
    other = BIG[: uploads.PIECE - 1] + b"!"
    with pytest.raises(uploads.NotThePiece) as refused:
        uploads.take_piece(upload, 0, cut(other), at=at)
    assert refused.value.code == "other"
    assert content(uploads.finish(upload, at=at)) == BIG


@pytest.mark.parametrize("number", [3, 99, -1])
def test_a_piece_that_the_file_does_not_have_is_refused(at: datetime, number: int) -> None:
    upload, _ = begun(BIG, at=at)
    with pytest.raises(uploads.NotThePiece, match="number"):
        uploads.take_piece(upload, number, cut(BIG), at=at)


def test_a_piece_too_long_is_refused(home: Path, at: datetime) -> None:
    upload, _ = begun(BIG, at=at)
    with pytest.raises(uploads.NotThePiece, match="length"):
        uploads.take_piece(upload, 1, cut(BIG), at=at)
    assert on_disk(home) == []


def test_it_is_not_whole_while_a_piece_is_missing(at: datetime) -> None:
    upload, _ = begun(BIG, at=at)
    send(upload, BIG, 0, 2, at=at)
    with pytest.raises(uploads.NotThePiece, match="missing"):
        uploads.finish(upload, at=at)


def test_what_is_not_accepted_is_told_with_the_first_piece(home: Path, at: datetime) -> None:
    page = b"<!DOCTYPE html><script>alert(1)</script>" + b" " * 600_000
    upload, _ = begun(page, at=at, name="照片.jpg")
    with pytest.raises(media.NotTaken):
        send(upload, page, at=at)
    assert on_disk(home) == []


def test_what_is_hidden_from_the_first_piece_is_not_taken_at_the_end(
    home: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, _ = begun(BIG, at=at)
    send(upload, BIG, at=at)

    def nothing(head: bytes) -> None:
        raise media.NotTaken("svg", "不收")

    monkeypatch.setattr(media, "sniff", nothing)
    with pytest.raises(media.NotTaken):
        uploads.finish(upload, at=at)
    assert Upload.objects.get().whole_at is None


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (50 * 2**20 + 1, "large")])
def test_empty_and_too_large_files_do_not_begin(at: datetime, size: int, code: str) -> None:
    with pytest.raises(uploads.NotThePiece, match=code):
        fill(size, at=at)
    assert not Upload.objects.exists()


def test_the_token_is_nowhere_in_the_database(at: datetime) -> None:
    upload, token = begun(BIG, at=at, name="王小明的照片.jpg")
    row = Upload.objects.filter(pk=upload.pk).values().get()
    assert token not in repr(row)
    assert row["name"] == "王小明的照片.jpg"
    assert uploads.open_upload(token, at=at) == upload
    for wrong in ("", "0" * 32, token.upper(), token[:-1]):
        with pytest.raises(uploads.NoUpload):
            uploads.open_upload(wrong, at=at)


def test_a_token_outlives_a_change_of_keys(at: datetime) -> None:
    upload, token = begun(BIG, at=at)
    send(upload, BIG, 0, at=at)
    for purpose in ("submission", "file"):
        current_ring().rotate(purpose, at=at)
    again = uploads.open_upload(token, at=at)
    send(again, BIG, 1, 2, at=at)
    assert content(uploads.finish(again, at=at)) == BIG


def test_names_are_only_names(at: datetime) -> None:
    upload, _ = begun(BIG, at=at, name="../../etc/passwd\u202egpj.exe")
    assert Upload.objects.get(pk=upload.pk).name == "passwdgpj.exe"


def fill(size: int, *, at: datetime, town: str = org.TOWN, **who: object) -> None:
    uploads.begin(town=town, name="a", size=size, request=from_outside(at=at, **who))


def put(key: str, value: int, at: datetime) -> None:
    Setting.objects.create(
        town=org.TOWN, key=key, value=value, valid_from=at.date(), basis="通知", created_at=at
    )


def test_nobody_can_fill_the_disk_for_others(at: datetime) -> None:
    put("files.sender_mb", 3, at)
    for _ in range(3):
        uploaded(jpeg(MB), at=at)
    with pytest.raises(gate.NotNow, match="您这一处"):
        fill(MB, at=at, address="203.0.113.9")
    fill(MB, at=at, address="198.51.100.9")
    fill(MB, at=at + timedelta(hours=24, seconds=1))


def test_what_is_announced_and_does_not_come_takes_nobody_s_room(home: Path, at: datetime) -> None:
    """Twenty announcements of the largest size once kept a whole block out for a day."""
    for key, value in (("sender", 100), ("line_day", 100), ("block_day", 100), ("town", 100)):
        put(f"files.{key}_mb", value, at)
    for _ in range(20):
        fill(50 * MB, at=at)
    assert gate.came_to(org.TOWN, at=at) == (0, 0)
    send(begun(BIG, at=at, address="203.0.113.200")[0], BIG, at=at)
    assert on_disk(home)
    upload, token = begun(BIG, at=at)
    with pytest.raises(uploads.NoUpload):
        uploads.open_upload(token, at=at + gate.START)
    send(upload, BIG, 0, at=at + timedelta(minutes=5))
    assert uploads.open_upload(token, at=at + timedelta(hours=23)) == upload


def test_what_comes_is_counted_piece_by_piece(home: Path, at: datetime) -> None:
    put("files.sender_mb", 2, at)
    many = [begun(BIG, at=at)[0] for _ in range(4)]
    for upload in many[:3]:
        send(upload, BIG, 0, at=at)
    send(many[3], BIG, 1, at=at)
    with pytest.raises(gate.NotNow, match="您这一处"):
        send(many[3], BIG, 2, at=at)
    assert sum(path.stat().st_size for path in on_disk(home)) < 2.1 * MB


@pytest.mark.parametrize(
    ("key", "neighbour"), [("line_day", "203.0.113.9"), ("block_day", "198.51.100.9")]
)
def test_what_was_attached_counts_for_a_day(at: datetime, key: str, neighbour: str) -> None:
    """Else one line could fill the disk with one report after the other."""
    put(f"files.{key}_mb", 2, at)
    for _ in range(2):
        upload, _ = begun(jpeg(MB), at=at)
        send(upload, jpeg(MB), at=at)
        gate.ledger.attach(upload.pk)
    with pytest.raises(gate.NotNow, match="今天"):
        fill(MB, at=at)
    fill(MB, at=at, address=neighbour)
    fill(MB, at=at + timedelta(hours=25))


def test_a_busy_town_stops_who_sent_already_and_tells_the_keeper(at: datetime) -> None:
    put("files.town_day_mb", 1, at)
    telling.forget()
    org.town()
    uploaded(BIG, at=at)
    for _ in range(2):
        with pytest.raises(gate.NotNow, match="今天"):
            fill(MB, at=at)
    fill(MB, at=at, address="198.51.100.9")
    assert Notice.objects.filter(key__startswith="guard:uploads:").count() == 1


def test_begun_and_dropped_without_end_it_is_slowed_and_summed(home: Path, at: datetime) -> None:
    tally.forget()
    put("guard.uploads_line", 5, at)
    numbers.forget()
    for _ in range(5):
        upload, _ = begun(BIG, at=at)
        send(upload, BIG, 0, at=at)
        uploads.drop(upload, at=at)
        assert on_disk(home) == []
    with pytest.raises(gate.NotNow, match="个数太多"):
        begun(BIG, at=at)
    begun(BIG, at=at, address="203.0.113.9")
    begun(BIG, at=at + timedelta(minutes=66))
    assert not Event.objects.filter(kind__startswith="upload.").exists()
    tally.write(at=at)
    sums = dict(Event.objects.filter(kind__startswith="upload.").values_list("kind", "count"))
    assert sums == {"upload.begun": 7, "upload.dropped": 5}
    numbers.forget()


def test_the_ledger_costs_the_same_however_much_it_holds(at: datetime) -> None:
    """It once looked at every entry at each begin and each end, under one lock."""
    full, room = Ledger(), Room(2**62, 2**62, 2**62)
    began = time.process_time()
    for number in range(4_000):
        one = Sender(None, f"{number % 1000}/24", f"{number}/32")
        full.hold(one, UUID(int=number), LEAST, at=at, room=room)
    for number in range(4_000):
        full.release(UUID(int=number))
    assert time.process_time() - began < 2
    one = Sender(None, "0/24", "0/32")
    full.hold(one, UUID(int=1), 5 * LEAST, at=at)
    full.hold(one, UUID(int=1), 2 * LEAST, at=at, room=Room(2 * LEAST, 2 * LEAST, 2 * LEAST))
    assert full.of("0/24") == [UUID(int=1)]
    full.hold(one, UUID(int=2), LEAST, at=at + timedelta(hours=25))
    assert full.of("0/24") == [UUID(int=2)]


def test_what_was_attached_makes_room_whichever_process_did_it(at: datetime) -> None:
    put("files.sender_mb", 1, at)
    uploaded(jpeg(MB), at=at)
    with pytest.raises(gate.NotNow):
        fill(MB, at=at)
    Upload.objects.update(claimed_at=at)
    fill(MB, at=at)


def test_many_strangers_do_not_stop_the_signed_in(at: datetime) -> None:
    put("files.town_mb", 3, at)
    for number in range(3):
        uploaded(jpeg(MB), at=at, address=f"10.0.{number}.1")
    with pytest.raises(gate.NotNow, match="凭回执补"):
        fill(9, at=at)
    fill(9, at=at, town=org.OTHER_TOWN)
    fill(MB, at=at, person=org.person("clerk1", "周文静", town=org.TOWN).pk)
    assert Upload.objects.filter(person=None).count() == 4


def test_nobody_is_looked_at_on_a_public_page(at: datetime) -> None:
    request = from_outside(at=at)
    request.user.is_authenticated, request.user.pk = True, "somebody"
    assert gate.sender_of(request) == Sender(None, "203.0.113.0/24", "203.0.113.7/32")


def test_room_is_left_for_the_database(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "free_bytes", lambda: 900 * 2**20)
    with pytest.raises(gate.NotNow, match="存储空间"):
        begun(BIG, at=at)


def test_no_address_is_written_anywhere(at: datetime) -> None:
    begun(BIG, at=at)
    every = repr([*Upload.objects.values(), *Event.objects.values()])
    assert "203.0.113" not in every


def test_a_full_disk_during_a_piece_leaves_nothing(
    home: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, _ = begun(BIG, at=at)
    send(upload, BIG, 0, at=at)
    before = on_disk(home)
    with monkeypatch.context() as full:
        full.setattr(local, "RESERVE", 2**62)
        with pytest.raises(Exception, match="存储空间已满"):
            send(upload, BIG, 1, at=at)
    assert on_disk(home) == before
    send(upload, BIG, 1, 2, at=at)
    assert content(uploads.finish(upload, at=at)) == BIG


def test_what_nobody_attached_is_gone_after_a_day(home: Path, at: datetime) -> None:
    uploaded(BIG, at=at)
    half, _ = begun(BIG, at=at)
    send(half, BIG, 0, at=at)
    assert expiry.expire(at + timedelta(hours=24)) == 0
    assert expiry.expire(at + timedelta(hours=25, minutes=1)) == 2
    assert (Upload.objects.count(), UploadPiece.objects.count()) == (0, 0)
    assert on_disk(home) == []
    assert Event.objects.get(kind="upload.expired").count == 2


def test_what_waits_is_no_orphan(home: Path, at: datetime) -> None:
    uploaded(BIG, at=at)
    half, _ = begun(BIG, at=at)
    send(half, BIG, 0, at=at)
    stray = files().put([b"stray"])
    assert sweep(at + timedelta(days=800)) == 1
    assert not files().exists(stray.place)
    assert len(on_disk(home)) == 2


def test_dropped_it_is_gone_at_once(home: Path, at: datetime) -> None:
    whole, token = begun(BIG, at=at)
    half, _ = begun(BIG, at=at)
    send(whole, BIG, at=at)
    send(half, BIG, 1, at=at)
    uploads.finish(whole, at=at)
    for upload in (whole, half):
        uploads.drop(upload, at=at)
    with pytest.raises(uploads.NoUpload):
        uploads.open_upload(token, at=at)
    assert on_disk(home) == []
    assert not Upload.objects.exists()
    assert gate.ledger.of("203.0.113.0/24") == []
    send(half, BIG, 0, at=at)
    assert on_disk(home) == [], "a piece that was on its way"


def test_a_piece_that_comes_after_the_sweep_is_not_kept(home: Path, at: datetime) -> None:
    upload, _ = begun(BIG, at=at)
    expiry.expire(at + timedelta(hours=26))
    send(upload, BIG, 0, at=at)
    assert on_disk(home) == []
