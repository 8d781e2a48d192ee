"""A full disk: said in words, nothing half written, what a reporter typed still on the page.

SQLite itself refuses here, as it does on a full disk: the file may not grow by another page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests import world
from tests.portal.pages import ANSWERS, KEY, code_in, form_on
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, text_of
from tests.world import Town
from weibao.audit.models import Event
from weibao.reports.models import Report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(real_towns: Towns, clock: StandingClock) -> Town:
    return real_towns.here


@contextmanager
def full_disk() -> Iterator[None]:
    """No page more than the file has now, and none free inside it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA freelist_count")
        assert cursor.fetchone() == (0,), "free pages would be filled first"
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def until_full(worker: Worker, name: str, *args: object) -> list[int]:
    """Open a page again and again until its line in the log fits into no page of the file."""
    found = []
    while len(found) < 300 and found[-3:] != [507] * 3:
        found.append(worker.get(name, *args).status_code)
    return found


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_a_public_report_is_refused_in_words_and_kept_on_the_page(
    here: Town, client: Client
) -> None:
    before = rows()
    data = {**ANSWERS, "once_key": KEY, "step": "review", "go": "send"}
    with full_disk():
        page = client.post(f"/report/{here.code}/", data)
    assert page.status_code == 503
    assert rows() == before
    form = form_on(page)
    assert form.fields["what"].split() == ANSWERS["what"].split()
    assert form.fields["once_key"] == KEY
    again = client.post(f"/report/{here.code}/", data)
    assert again.status_code == 200
    assert code_in(again)
    assert Report.objects.count() == 1


@pytest.mark.parametrize("name", ["accept", "refuse"])
def test_a_decision_is_refused_whole(here: Town, name: str, clock: StandingClock) -> None:
    report = world.report(here)
    clerk = Worker(here.people["clerk"], at=clock.at)
    before = rows()
    typed = {"version": "1", "reason": "写明理由" * 250, "once_key": KEY}
    if name == "refuse":
        typed["kind"] = "other"
    with full_disk():
        page = clerk.send(f"reports:{name}", report.pk, **typed)
    assert page.status_code == 507
    assert "存储空间满了" in text_of(page)
    assert rows() == before
    report.refresh_from_db()
    assert (report.status, report.version) == ("received", 1)
    assert clerk.send(f"reports:{name}", report.pk, **typed).status_code == 302


def test_a_page_that_cannot_be_noted_is_not_shown(here: Town, clock: StandingClock) -> None:
    case = world.case(here)
    clerk = Worker(here.people["clerk"], at=clock.at)
    with full_disk():
        codes = until_full(clerk, "cases:detail", case.pk)
        page = clerk.get("cases:detail", case.pk)
    assert set(codes) == {200, 507}
    assert (page.status_code, case.number in text_of(page)) == (507, False)
    noted = Event.objects.filter(kind="case.opened_file").count()
    assert noted == codes.count(200)
    assert clerk.get("cases:detail", case.pk).status_code == 200


def test_who_is_refused_a_page_is_refused_all_the_same(here: Town, clock: StandingClock) -> None:
    case = world.case(here)
    neighbour = Worker(here.people["neighbour"], at=clock.at)
    found = []
    with full_disk():
        while len(found) < 300 and found[-3:] != [507] * 3:
            page = neighbour.get("cases:detail", case.pk)
            found.append(page.status_code)
            assert case.number not in text_of(page)
    assert set(found) == {404, 507}
