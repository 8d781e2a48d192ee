"""The sheet of a hand-over: what was given, in whose hands; words only for who may read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import world
from tests.office.attached import attached
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.reports.actions import handing, signing
from weibao.reports.models import HandOver, Report
from weibao.reports.permissions import HANDOVERS_VIEW
from weibao.reports.queries.paper import sheet_of

AtDesk = Callable[[Town, str], Worker]
TOLD = {"what": "门锁着听见孩子哭", "child_known": "约莫八岁的男娃"}


@pytest.fixture
def report(here: Town) -> Report:
    filed = world.report(here, **TOLD)
    attached(filed)
    filed.refresh_from_db()
    return filed


def to_police(here: Town, report: Report) -> HandOver:
    body = handing.Body("police", "清溪派出所", NOW, "何江", "清公接〔2026〕7 号", (1,))
    return handing.to_body(
        report.pk, by=here["clerk"], at=NOW, version=report.version, body=body,
        reason="涉嫌犯罪依法移送", told="已交公安机关",
    )  # fmt: skip


def to_there(towns: Towns, report: Report) -> HandOver:
    return handing.to_town(
        report.pk, by=towns.here["clerk"], at=NOW, version=report.version, town=towns.there.code,
        reason="孩子住在那边", told="已移交",
    )  # fmt: skip


def test_the_sheet_says_what_was_given_and_by_whom(
    at_desk: AtDesk, here: Town, report: Report
) -> None:
    row = to_police(here, report)
    digest = row.files[0]["digest"]
    text = page(at_desk(here, "clerk"), row)
    for said in (
        report.number, "清溪派出所", "清公接〔2026〕7 号", "涉嫌犯罪依法移送", "照片 1", digest,
        "周文静", "何江", "发生了什么、孩子的情况", "报告人身份没有移交", "签字盖章",
    ):  # fmt: skip
        assert said in text
    for word in TOLD.values():
        assert word not in text
    assert Event.objects.get(kind="handover.opened").subject == row.pk


def test_the_words_are_on_it_only_when_asked_for(
    at_desk: AtDesk, here: Town, report: Report
) -> None:
    row = to_police(here, report)
    text = page(at_desk(here, "clerk"), row, content="1")
    for word in TOLD.values():
        assert word in text
    assert Event.objects.get(kind="handover.content_opened").subject == row.pk
    for key in ("leader", "discipline"):
        text = page(at_desk(here, key), row, content="1")
        assert "清溪派出所" in text
        for word in (*TOLD.values(), "涉嫌犯罪依法移送", "清公接"):
            assert word not in text


def test_both_towns_see_the_sheet_and_a_third_person_does_not(towns: Towns, report: Report) -> None:
    row = to_there(towns, report)
    for actor in (towns.here["clerk"], towns.there["clerk"], towns.there["leader"]):
        assert HANDOVERS_VIEW.can(actor, row)
    for key in ("police", "director", "custodian"):
        assert not HANDOVERS_VIEW.can(towns.here[key], row)
    here, there = (sheet_of(row, town["clerk"]) for town in (towns.here, towns.there))
    # The old town keeps the stage: no reason, no words.
    assert (here.readable, there.readable) == (False, True)
    assert (here.may_annex, there.may_annex) == (False, False)
    assert [file.label for file in here.files] == ["照片 1"]
    assert row.to_report is not None
    assert here.back == reverse("reports:detail", args=[report.pk])
    assert there.back == reverse("reports:detail", args=[row.to_report.pk])


def test_who_signed_stands_on_it(towns: Towns, report: Report) -> None:
    row = to_there(towns, report)
    assert sheet_of(row, towns.here["clerk"]).state == "等对方签收"
    assert row.to_report is not None
    signing.sign(row.to_report.pk, by=towns.there["clerk"], at=NOW + timedelta(hours=1), version=1)
    row.refresh_from_db()
    sheet = sheet_of(row, towns.here["clerk"])
    assert (sheet.state, sheet.taker.name) == ("对方已接收", "周文静")
    assert sheet.taker.post == "未保工作站　未保站专干"


def page(worker: Worker, row: HandOver, **query: str) -> str:
    return text_of(worker.get("reports:hand-over-paper", row.pk, **query))
