"""Reminders, late notices and escalations: each once per clock, through outages too."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID as NAMESPACE
from uuid import uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.moment import ZONE
from weibao.office import clocks, reminding
from weibao.office.actions import dated
from weibao.office.models import Clock, ClockNotice, Notice
from weibao.office.notices import unread
from weibao.reports.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
STEPS = ("reminder", "late", "supervisor", "leader", "discipline")
OFFERS = (reminding.remind, reminding.late, reminding.escalate)


@pytest.fixture
def report(here: Town) -> Report:
    """A received report; of its clocks only the 24 hours to decide are looked at."""
    made = world.report(here)
    Clock.objects.filter(subject=made.pk).exclude(deadline="IN001").update(state="cancelled")
    Notice.objects.all().update(read_at=NOW)
    return made


def tick(at: datetime) -> dict[str, int]:
    """One round of what the office offers about clocks."""
    return {offer.__name__: done for offer in OFFERS if (done := offer(at))}


def told(kind: str) -> list[tuple[str, str]]:
    """(unit, role) of what was told of a kind."""
    rows = Notice.objects.filter(key__contains=f":{kind}:").select_related("unit")
    return sorted((row.unit.short_name, row.role) for row in rows)


def noted() -> Counter[str]:
    return Counter(ClockNotice.objects.values_list("kind", flat=True))


@pytest.mark.usefixtures("report")
def test_a_unit_hears_in_time_then_late_then_its_overseers_hear() -> None:
    assert tick(NOW + 11 * HOUR) == {}
    assert tick(NOW + 12 * HOUR) == {"remind": 1}
    assert told("reminder") == [("未保工作站", "")]
    assert tick(NOW + 23 * HOUR) == {}
    assert tick(NOW + 24 * HOUR + MINUTE) == {"late": 1}
    assert told("late") == [("未保工作站", "")]
    assert tick(NOW + 27 * HOUR) == {}
    assert tick(NOW + 28 * HOUR) == {"escalate": 1}
    assert told("supervisor") == [("未保工作站", "child_supervisor")]
    assert tick(NOW + 47 * HOUR) == {}
    assert tick(NOW + 48 * HOUR) == {"escalate": 1}
    assert told("leader") == [("镇政府", "leader")]
    assert tick(NOW + 95 * HOUR) == {}
    assert tick(NOW + 96 * HOUR) == {"escalate": 1}
    assert told("discipline") == [("镇政府", "first_responsible"), ("镇纪委", "discipline")]
    assert tick(NOW + 30 * DAY) == {}
    assert noted() == dict.fromkeys(STEPS, 1)


def test_who_was_told_is_kept_with_the_clock(report: Report, here: Town) -> None:
    tick(NOW + 12 * HOUR)
    tick(NOW + 100 * HOUR)
    kept = {row.kind: set(row.told) for row in ClockNotice.objects.all()}
    assert kept["late"] == kept["reminder"] == {str(here.units["station"].pk)}
    assert kept["supervisor"] == {str(here.units["station"].pk)}
    assert kept["leader"] == {str(here.units["government"].pk)}
    assert kept["discipline"] == {
        str(here.units["government"].pk),
        str(here.units["discipline"].pk),
    }
    rows = Event.objects.filter(kind__startswith="clock.").order_by("at", "kind")
    assert [(row.kind, row.subject, row.digest) for row in rows] == [
        ("clock.reminder", report.pk, "IN001"),
        ("clock.discipline", report.pk, "IN001"),
        ("clock.late", report.pk, "IN001"),
        ("clock.leader", report.pk, "IN001"),
        ("clock.supervisor", report.pk, "IN001"),
    ]


@pytest.mark.usefixtures("report")
def test_three_days_of_silence_are_caught_up_without_loss_or_double() -> None:
    """What is late by now is not announced as coming up, but that it was missed is kept."""
    assert tick(NOW + 4 * DAY) == {"late": 1, "escalate": 3}
    assert noted() == dict.fromkeys(STEPS, 1)
    assert ClockNotice.objects.get(kind="reminder").told == []
    assert told("reminder") == []
    assert len(told("late")) == 1
    assert tick(NOW + 4 * DAY + MINUTE) == {}
    assert Event.objects.filter(kind="clock.late").count() == 1


@pytest.mark.usefixtures("report")
def test_a_notice_names_the_paper_and_opens_it(here: Town) -> None:
    tick(NOW + 25 * HOUR)
    notice = unread(here["clerk"]).get()
    report = Report.objects.get()
    assert notice.text == f"{report.number}“决定是否受理报告”已超 1 小时，请尽快办理"
    assert (notice.subject_kind, notice.subject) == ("reports.report", report.pk)
    assert notice.urgent


def test_a_notice_about_a_case_opens_the_case(here: Town) -> None:
    case = world.case(here)
    tick(NOW + 60 * DAY)
    found = Notice.objects.filter(key__startswith="clock:")
    assert {(row.subject_kind, row.subject) for row in found} == {("cases.case", case.pk)}


def test_what_was_met_stopped_or_cancelled_is_not_reminded_of(report: Report) -> None:
    clocks.stop("IN001", subject=report.pk, at=NOW + HOUR, reason="等报告人")
    assert tick(NOW + 10 * DAY) == {}
    clocks.meet("IN001", subject=report.pk, at=NOW + 10 * DAY)
    assert tick(NOW + 20 * DAY) == {}


def test_a_resumed_clock_is_reminded_of_by_its_new_end(report: Report) -> None:
    clocks.stop("IN001", subject=report.pk, at=NOW + HOUR, reason="等报告人")
    clocks.resume("IN001", subject=report.pk, at=NOW + 101 * HOUR)
    assert tick(NOW + 101 * HOUR) == {"remind": 1}
    assert tick(NOW + 123 * HOUR) == {}
    assert tick(NOW + 124 * HOUR + MINUTE) == {"late": 1}


@pytest.mark.usefixtures("report")
def test_the_times_are_settings_of_the_town(here: Town) -> None:
    for key, hours in (
        ("clock.remind_before_hours", 2),
        ("clock.supervise_after_hours", 1),
        ("clock.escalate_after_hours", 2),
        ("clock.discipline_after_hours", 3),
    ):
        dated.put(
            key,
            hours,
            town=here.code,
            valid_from=NOW.date(),
            basis="会议纪要",
            by=here["keeper"],
            at=NOW,
        )
    assert tick(NOW + 21 * HOUR) == {}
    assert tick(NOW + 22 * HOUR) == {"remind": 1}
    assert tick(NOW + 24 * HOUR + MINUTE) == {"late": 1}
    for step, kind in enumerate(STEPS[2:], start=25):
        assert tick(NOW + step * HOUR) == {"escalate": 1}
        assert len(told(kind)) >= 1


def test_a_day_limit_is_late_when_the_day_is_over(report: Report, here: Town) -> None:
    clocks.cancel("IN001", subject=report.pk, at=NOW)
    clocks.start("IN005", subject=report, unit=here.units["police"], at=NOW)
    end = datetime(2026, 10, 20, 23, 59, 59, tzinfo=ZONE)
    assert tick(end - 25 * HOUR) == {}
    assert tick(end - 24 * HOUR) == {"remind": 1}
    assert tick(end + timedelta(milliseconds=500)) == {}
    assert tick(end + timedelta(seconds=1)) == {"late": 1}
    assert told("late") == [("清溪派出所", "")]


def test_how_long_something_is_kept_is_no_duty_to_act(report: Report, here: Town) -> None:
    kept = next(row for row in reminding.all_deadlines() if row.limit_kind.value == "min")
    clocks.cancel("IN001", subject=report.pk, at=NOW)
    clocks.start(kept.id, subject=report, unit=here.units["station"], at=NOW)
    assert Clock.objects.get(deadline=kept.id).due_at is not None
    assert tick(NOW + 60_000 * DAY) == {}


def test_a_long_queue_is_taken_batch_by_batch(
    report: Report, here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "BATCH", 2)
    more(report, here, 4)
    monkeypatch.setattr(reminding, "MOST", 4)
    late = [tick(NOW + 10 * DAY).get("late", 0) for _ in range(3)]
    assert late == [4, 1, 0]
    assert noted() == dict.fromkeys(STEPS, 5)


def test_the_number_of_queries_does_not_grow_with_the_clocks(report: Report, here: Town) -> None:
    def cost(number: int, at: datetime) -> int:
        more(report, here, number)
        with CaptureQueriesContext(connection) as seen:
            assert reminding.late(at) == number
        return len(seen)

    clocks.cancel("IN001", subject=report.pk, at=NOW)
    few, many = cost(2, NOW + 10 * DAY), cost(12, NOW + 11 * DAY)
    assert many == few
    assert few < 20


def more(report: Report, here: Town, number: int) -> None:
    """So many more late clocks, each on a thing of its own."""
    pattern = Clock.objects.filter(subject=report.pk).first()
    assert pattern is not None
    taken = Clock.objects.count()
    Clock.objects.bulk_create(
        Clock(
            town=here.code,
            deadline="IN001",
            label="决定是否受理报告",
            subject_kind="reports.report",
            subject=uuid5(NAMESPACE, str(taken + place)),
            unit=here.units["station"],
            seal="内",
            basis="内部",
            verified=True,
            started_at=NOW,
            due_at=NOW + DAY,
        )
        for place in range(number)
    )


def test_the_tick_finds_its_clocks_by_index() -> None:
    for rows in (
        reminding._untold("late").filter(due_at__lte=NOW),
        reminding._untold("reminder").filter(due_at__gt=NOW, due_at__lte=NOW + DAY),
    ):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # On a table this small it would be right not to use one.
                cursor.execute("SET LOCAL enable_seqscan = off")
            assert re.search(r"Index Cond: .*state.*due_at", rows.explain())
        else:
            assert re.search(r"office_clock USING INDEX .* \(state=\? AND due_at", rows.explain())
