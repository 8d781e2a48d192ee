"""A double click reaches two threads at once: one report, one code, no error."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from tests.org import factories
from tests.portal.pages import OTHER_KEY, Page, code_in, send
from weibao.reports.models import Report, ReportMessage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(act: Callable[[int], Page], times: int) -> list[Page]:
    gate = Barrier(times)

    def run(number: int) -> Page:
        try:
            gate.wait(10)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_one_form_sent_four_times_at_once_is_one_report() -> None:
    factories.town()
    pages = at_once(lambda _: send(Client()), 4)
    assert [page.status_code for page in pages] == [200] * 4
    assert len({code_in(page) for page in pages}) == 1
    assert Report.objects.count() == 1


def test_four_forms_at_once_are_four_reports_with_numbers_without_gaps() -> None:
    factories.town()

    # From four addresses: one address with four reports in an hour is asked a puzzle.
    def act(number: int) -> Page:
        return send(Client(REMOTE_ADDR=f"198.51.100.{number}"), once_key=f"{number:032x}")

    pages = at_once(act, 4)
    assert [page.status_code for page in pages] == [200] * 4
    numbers = sorted(number[-4:] for number in Report.objects.values_list("number", flat=True))
    assert numbers == ["0001", "0002", "0003", "0004"]


def test_one_message_sent_four_times_at_once_is_one_message() -> None:
    factories.town()
    code = code_in(send(Client()))
    data = {"code": code, "text": "一句话", "once_key": OTHER_KEY}
    pages = at_once(lambda _: Client().post("/receipt/", data), 4)
    assert [page.status_code for page in pages] == [200] * 4
    assert ReportMessage.objects.count() == 1
