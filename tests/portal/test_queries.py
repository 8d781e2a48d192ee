"""What the public pages read of a town, and how a code finds its report."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.org import factories
from tests.org.factories import SmallTown
from tests.portal.pages import code_in, send
from weibao.kernel.crypto import receipts
from weibao.org.models import CustodianKey
from weibao.portal import queries
from weibao.reports.models import Report

ON = date(2026, 9, 30)


def test_a_town_shows_its_station_and_villages(town: SmallTown) -> None:
    place = queries.place(town.code, on=ON)
    assert place is not None
    assert place.station == town.station
    assert place.villages == [("990110110201", "石桥村")]
    assert place.phone == ""


@pytest.mark.django_db
def test_a_town_that_is_not_here_is_none() -> None:
    assert queries.place("110101001", on=ON) is None


def test_all_towns_are_found_in_order(town: SmallTown) -> None:
    factories.town(factories.OTHER_TOWN, "白水镇")
    assert [p.town.code for p in queries.places(on=ON)] == ["990110110", "990110111"]


def test_names_are_taken_only_when_two_people_hold_keys(
    town: SmallTown, custodians: dict[str, object]
) -> None:
    taken = queries.place(town.code, on=ON)
    assert taken is not None
    assert taken.takes_names
    # A recovery key belongs to nobody, and one person is not two.
    key = CustodianKey.objects.order_by("created_at").first()
    assert key is not None
    CustodianKey.objects.filter(pk=key.pk).update(person=None)
    lone = queries.place(town.code, on=ON)
    assert lone is not None
    assert not lone.takes_names


def test_a_code_finds_only_its_own_report(visitor: Client, town: SmallTown) -> None:
    code = receipts.normalise(code_in(send(visitor)))
    assert queries.by_code(code) == Report.objects.get()
    assert queries.by_code(receipts.derive_code("other")) is None


def test_due_times_are_those_of_the_report(visitor: Client, town: SmallTown) -> None:
    send(visitor)
    due = queries.due_times(Report.objects.get())
    assert set(due) == {"IN001", "IN002", "IN006"}
