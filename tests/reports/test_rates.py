"""Colleagues who file much: unit and station are asked, what goes beyond is held, nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM, Actor
from weibao.office.guard import numbers as n
from weibao.office.models import Clock, Notice, Setting
from weibao.reports.actions.filing import Content, file_report
from weibao.reports.models import Report
from weibao.reports.models.report import Channel

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def small(here: Town) -> None:
    """Small numbers, in force in this town alone."""
    for entry, value in (
        (n.PERSON_TELL, 2),
        (n.PERSON_HOLD, 4),
        (n.UNIT_TELL, 3),
        (n.UNIT_HOLD, 6),
    ):
        Setting.objects.create(
            town=here.code, key=entry.key, value=value, valid_from=NOW.date(), created_at=NOW
        )


def report(
    town: Town, by: Actor = SYSTEM, *, unit: str = "school", at: datetime = LATER, **more: bool
) -> Report:
    return file_report(
        Content(circumstance="injured", what="手上有伤", **more),
        by=by,
        at=at,
        town=town.code,
        channel=Channel.MANDATED,
        from_unit=town.units[unit],
    )


def told(layer: str) -> list[str]:
    rows = Notice.objects.filter(key__startswith=f"guard:{layer}:")
    return sorted(row.unit.short_name for row in rows.select_related("unit"))


def test_a_person_is_asked_about_then_held_and_never_refused(here: Town) -> None:
    made = [report(here, here["teacher"]) for _ in range(6)]
    assert [row.suspicion for row in made] == ["", "", "", "", "flood", "flood"]
    assert told("person") == sorted(
        [here.units["school"].short_name, here.units["station"].short_name]
    )
    assert Event.objects.filter(kind="limit.told", digest="person").count() == 1
    held = Event.objects.filter(kind="limit.held", digest="person")
    assert {event.subject for event in held} == {row.pk for row in made[4:]}
    # Its clocks run as those of any other.
    assert Clock.objects.filter(subject=made[5].pk).count() >= 3


def test_danger_is_held_as_any_other_and_still_danger(here: Town) -> None:
    made = [report(here, here["teacher"], in_danger=True) for _ in range(5)][-1]
    assert (made.suspicion, made.urgency) == ("flood", "danger")


def test_a_unit_counts_over_all_its_people(here: Town) -> None:
    people = [here["teacher"], here["police"], here["clerk"]]
    made = [report(here, people[number % 3]) for number in range(8)]
    assert [row.suspicion for row in made] == [""] * 6 + ["flood"] * 2
    assert told("unit")


def test_one_unit_or_person_never_touches_another(here: Town, there: Town) -> None:
    for _ in range(8):
        report(here, here["teacher"])
    assert report(here, here["police"], unit="police").suspicion == ""
    assert report(there, there["teacher"]).suspicion == ""
    public = file_report(
        Content(circumstance="alone", what="x"),
        by=SYSTEM,
        at=LATER,
        town=here.code,
        channel=Channel.PUBLIC,
        client_key="c" * 32,
    )
    assert public.suspicion == ""


def test_after_an_hour_the_count_begins_anew(here: Town) -> None:
    for _ in range(5):
        report(here, here["teacher"])
    assert report(here, here["teacher"], at=LATER + 59 * MINUTE).suspicion == "flood"
    assert report(here, here["teacher"], at=LATER + 121 * MINUTE).suspicion == ""


def test_the_station_taking_calls_hears_once_a_day(here: Town) -> None:
    for _ in range(4):
        report(here, here["clerk"], unit="station")
    assert told("person") == [here.units["station"].short_name]
    report(here, here["clerk"], unit="station", at=LATER + timedelta(hours=2))
    assert Notice.objects.filter(key__startswith="guard:person:").count() == 1


def test_the_words_name_the_unit_and_no_person(here: Town) -> None:
    for _ in range(4):
        report(here, here["teacher"])
    words = Notice.objects.filter(key__startswith="guard:person:").values_list("text", flat=True)
    assert set(words) == {
        f"{here.units['school'].short_name}的一个账号一小时里报告了 2 件，请核对是不是本人在报"
    }
