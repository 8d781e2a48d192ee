"""A clock that was set back: no step fails, nothing is lost, and every page is still drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import CONCLUSION, finish, fresh, investigate, measure, step, tell_result
from tests.support.towns import StandingClock
from tests.support.worker import Worker
from tests.world import NOW, Town
from weibao.audit.events import record
from weibao.audit.models import Change, Event, EventSeal
from weibao.audit.sealing import seal, verify
from weibao.cases.actions import course, units
from weibao.cases.models import Case
from weibao.cases.models.access import Sees
from weibao.kernel.actor import SYSTEM
from weibao.kernel.ticking import ticks
from weibao.office.models import Clock
from weibao.reports.models import Report

AtDesk = Callable[[Town, str], Worker]
DAY = timedelta(days=1)


def thread(where: Town, *, back: timedelta) -> Case:
    """The whole thread, each step earlier than the one before."""
    at = NOW
    case = world.case(where, at=at)
    steps: list[Callable[[], object]] = [
        lambda: investigate(case, where, at=at),
        lambda: units.invite(
            case.pk, by=where["clerk"], at=at, version=fresh(case).version,
            unit=where.units["police"], sees=Sees.STAGE, why="知道进展",
        ),
        lambda: units.accept(case.invitations.get().pk, by=where["police"], at=at),
        lambda: measure(case, where, unit="police", kind="admonish", at=at),
        lambda: finish(case.measures.get(), where, by="police", at=at),
        lambda: step(case, where, "finish_investigation", at=at),
        lambda: step(case, where, "finish_disposal", at=at),
        lambda: tell_result(case, where, at=at),
        lambda: course.close(
            case.pk, by=where["clerk"], at=at, version=fresh(case).version, conclusion=CONCLUSION
        ),
        lambda: course.reopen(
            case.pk, by=where["clerk"], at=at, version=fresh(case).version, reason="又有情况"
        ),
    ]  # fmt: skip
    for act in steps:
        at = at - back
        act()
    return fresh(case)


@pytest.mark.parametrize("back", [timedelta(seconds=1), DAY, 20 * DAY])
def test_the_thread_goes_on_while_the_clock_runs_backwards(here: Town, back: timedelta) -> None:
    case = thread(here, back=back)
    assert (case.status, case.closed_at) == ("investigating", None)
    open_clocks = Clock.objects.filter(case=case.pk, state__in=["running", "stopped"])
    assert list(open_clocks.values_list("deadline", flat=True)) == ["IN003"]
    versions = list(Change.objects.filter(subject=case.pk).order_by("seq").values_list("version"))
    assert versions == [(number,) for number in range(1, case.version + 1)]


def test_the_log_is_sealed_and_still_whole(here: Town) -> None:
    thread(here, back=DAY)
    seal(at=NOW)
    assert EventSeal.objects.count() == Event.objects.count()
    for past in (NOW - 90 * DAY, NOW - 200 * DAY, NOW + 400 * DAY, NOW + timedelta(minutes=1)):
        world.report(here, at=past)
        seal(at=past)
        assert verify(on=past + DAY) == (Event.objects.count(), None), past


def test_an_event_dated_back_by_hand_is_still_found(here: Town) -> None:
    """What is slipped in under an old date must not be taken for a clock that was set back."""
    world.report(here)
    seal(at=NOW)
    slipped = record("case.opened_file", actor=SYSTEM, at=NOW - 9 * DAY)
    seal(at=NOW + timedelta(minutes=1))
    _, broken = verify(on=NOW + timedelta(minutes=1))
    assert broken is not None
    assert broken.event == str(slipped.pk)


def test_every_page_is_drawn(here: Town, at_desk: AtDesk, clock: StandingClock) -> None:
    case = thread(here, back=DAY)
    report = Report.objects.get()
    clock.move(days=-30)
    pages = [
        ("clerk", "cases:detail", case.pk),
        ("police", "cases:detail", case.pk),
        ("leader", "cases:detail", case.pk),
        ("clerk", "reports:detail", report.pk),
        ("clerk", "cases:list"),
        ("clerk", "reports:list"),
        ("clerk", "desk:home"),
        ("leader", "desk:home"),
        ("auditor", "audit:list"),
    ]
    for key, name, *arguments in pages:
        page = at_desk(here, key).get(str(name), *arguments)
        assert page.status_code == 200, (key, name)


def test_somebody_signed_in_before_the_clock_was_set_back_works_on(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    clerk = at_desk(here, "clerk")
    report = world.report(here)
    clock.move(days=-2)
    page = clerk.get("reports:detail", report.pk)
    assert page.status_code == 200
    done = clerk.press(page, f"/reports/{report.pk}/acceptance/")
    assert (done.status_code, Case.objects.count()) == (302, 1)


def test_the_year_before_counts_on_where_it_was(here: Town) -> None:
    new_year = NOW.replace(year=2027, month=1, day=1, hour=0, minute=5)
    numbers = [
        world.report(here, at=at).number
        for at in (NOW, new_year, new_year - timedelta(minutes=10), new_year)
    ]
    assert numbers == ["R2026-0001", "R2027-0001", "R2026-0002", "R2027-0002"]


def test_a_tick_in_the_past_tells_nobody_anything(here: Town) -> None:
    world.case(here)
    for act in ticks.all():
        act(NOW + 60 * DAY)
    told = Event.objects.filter(kind__startswith="clock.").count()
    assert told > 0
    for at in (NOW, NOW - 400 * DAY, NOW + 60 * DAY):
        for act in ticks.all():
            act(at)
    assert Event.objects.filter(kind__startswith="clock.").count() == told
