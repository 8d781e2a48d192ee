"""Somebody who is signed in at work reports at the public page: as anonymous as everybody else."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from tests.org import factories
from tests.org.factories import SmallTown
from tests.portal.pages import OTHER_KEY, code_in, send
from weibao.audit.models import Event, Submission
from weibao.org.models import Person
from weibao.org.roles import Role
from weibao.org.signin import sessions
from weibao.reports.models import Report, ReportMessage

MINUTE = timedelta(minutes=1)


@pytest.fixture
def on_duty(town: SmallTown, client: Client, settings: Any) -> Person:
    """A clerk of the station whose last sign of life is two minutes old."""
    settings.WEIBAO_REQUIRE_SECOND_FACTOR = False
    clerk = factories.person("zhouwj", "周文静", town=town.code)
    factories.seat(clerk, Role.STATION_CLERK, town.station)
    client.force_login(clerk)
    _age(client, 2 * MINUTE)
    return clerk


def _age(client: Client, by: timedelta) -> None:
    session = client.session
    for name in (sessions.BEGUN, sessions.SEEN):
        session[name] = session.get(name, session[sessions.SEEN]) - by.total_seconds()
    session.save()


def _sessions() -> list[tuple[str, str]]:
    return list(Session.objects.values_list("session_key", "session_data"))


def test_a_report_leaves_no_trace_of_who_is_signed_in(on_duty: Person, client: Client) -> None:
    before = _sessions()
    code = code_in(send(client))
    client.post("/receipt/", {"code": code, "text": "又听见哭声", "once_key": OTHER_KEY})
    assert (Report.objects.count(), ReportMessage.objects.count()) == (1, 1)
    # The last sign of life would be the moment of the report, to the microsecond.
    assert _sessions() == before
    assert {bytes(row.sender) for row in Submission.objects.all()} == {b""}
    since = Event.objects.filter(at__gte=Report.objects.get().created_at)
    assert set(since.values_list("person", flat=True)) == {None}
    assert client.get("/reports/").status_code == 200
    assert _sessions() != before


@pytest.mark.django_db
def test_who_sent_earlier_public_forms_is_forgotten() -> None:
    now = factories.FOUNDED
    for route in ("portal:report", "reports:take"):
        sent = {"key": route.encode().ljust(32), "sender": b"s" * 32, "body": b"b" * 32}
        Submission.objects.create(route=route, at=now, **sent)
    import_module("weibao.audit.migrations.0003_nobody_sent_public_forms").forget(apps, None)
    left = Submission.objects.values_list("route", "sender")
    assert {route: bytes(sender) for route, sender in left} == {
        "portal:report": b"",
        "reports:take": b"s" * 32,
    }


def test_a_sign_in_that_is_over_ends_at_a_page_of_staff_only(
    on_duty: Person, client: Client
) -> None:
    _age(client, timedelta(hours=1))
    before = _sessions()
    code_in(send(client))
    assert _sessions() == before
    assert not Event.objects.filter(kind="signin.expired").exists()
    assert client.get("/reports/").status_code == 302
    assert Event.objects.filter(kind="signin.expired").count() == 1


def test_sent_twice_it_is_the_same_report_signed_in_or_not(
    on_duty: Person, client: Client, visitor: Client
) -> None:
    assert code_in(send(client)) == code_in(send(visitor))
    assert Report.objects.count() == 1
