"""A report received: what is decided by the server, and everything that follows at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Change, Event, Revision
from weibao.cases.models import CaseAccess
from weibao.kernel.crypto import receipts
from weibao.office.models import Clock, FlowStep, Notice
from weibao.org.models import CustodianKey, Unit
from weibao.reports.actions.filing import NoStation, Reporter, receipt_code
from weibao.reports.models import Report, ReporterIdentity
from weibao.reports.sealing import NoCustodians

KEY = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("circumstance", "in_danger", "urgency"),
    [
        ("beaten", False, "serious"),
        ("alone", False, "normal"),
        ("alone", True, "danger"),
        ("unsure", False, "normal"),
        ("no-such-code", False, "normal"),
        ("no-such-code", True, "danger"),
    ],
)
def test_the_server_decides_how_urgent_it_is(
    here: Town, circumstance: str, in_danger: bool, urgency: str
) -> None:
    filed = world.report(here, circumstance=circumstance, in_danger=in_danger)
    assert filed.urgency == urgency


def test_a_circumstance_nobody_knows_counts_as_not_sure(here: Town) -> None:
    assert world.report(here, circumstance="x' OR 1=1").circumstance == "unsure"


def test_numbers_run_without_gaps_in_each_town_and_year(towns: Towns) -> None:
    later = NOW + timedelta(days=100)
    found = [world.report(towns.here), world.report(towns.there), world.report(towns.here)]
    found.append(world.report(towns.here, at=later))
    assert [report.number for report in found] == [
        "R2026-0001",
        "R2026-0001",
        "R2026-0002",
        "R2027-0001",
    ]


def test_the_clocks_of_a_report(here: Town) -> None:
    filed = world.report(here)
    due = dict(Clock.objects.filter(subject=filed.pk).values_list("deadline", "due_at"))
    assert due["IN001"] == NOW + timedelta(hours=24)
    assert set(due) == {"IN001", "IN002", "IN006"}
    assert [str(due["IN002"].astimezone(NOW.tzinfo).date()), due["IN006"] > due["IN002"]] == [
        "2026-10-08",  # the third day lies in the holiday
        True,
    ]
    assert set(Clock.objects.values_list("unit", flat=True)) == {here.units["station"].pk}


def test_danger_adds_the_clock_of_two_hours(here: Town) -> None:
    filed = world.report(here, in_danger=True)
    clock = Clock.objects.get(subject=filed.pk, deadline="IN007")
    assert clock.due_at == NOW + timedelta(hours=2)
    assert clock.seal == "内"


@pytest.mark.parametrize(("circumstance", "urgent"), [("beaten", True), ("alone", False)])
def test_the_station_is_told_once(here: Town, circumstance: str, urgent: bool) -> None:
    filed = world.report(here, circumstance=circumstance)
    told = Notice.objects.get(subject=filed.pk)
    assert (told.unit, told.urgent) == (here.units["station"], urgent)
    assert filed.number in told.text
    assert "淤青" not in told.text


def test_who_may_know_of_it(here: Town) -> None:
    filed = world.report(here)
    lines = CaseAccess.objects.filter(subject=filed.pk, valid_to=None)
    sees = {line.unit: line.sees for line in lines}
    assert sees == {
        here.units["station"]: "all",
        here.units["government"]: "stage",
        here.units["discipline"]: "stage",
    }


def test_history_event_and_feed_are_left_behind(here: Town) -> None:
    filed = world.report(here)
    step = FlowStep.objects.get(subject=filed.pk)
    assert (step.step, step.source, step.target, step.person) == ("file", "", "received", None)
    event = Event.objects.get(kind="report.filed")
    assert (event.subject, event.town, event.person) == (filed.pk, here.code, None)
    assert Change.objects.get(subject=filed.pk).version == 1
    assert Revision.objects.get(subject=filed.pk).body["what"] == [None, "看到孩子身上好几处淤青"]


def test_an_anonymous_report_has_no_identity(here: Town) -> None:
    filed = world.report(here, reporter=Reporter(relation="邻居"))
    assert (filed.named, ReporterIdentity.objects.count()) == (False, 0)


def test_a_town_with_one_custodian_takes_no_names_and_keeps_nothing(here: Town) -> None:
    CustodianKey.objects.filter(person=here.people["second"]).update(valid_to=NOW.date())
    with pytest.raises(NoCustodians):
        world.report(here, reporter=Reporter("陈桂芳", "13800001111"))
    assert (Report.objects.count(), Clock.objects.count()) == (0, 0)


def test_a_town_without_a_station_takes_no_report(here: Town) -> None:
    Unit.objects.filter(pk=here.units["station"].pk).update(valid_to=NOW.date())
    with pytest.raises(NoStation):
        world.report(here)
    assert Report.objects.count() == 0


def test_a_receipt_finds_its_report_and_stands_nowhere(here: Town) -> None:
    filed = world.report(here, key=KEY)
    code = receipt_code(KEY, filed)
    assert code == receipts.derive_code(KEY)
    assert filed.receipt_digest in receipts.lookups(code)
    assert code not in repr(Report.objects.filter(pk=filed.pk).values().get())


def test_reports_without_a_receipt_do_not_collide(here: Town) -> None:
    first, second = world.report(here), world.report(here)
    assert (first.receipt_digest, second.receipt_digest) == (None, None)
    assert receipt_code(KEY, first) is None


def test_a_receipt_of_another_form_does_not_fit(here: Town) -> None:
    assert receipt_code("f" * 32, world.report(here, key=KEY)) is None
