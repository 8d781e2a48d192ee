"""The intake in figures: they agree with the rows, say nothing of persons, and open to the list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.org import factories as org
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions.asides import step_aside
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role
from weibao.reports.actions import answering, deciding, mandated
from weibao.reports.models import Report
from weibao.reports.queries import statistics as counting
from weibao.reports.queries.statistics import Figures, Period

AtDesk = Callable[[Town, str], Worker]
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
KEY = "0123456789abcdef0123456789abcde"
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def some(towns: Towns) -> Town:
    """Seven reports of this town, one of the town next door."""
    here = towns.here
    for number in range(3):
        world.report(here, at=NOW - timedelta(days=40), key=f"{KEY}{number}")
    quick = world.report(here, circumstance="alone", area="", at=NOW - timedelta(hours=30))
    deciding.accept(quick.pk, by=here["clerk"], at=NOW - timedelta(hours=29), version=1)
    slow = world.report(here, at=NOW - timedelta(hours=40), area=f"{here.code}202")
    deciding.refuse(slow.pk, by=here["clerk"], at=NOW, version=1, reason="不在本镇")
    for minutes in (10, 300):
        mandated.file_mandated(
            world.content(area=here.village), by=here["teacher"], at=NOW,
            unit=here.units["school"], category="RC03", known_at=NOW - timedelta(minutes=minutes),
        )  # fmt: skip
    world.report(towns.there, area=towns.there.village)
    return here


def found(here: Town, key: str = "clerk", period: Period = YEAR) -> Figures:
    return counting.figures(here[key], period, at=NOW, at_once=120)


def table(figures: Figures, title: str) -> dict[str, int]:
    (one,) = [one for one in (*figures.tables, figures.outcomes) if one.title == title]
    return {cell.label: cell.number for cell in one.cells}


def test_the_figures_agree_with_the_rows(some: Town) -> None:
    figures = found(some)
    assert figures.total == 7 == Report.objects.filter(town=some.code).count()
    assert table(figures, "按渠道") == {"网上报告": 5, "强制报告": 2}
    assert table(figures, "按村（社区）") == {"石桥村": 5, "长塘村": 1, "没有说哪个村": 1}
    assert table(figures, "按报告主体")["学校、幼儿园、校外培训、校车"] == 2
    assert table(figures, "办到哪一步") == {"待受理": 5, "办理中": 1, "不受理": 1}
    assert sum(table(figures, "按月").values()) == 7
    assert table(figures, "按月")["2026-08"] == 3


def test_how_long_it_took_and_how_many_in_time(some: Town) -> None:
    figures = found(some)
    assert figures.decided is not None
    assert (figures.decided.median, figures.decided.ninety) == (60, 2400)
    assert (figures.decided.within, figures.decide_limit) == (1, 1440)
    assert figures.known is not None
    assert (figures.known.median, figures.known.within) == (10, 1)


def test_who_came_back_with_the_receipt(some: Town) -> None:
    report = Report.objects.filter(town=some.code, receipt_digest__isnull=False).first()
    assert report is not None
    answering.seen_by_reporter(report, at=report.created_at + timedelta(minutes=2))
    assert found(some).came_back == 0
    report.refresh_from_db()
    answering.seen_by_reporter(report, at=report.created_at + timedelta(days=1))
    figures = found(some)
    assert (figures.came_back, figures.with_receipt) == (1, 3)
    report.refresh_from_db()
    answering.seen_by_reporter(report, at=NOW)
    again = Report.objects.get(pk=report.pk)
    assert (again.came_back_at, again.version) == (report.came_back_at, report.version)


def test_results_in_time_and_results_owed(some: Town) -> None:
    figures = found(some)
    assert (figures.told, figures.told_in_time, figures.not_told_late) == (1, 1, 0)
    later = counting.figures(some["clerk"], YEAR, at=NOW + timedelta(days=70), at_once=120)
    assert later.not_told_late == 3


def test_a_period_counts_its_own_days(some: Town) -> None:
    august = Period(date(2026, 8, 1), date(2026, 8, 31))
    assert found(some, period=august).total == 3
    assert found(some, period=Period(date(2025, 1, 1), date(2025, 12, 31))).total == 0
    assert [label for label, _ in Period(date(2026, 1, 15), date(2026, 3, 2)).months()] == [
        "2026-01", "2026-02", "2026-03",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "number"), [("clerk", 7), ("leader", 7), ("first", 7), ("discipline", 7),
                        ("director", 0), ("teacher", 0), ("custodian", 0), ("auditor", 0), ("keeper", 0)],
)  # fmt: skip
def test_who_may_know_the_numbers(some: Town, key: str, number: int) -> None:
    assert found(some, key).total == number


def test_the_page_opens_to_rows_and_shows_no_person(
    some: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    clerk = at_desk(some, "clerk")
    page = text_of(clerk.get("reports:statistics"))
    assert "淤青" not in page
    assert "R2026" not in page
    link = re.search(r'href="(/reports/\?[^"]*channel=mandated[^"]*)"', page)
    assert link
    assert clerk.client.get(link[1].replace("&amp;", "&")).status_code == 200
    assert Event.objects.filter(kind="statistics.shown").count() == 1


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-09-01", "to": "2026-08-01"},
        {"from": "yesterday", "to": ""},
        {"from": "0001-01-01", "to": "9999-12-31"},
        {"from": "1999-01-01", "to": "1999-12-31"},
        {"to": "2026-08-01"},
        {"from": "' OR 1=1", "to": "\x00"},
    ],
)
def test_a_period_that_cannot_be_is_asked_again(
    some: Town, at_desk: AtDesk, query: dict[str, str]
) -> None:
    page = at_desk(some, "clerk").get("reports:statistics", **query)
    assert page.status_code == 422
    assert "7" in text_of(page)


@pytest.mark.parametrize("name", ["reports:statistics", "reports:statistics-print"])
def test_others_have_no_figures(some: Town, at_desk: AtDesk, name: str) -> None:
    for key in ("director", "teacher", "custodian", "auditor", "keeper"):
        assert at_desk(some, key).get(name).status_code == 404


def test_what_leaves_the_town_hides_small_cells(some: Town, at_desk: AtDesk) -> None:
    paper = text_of(at_desk(some, "clerk").get("reports:statistics-print"))
    numbers = re.findall(r'class="wb-num">([^<]+)<', paper)
    assert set(numbers) <= {"少于 5", "不显示", "0", "7"}
    assert 'href="/reports/?' not in paper
    assert Event.objects.filter(kind="statistics.printed").count() == 1


def test_the_district_sees_the_numbers_of_its_towns_as_from_outside(
    some: Town, clock: StandingClock
) -> None:
    bureau = org.unit("区民政局", UnitKind.BUREAU, town="", place=some.code[:6])
    viewer = org.person("district1", "龙区长", town="")
    org.seat(viewer, Role.DISTRICT_VIEWER, bureau)
    worker = Worker(viewer, at=NOW)
    answer = worker.get("reports:statistics")
    assert answer.status_code == 200, answer.headers
    page = text_of(answer)
    assert "少于 5" in page
    assert 'href="/reports/?' not in page
    assert worker.get("reports:list").status_code == 404


def test_the_figures_stay_within_their_budget(some: Town) -> None:
    with CaptureQueriesContext(connection) as queries:
        found(some)
    assert len(queries) <= 12


def test_a_case_one_stepped_aside_from_is_in_no_figure(some: Town) -> None:
    """Whoever stays away could read off a figure that it was answered, or when it came."""
    report = Report.objects.exclude(case=None).get(town=some.code)
    before = counting.counted(some["supervisor"]).count()
    step_aside(report.case_id, by=some["supervisor"], at=NOW, reason="是亲属")
    assert counting.counted(some["supervisor"]).count() == before - 1
    assert not counting.counted(some["supervisor"]).filter(pk=report.pk).exists()
    assert counting.counted(some["clerk"]).count() == before
