"""Attaching uploads: once per token, numbered, within the limits, and seen by who reads the subject."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests import world
from tests.office.attached import jpeg, uploaded
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM
from weibao.office.actions import attachments as actions
from weibao.office.attachments import expiry, gate, limits
from weibao.office.attachments.claiming import NotAttached, Waits, claim
from weibao.office.attachments.showing import of_subject, views_for, views_of
from weibao.office.models import Setting, StoredFile, Upload
from weibao.office.permissions import FILES_ORIGINAL, FILES_READ
from weibao.office.storage import files
from weibao.reports.models import Report

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.WEIBAO_HOME = tmp_path
    gate.ledger.clear()
    yield tmp_path
    gate.ledger.clear()


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here)


def attach(report: Report, *tokens: str, at: datetime = LATER, **more: object) -> list[StoredFile]:
    with transaction.atomic():
        return claim(tokens, subject=report, by=SYSTEM, at=at, **more)


def put(key: str, value: int) -> None:
    Setting.objects.create(
        town=world.org.TOWN,
        key=key,
        value=value,
        valid_from=NOW.date(),
        basis="通知",
        created_at=NOW,
    )


def test_an_upload_becomes_a_file_of_its_subject(report: Report) -> None:
    data = jpeg(900_000)
    token = uploaded(data, at=NOW, name="王小明.jpg")
    (row,) = attach(report, token)
    upload = Upload.objects.get()
    assert (row.label, row.name, row.size) == ("照片 1", "王小明.jpg", len(data))
    assert (row.subject_kind, row.subject, row.town) == ("reports.report", report.pk, report.town)
    assert (row.received_at, row.created_at, row.state) == (NOW, LATER, "waiting")
    assert b"".join(files().open(row.place)) == data
    assert upload.claimed_at == LATER
    assert Event.objects.get(kind="file.attached").subject == row.pk
    job = DBTaskResult.objects.get()
    assert job.args_kwargs["args"] == [str(row.pk)]


def test_numbers_go_on_and_are_the_subjects_own(here: Town, report: Report) -> None:
    tokens = [uploaded(jpeg(), at=NOW) for _ in range(3)]
    first = attach(report, *tokens[:2])
    actions.withdraw(first[1].pk, by=here["clerk"], at=LATER, reason="mistaken")
    attach(report, tokens[2])
    assert [row.number for row in of_subject(report.pk)] == [1, 2, 3]
    other = world.report(here)
    assert attach(other, uploaded(jpeg(), at=NOW))[0].number == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(subject=report.pk, number=3).update(number=1)


def test_a_token_is_good_once(here: Town, report: Report) -> None:
    token = uploaded(jpeg(), at=NOW)
    attach(report, token, token)
    assert of_subject(report.pk).count() == 1
    with pytest.raises(NotAttached, match="交过了"):
        attach(world.report(here), token)
    assert StoredFile.objects.count() == 1


def test_what_is_gone_or_unfinished_is_said(report: Report) -> None:
    token = uploaded(jpeg(), at=NOW)
    for wrong in (token, "0" * 32):
        with pytest.raises(NotAttached, match="放了超过一天"):
            attach(report, wrong, at=NOW + timedelta(hours=25))
    assert not StoredFile.objects.exists()


def test_a_file_outlives_its_upload(report: Report) -> None:
    (row,) = attach(report, uploaded(jpeg(), at=NOW))
    expiry.expire(NOW + timedelta(hours=26))
    assert not Upload.objects.exists()
    assert files().exists(row.place)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("files.subject_count", 2, "最多存 2 个"), ("files.subject_mb", 1, "合计最大 1.0 MB")],
)
def test_what_is_too_much_for_a_subject_is_refused_whole(
    report: Report, key: str, value: int, words: str
) -> None:
    put(key, value)
    attach(report, uploaded(jpeg(600_000), at=NOW))
    more = [uploaded(jpeg(600_000), at=NOW) for _ in range(2)]
    with pytest.raises(NotAttached, match=words):
        attach(report, *more)
    assert of_subject(report.pk).count() == 1
    assert Upload.objects.filter(claimed_at=None).count() == 2, "they may still be attached"


def test_before_anybody_has_read_it_less_is_attached(report: Report) -> None:
    put("files.unread_mb", 2)
    put("files.held_mb", 1)
    tokens = [uploaded(jpeg(900_000), at=NOW) for _ in range(4)]
    attach(report, *tokens[:2], waits=Waits.UNREAD)
    for waits in (Waits.UNREAD, Waits.HELD):
        with pytest.raises(NotAttached, match="看过以前"):
            attach(report, tokens[2], waits=waits)
    attach(report, tokens[2])
    assert of_subject(report.pk).count() == 3


def test_outside_a_transaction_nothing_is_attached(report: Report) -> None:
    with transaction.atomic():
        assert claim([], subject=report, by=SYSTEM, at=NOW) == []


def test_a_part_says_with_what_it_came(report: Report) -> None:
    (row,) = attach(report, uploaded(jpeg(), at=NOW), part=report)
    assert row.part == report.pk


def test_who_reads_the_report_sees_its_files(towns: Towns, report: Report) -> None:
    attach(report, uploaded(jpeg(), at=NOW))
    here, there = towns.here, towns.there
    (view,) = views_of(here["clerk"], report)
    assert (view.label, view.state, view.url) == ("照片 1", "waiting", "")
    assert view.original_url
    assert len(view.digest) == 64
    for actor in (here["leader"], here["police"], here["director"], here["keeper"], there["clerk"]):
        assert views_of(actor, report) == []
        assert not FILES_READ.can(actor, StoredFile.objects.get())


def test_a_withdrawn_file_is_seen_no_more_and_stays_evidence(here: Town, report: Report) -> None:
    (row,) = attach(report, uploaded(jpeg(), at=NOW))
    actions.withdraw(row.pk, by=here["clerk"], at=LATER, reason="stranger")
    row.refresh_from_db()
    assert views_of(here["clerk"], report) == []
    assert FILES_ORIGINAL.can(here["clerk"], row)
    assert files().exists(row.place)
    assert Event.objects.get(kind="file.withdrawn").digest == "stranger"


def test_the_files_of_many_subjects_cost_two_questions(
    here: Town, django_assert_num_queries: object
) -> None:
    reports = [world.report(here) for _ in range(5)]
    for report in reports:
        attach(report, uploaded(jpeg(), at=NOW))
    clerk = here["clerk"]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(views_for(clerk, [report.pk for report in reports])) == 5


def test_every_number_says_what_it_does() -> None:
    for entry in (limits.FILE, limits.FORM, limits.SUBJECT, limits.SENDER, limits.TOWN):
        assert entry.effect
        assert entry.basis == limits.INTERNAL
