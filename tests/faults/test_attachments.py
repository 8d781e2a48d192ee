"""Files under races: one token is attached once, one upload becomes one file, one file gets one copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import Settings

from tests import world
from tests.office.attached import attached, begun, cut, jpeg, send, uploaded
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions.material import add_material
from weibao.kernel import media
from weibao.office.attachments import copies, expiry, gate, uploads
from weibao.office.attachments.claiming import claim
from weibao.office.attachments.showing import of_subject
from weibao.office.models import StoredFile, Upload, UploadPiece
from weibao.office.storage import files
from weibao.reports.models import Report

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SOON = NOW + timedelta(minutes=10)
BIG = jpeg(1_300_000)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.WEIBAO_HOME = tmp_path
    gate.ledger.clear()
    yield tmp_path
    gate.ledger.clear()


@pytest.fixture
def here(real_towns: Towns) -> Town:
    return real_towns.here


def on_disk() -> list[Path]:
    return [path for path in Path(settings.WEIBAO_HOME).rglob("*") if path.is_file()]


def attaching(report: Report, *tokens: str) -> Callable[[], object]:
    from weibao.audit import aggregates  # noqa: PLC0415 - as an action does it
    from weibao.kernel.actor import SYSTEM  # noqa: PLC0415 - as an action does it

    def act() -> None:
        with transaction.atomic():
            locked = aggregates.lock(Report, report.pk)
            claim(tokens, subject=locked, by=SYSTEM, at=SOON)
            aggregates.save(locked, by=SYSTEM, at=SOON, event="report.added_to", fields=["files"])

    return act


def test_two_tabs_attach_the_same_file(here: Town) -> None:
    reports = [world.report(here) for _ in range(2)]
    token = uploaded(jpeg(), at=NOW)
    assert together(*(attaching(report, token) for report in reports)) == ["NotAttached", "done"]
    assert StoredFile.objects.count() == 1


def test_two_tabs_attach_the_same_files_in_another_order(here: Town) -> None:
    reports = [world.report(here) for _ in range(2)]
    one, two = (uploaded(jpeg(), at=NOW) for _ in range(2))
    outcomes = together(attaching(reports[0], one, two), attaching(reports[1], two, one))
    assert outcomes == ["NotAttached", "done"]
    assert StoredFile.objects.count() == 2


def test_files_added_at_once_get_numbers_of_their_own(here: Town) -> None:
    case = world.case(here)
    tokens = [uploaded(jpeg(), at=NOW) for _ in range(4)]
    acts = [
        lambda token=token: add_material(case.pk, by=here["clerk"], at=SOON, files=[token])
        for token in tokens
    ]
    assert together(*acts) == ["done"] * 4
    assert [row.number for row in of_subject(case.pk)] == [1, 2, 3, 4]


def test_a_piece_sent_four_times_at_once_is_there_once(here: Town) -> None:
    upload, _ = begun(BIG, at=NOW)
    first = BIG[: upload.piece]
    sending = [lambda: uploads.take_piece(upload, 0, cut(first), at=NOW)] * 4
    assert together(*sending) == ["done"] * 4
    assert UploadPiece.objects.count() == 1
    assert len(on_disk()) == 1


def test_two_different_pieces_at_the_same_place(here: Town) -> None:
    upload, _ = begun(BIG, at=NOW)
    first, other = BIG[: upload.piece], BIG[: upload.piece - 1] + b"!"
    outcomes = together(
        lambda: uploads.take_piece(upload, 0, cut(first), at=NOW),
        lambda: uploads.take_piece(upload, 0, cut(other), at=NOW),
    )
    assert outcomes == ["NotThePiece", "done"]
    assert (UploadPiece.objects.count(), len(on_disk())) == (1, 1)


def test_finished_four_times_at_once_it_is_one_file(here: Town) -> None:
    upload, _ = begun(BIG, at=NOW)
    send(upload, BIG, at=NOW)
    assert together(*[lambda: uploads.finish(upload, at=NOW)] * 4) == ["done"] * 4
    place = Upload.objects.get().place or ""
    assert b"".join(files().open(place)) == BIG
    assert len(on_disk()) == 1
    assert Event.objects.filter(kind="upload.taken").count() == 1


def test_swept_while_a_piece_comes(here: Town) -> None:
    upload, _ = begun(BIG, at=NOW)
    late = NOW + timedelta(hours=26)
    outcomes = together(
        lambda: send(upload, BIG, 0, at=NOW),
        lambda: send(upload, BIG, 1, at=NOW),
        lambda: expiry.expire(late),
    )
    assert outcomes == ["done"] * 3
    expiry.expire(late)
    assert (Upload.objects.count(), UploadPiece.objects.count()) == (0, 0)
    assert on_disk() == []


def test_copied_twice_at_once_there_is_one_copy(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quick(
        sniffed: media.Sniffed, content: Iterator[bytes], *, size: int, brief: bool
    ) -> media.Copy:
        data = b"".join(content)
        return media.Copy("image/jpeg", "jpg", len(data), iter([data]))

    monkeypatch.setattr(media, "clean", quick)
    row = attached(world.report(here))
    StoredFile.objects.update(state="waiting", copy_place=None)
    for path in on_disk():
        if path.name != row.place:
            path.unlink()
    making = copies.make_copy.func
    assert together(*[lambda: making(str(row.pk), at=SOON)] * 3) == ["done"] * 3
    assert Event.objects.filter(kind="file.copied").count() == 1
    assert len(on_disk()) == 2
