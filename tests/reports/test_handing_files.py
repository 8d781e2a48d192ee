"""What was sent with a report goes along with it: the evidence is there once, and its way is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests import world
from tests.office.attached import attached, jpeg, uploaded
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.office.actions.attachments import note_original, withdraw
from weibao.office.attachments import moving
from weibao.office.attachments.claiming import claim
from weibao.office.jobs.running import run_ready
from weibao.office.models import StoredFile
from weibao.office.permissions import FILES_ORIGINAL, FILES_READ
from weibao.office.queries.chain import chain_of
from weibao.office.storage import files
from weibao.reports.actions import answering, deciding, handing
from weibao.reports.actions.correspondence import carry, continued
from weibao.reports.models import HandOver, Report, ReportMessage
from weibao.reports.permissions import REPORTS_READ

SOON, LATER = NOW + timedelta(hours=2), NOW + timedelta(hours=30)


@pytest.fixture
def report(here: Town) -> Report:
    """With two photos, one of them withdrawn, and one that came with a message."""
    filed = world.report(here)
    attached(filed, content="门口")
    wrong = attached(filed, content="传错的")
    withdraw(wrong.pk, by=here["clerk"], at=NOW, reason="mistaken")
    token = uploaded(jpeg(seed=b"later"), at=NOW, town=here.code)
    answering.add_from_reporter(filed, at=NOW, text="又拍了一张", files=[token])
    filed.refresh_from_db()
    return filed


def hand(towns: Towns, report: Report) -> Report:
    made = handing.to_town(
        report.pk,
        by=towns.here["clerk"],
        at=SOON,
        version=report.version,
        town=towns.there.code,
        reason="孩子住在白水镇",
        told="已经移交白水镇未保工作站办理",
    )
    assert made.to_report is not None
    return made.to_report


def back(towns: Towns, arrived: Report) -> None:
    arrived.refresh_from_db()
    handing.send_back(
        arrived.pk, by=towns.there["clerk"], at=LATER, version=arrived.version, reason="搬回去了"
    )


def said(report: Report, text: str) -> ReportMessage:
    return next(m for m in report.messages.all() if m.text == text)


def files_of(report: Report) -> list[StoredFile]:
    return list(StoredFile.objects.filter(subject=report.pk).order_by("number"))


def test_every_file_goes_along_and_none_is_stored_twice(towns: Towns, report: Report) -> None:
    before = files_of(report)
    on_disk = sorted(files().places())  # type: ignore[attr-defined]
    arrived = hand(towns, report)
    after = files_of(arrived)
    assert files_of(report) == []
    assert sorted(files().places()) == on_disk  # type: ignore[attr-defined]
    for old, new in zip(before, after, strict=True):
        same = ("pk", "number", "place", "digest", "size", "received_at", "copy_place", "name")
        assert [getattr(old, name) for name in same] == [getattr(new, name) for name in same]
        assert (new.town, new.subject_kind) == (towns.there.code, "reports.report")
    assert b"".join(files().open(after[0].place)) == jpeg(3_000, seed="门口".encode())


def test_what_came_with_a_message_stays_with_it(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    message = said(arrived, "又拍了一张")
    assert [row.part for row in files_of(arrived)] == [None, None, message.pk]


def test_only_the_new_town_opens_them(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    first, wrong, _ = files_of(arrived)
    here, there = towns.here["clerk"], towns.there["clerk"]
    assert not FILES_READ.can(here, first)
    assert not FILES_ORIGINAL.can(here, first)
    assert FILES_READ.can(there, first)
    assert not FILES_READ.can(there, wrong)
    assert FILES_ORIGINAL.can(there, wrong)


def test_the_proof_says_which_files_and_nothing_of_them(towns: Towns, report: Report) -> None:
    first, _, third = files_of(report)
    hand(towns, report)
    kept = HandOver.objects.get().files
    assert kept == [moving.kept(first), moving.kept(third)]
    assert kept[0]["label"] == "照片 1"
    assert kept[0]["digest"] == first.digest
    assert set(kept[0]) == {"label", "size", "digest", "received_at"}


def test_the_way_of_an_original_is_known(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    row = files_of(arrived)[0]
    note_original(row, by=towns.there["clerk"], at=LATER, reason="police")
    back(towns, arrived)
    row.refresh_from_db()
    chain = chain_of(row)
    assert [(link.act, link.town) for link in chain] == [
        ("收下", "清溪镇"),
        ("移交出去", "清溪镇"),
        ("移交进来", "白水镇"),
        ("取走原件", "白水镇"),
        ("移交出去", "白水镇"),
        ("移交进来", "清溪镇"),
    ]
    assert chain[3].why == "公安机关调取证据"
    assert chain[0].who == ""
    events = Event.objects.filter(subject=row.pk, kind="file.handed_over").order_by("at")
    assert [event.town for event in events] == [towns.here.code, towns.there.code]


def test_sent_back_they_are_where_they_were(towns: Towns, report: Report) -> None:
    before = files_of(report)
    message = said(report, "又拍了一张")
    arrived = hand(towns, report)
    token = uploaded(jpeg(seed=b"new"), at=SOON, town=towns.there.code)
    answering.add_from_reporter(arrived, at=SOON, text="路上又拍到", files=[token])
    back(towns, arrived)
    assert files_of(arrived) == []
    now = files_of(report)
    assert [row.pk for row in now[:3]] == [row.pk for row in before]
    assert [row.part for row in now[:3]] == [None, None, message.pk]
    assert now[3].part == said(report, "路上又拍到").pk
    assert [row.number for row in now] == [1, 2, 3, 4]
    assert FILES_READ.can(towns.here["clerk"], now[3])
    assert not FILES_READ.can(towns.there["clerk"], now[3])
    arrived.refresh_from_db()
    assert not REPORTS_READ.can(towns.there["clerk"], arrived)


def test_a_copy_under_way_is_made_for_where_the_file_is(
    towns: Towns, report: Report, settings: object
) -> None:
    """The job was queued in the old town; its event stands in the new one."""
    row = files_of(report)[2]
    assert row.state == "waiting"
    arrived = hand(towns, report)
    run_ready(at=SOON)
    row.refresh_from_db()
    assert row.state != "waiting"
    event = Event.objects.get(subject=row.pk, kind__startswith="file.cop")
    assert event.town == arrived.town


def test_accepted_there_the_files_are_with_it(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    deciding.accept(arrived.pk, by=towns.there["clerk"], at=LATER, version=1)
    with transaction.atomic():
        token = uploaded(jpeg(), at=LATER, town=towns.there.code)
        (row,) = claim([token], subject=arrived, by=towns.there["clerk"], at=LATER)
    assert row.number == 4


def test_a_body_outside_gets_what_was_ticked(here: Town, report: Report) -> None:
    body = handing.Body("police", "清溪派出所", NOW, files=(1, 2, 9))
    handing.to_body(
        report.pk, by=here["clerk"], at=SOON, version=report.version, body=body,
        reason="涉嫌犯罪", told="已交公安机关",
    )  # fmt: skip
    kept = HandOver.objects.get().files
    # The withdrawn one and one that there is not were not given.
    assert [entry["label"] for entry in kept] == ["照片 1"]
    assert len(files_of(report)) == 3


def test_messages_are_matched_both_ways(towns: Towns, report: Report) -> None:
    arrived = hand(towns, report)
    mine, theirs = report.messages.order_by("at"), arrived.messages.order_by("at")
    there = continued(report, arrived)
    assert [there[m.pk] for m in mine] == [m.pk for m in theirs]
    again = continued(arrived, report)
    assert {again[value]: value for value in again} == there
    carry(arrived, report)
    assert continued(arrived, report) == again
