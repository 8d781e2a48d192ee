"""Notices: told once, read by those they are for, leading to what they are about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests.world import NOW, Town
from weibao.kernel.ids import uuid7
from weibao.office import notices
from weibao.office.models import Notice
from weibao.org.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def tell(here: Town, unit: str = "station", *, key: str = "one", **more: object) -> None:
    notices.tell(here.units[unit], "请看", town=here.code, key=key, at=NOW, **more)  # type: ignore[arg-type]


def test_the_same_thing_is_told_once(here: Town) -> None:
    tell(here)
    tell(here)
    tell(here, key="two")
    assert Notice.objects.count() == 2


def test_a_key_of_many_ids_is_one_key_all_the_same(here: Town) -> None:
    """A case, a child, a unit and a role make more than the column holds, which one database refuses."""
    long = "case:left:moved:" + ":".join(str(uuid7()) for _ in range(4))
    for key in (long, long, long[:-1], long + "x"):
        tell(here, key=key)
    keys = list(Notice.objects.values_list("key", flat=True))
    assert len(keys) == 3
    assert all(len(key) <= 120 and key.startswith(long[:80]) for key in keys)


def test_telling_twice_leaves_the_transaction_usable(here: Town) -> None:
    with transaction.atomic():
        tell(here)
        tell(here)
        tell(here, key="two")
    assert Notice.objects.count() == 2


def test_many_are_written_at_once_and_none_twice(here: Town) -> None:
    tell(here)
    unit = here.units["station"]
    notices.tell_all(
        notices.notice(unit, "请看", town=here.code, key=key, at=NOW) for key in ("one", "two")
    )
    assert sorted(Notice.objects.values_list("key", flat=True)) == ["one", "two"]


def test_a_notice_leads_to_a_row_or_to_its_kind_and_id(here: Town) -> None:
    tell(here, about=here.units["police"])
    tell(here, key="two", about=("cases.case", subject := uuid7()))
    tell(here, key="three")
    assert [(row.subject_kind, row.subject) for row in Notice.objects.order_by("pk")] == [
        ("org.unit", here.units["police"].pk),
        ("cases.case", subject),
        ("", None),
    ]


def test_everyone_of_the_unit_reads_it_and_nobody_else(here: Town, there: Town) -> None:
    tell(here)
    assert notices.unread(here["clerk"]).count() == 1
    assert notices.unread(here["supervisor"]).count() == 1
    assert notices.unread(here["police"]).count() == 0
    assert notices.unread(there["clerk"]).count() == 0


def test_a_notice_for_a_role_is_for_that_role_of_the_unit(here: Town) -> None:
    tell(here, "government", role=Role.LEADER)
    assert notices.unread(here["leader"]).count() == 1
    assert notices.unread(here["first"]).count() == 0
    assert notices.unread(here["keeper"]).count() == 0


def test_what_presses_comes_first_then_what_is_new(here: Town) -> None:
    unit = here.units["station"]
    for minutes, urgent in ((0, False), (1, True), (2, False)):
        notices.tell(
            unit,
            str(minutes),
            town=here.code,
            key=str(minutes),
            at=NOW + timedelta(minutes=minutes),
            urgent=urgent,
        )
    assert [row.text for row in notices.unread(here["clerk"])] == ["1", "2", "0"]


def test_only_whom_it_is_for_can_mark_it_read(here: Town) -> None:
    tell(here)
    row = Notice.objects.get()
    notices.mark_read(row.pk, by=here["police"], at=NOW)
    assert notices.unread(here["clerk"]).exists()
    notices.mark_read(row.pk, by=here["clerk"], at=NOW)
    assert not notices.unread(here["supervisor"]).exists()
    row.refresh_from_db()
    assert (row.read_at, row.read_by) == (NOW, here["clerk"].person_id)
