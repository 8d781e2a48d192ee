"""Complaints at the same moment, on both databases: each has its number and clock, none is twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import world
from tests.portal.pages import KEY, OTHER_KEY
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.kernel import moment
from weibao.kernel.crypto import receipts
from weibao.office.guard.numbers import MESSAGES_OF_REPORT, numbers
from weibao.office.models import Clock, Notice, Register
from weibao.reports.actions import complaining, deciding
from weibao.reports.models import Complaint, Report

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SOON = NOW + timedelta(hours=3)
WORDS = "打了三次电话都没有人来看"


@pytest.fixture
def here(real_towns: Towns, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(moment, "now", lambda: SOON)
    return real_towns.here


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here, key=KEY)


def send(key: str, text: str = WORDS) -> Any:
    typed = {"code": receipts.derive_code(KEY), "complaint": text, "once_key": key}
    return Client().post("/receipt/complaint/", typed)


def test_two_complaints_at_once_are_two(report: Report) -> None:
    outcomes = together(
        *[lambda: complaining.complain(report, at=SOON, text=WORDS)] * 2,
    )
    assert outcomes == ["done", "done"]
    rows = Complaint.objects.order_by("number")
    assert [row.number for row in rows] == ["T2026-0001", "T2026-0002"]
    assert Register.objects.get(name="complaint").last == 2
    for row in rows:
        assert Clock.objects.filter(subject=row.pk, deadline="IN010").count() == 1
        assert Notice.objects.filter(subject=row.pk).count() == 1
        assert Revision.objects.filter(subject=row.pk).count() == 1


def test_one_form_sent_twice_at_once_is_one_complaint(report: Report) -> None:
    answers: list[int] = []
    assert together(*[lambda: answers.append(send(OTHER_KEY).status_code)] * 3) == ["done"] * 3
    assert answers == [200, 200, 200]
    assert Complaint.objects.count() == 1
    assert Event.objects.filter(kind="complaint.filed").count() == 1


def test_many_at_once_are_not_more_than_a_day_allows(here: Town, report: Report) -> None:
    most = numbers(here.code, on=SOON.date())[MESSAGES_OF_REPORT]
    for _ in range(most - 1):
        complaining.complain(report, at=SOON, text=WORDS)
    answers: list[int] = []
    together(
        *[
            lambda key=f"{number:032x}": answers.append(send(key).status_code)  # type: ignore[misc]
            for number in range(1, 5)
        ]
    )
    assert sorted(answers) == [200, 409, 409, 409]
    assert Complaint.objects.count() == most


def test_two_answers_at_once_are_one(here: Town, report: Report) -> None:
    complaint = complaining.complain(report, at=SOON, text=WORDS)
    by = here["discipline"]
    outcomes = together(
        *[
            lambda text=text: complaining.answer(  # type: ignore[misc]
                complaint.pk, by=by, at=SOON, version=1, text=text
            )
            for text in ("已查，明天上门", "查无此事")
        ]
    )
    assert outcomes == ["Stale", "done"]
    complaint.refresh_from_db()
    assert (complaint.version, complaint.status) == (2, "answered")


def test_a_complaint_while_the_station_decides_touches_nothing_of_it(
    here: Town, report: Report
) -> None:
    clerk = here["clerk"]
    outcomes = together(
        lambda: deciding.accept(report.pk, by=clerk, at=SOON, version=1),
        lambda: complaining.complain(report, at=SOON, text=WORDS),
    )
    assert outcomes == ["done", "done"]
    report.refresh_from_db()
    assert (report.version, report.status) == (2, "accepted")
    assert Complaint.objects.get().report == report
