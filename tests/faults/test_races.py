"""Two at once, on both databases: one order of things, nothing half done, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from tests import world
from tests.cases.stages import FOUND, SAFE, at_stage, edit, fresh, measure
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Change, Revision
from weibao.cases.actions import course, measures, planning, units
from weibao.cases.actions.assessing import assess
from weibao.cases.actions.children import link_child
from weibao.cases.actions.progress import reach
from weibao.cases.models import Case, CaseAccess, Measure, Participant
from weibao.cases.models.access import Sees
from weibao.kernel.actor import Actor
from weibao.office.models import Clock, FlowStep, Notice, Register
from weibao.reports.actions import answering, deciding, handing, merging
from weibao.reports.models import Report, ReportMessage

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

Act = Callable[[], object]
SOON = NOW + timedelta(minutes=10)


@pytest.fixture
def here(real_towns: Towns) -> Town:
    return real_towns.here


def unbroken(subject: object, version: int) -> None:
    """Every version has its revision and its line in the feed, none twice."""
    rows = Revision.objects.filter(subject=subject).order_by("version")
    lines = Change.objects.filter(subject=subject).order_by("version")
    every = list(range(1, version + 1))
    assert list(rows.values_list("version", flat=True)) == every
    assert list(lines.values_list("version", flat=True)) == every


def test_accepted_and_refused_at_once(here: Town) -> None:
    report = world.report(here)
    clerk, colleague = here["clerk"], here["supervisor"]
    outcomes = together(
        lambda: deciding.accept(report.pk, by=clerk, at=SOON, version=1),
        lambda: deciding.refuse(report.pk, by=colleague, at=SOON, version=1, reason="不在本镇"),
    )
    assert outcomes == ["Stale", "done"]
    report.refresh_from_db()
    assert (report.status == "accepted") == (Case.objects.count() == 1)
    assert (report.status == "refused") == (ReportMessage.objects.count() == 1)
    assert FlowStep.objects.filter(subject=report.pk).count() == 2
    unbroken(report.pk, 2)


def test_accepted_four_times_at_once_is_one_case(here: Town) -> None:
    report, clerk = world.report(here), here["clerk"]
    outcomes = together(*[lambda: deciding.accept(report.pk, by=clerk, at=SOON, version=1)] * 4)
    assert outcomes == ["Stale"] * 3 + ["done"]
    assert (Case.objects.count(), Register.objects.get(name="case").last) == (1, 1)


def test_eight_filings_at_once_get_eight_numbers(here: Town) -> None:
    outcomes = together(*[lambda: world.report(here)] * 8)
    assert outcomes == ["done"] * 8
    numbers = sorted(Report.objects.values_list("number", flat=True))
    assert numbers == [f"R2026-{number:04d}" for number in range(1, 9)]
    assert Notice.objects.count() == Clock.objects.filter(deadline="IN001").count() == 8


def test_closing_while_another_adds_a_measure(here: Town) -> None:
    case = at_stage(here, "answering")
    clerk, colleague = here["clerk"], here["supervisor"]
    outcomes = together(
        lambda: course.close(
            case.pk, by=clerk, at=SOON, version=case.version, conclusion="孩子安全"
        ),
        lambda: edit(case, here, findings="又有新情况"),
        lambda: measures.decide(
            case.pk, by=colleague, at=SOON, version=case.version, kind="aid",
            unit=here.units["village"],
        ),
    )  # fmt: skip
    now = fresh(case)
    assert Measure.objects.filter(case=case, state="open").count() == 0
    assert "done" in outcomes
    assert now.status in {"answering", "closed"}
    assert (now.closed_at is None) == (now.status == "answering")
    unbroken(case.pk, now.version)


def test_disposal_ends_while_another_measure_is_decided(here: Town) -> None:
    case = at_stage(here, "disposing")
    clerk, colleague = here["clerk"], here["supervisor"]
    outcomes = together(
        lambda: course.step(case.pk, "finish_disposal", by=clerk, at=SOON, version=case.version),
        lambda: measures.decide(
            case.pk, by=colleague, at=SOON, version=case.version, kind="aid",
            unit=here.units["village"],
        ),
    )  # fmt: skip
    assert outcomes == ["Stale", "done"]
    still_open = Measure.objects.filter(case=case, state="open").count()
    assert still_open == (1 if fresh(case).status == "disposing" else 0)


def test_two_measures_finished_at_once_both_hold(here: Town) -> None:
    case = world.case(here)
    first, second = measure(case, here), measure(case, here, unit="police", kind="admonish")
    director, police = here["director"], here["police"]
    outcomes = together(
        lambda: measures.finish(first.pk, by=director, at=SOON, result="看过了"),
        lambda: measures.finish(second.pk, by=police, at=SOON, result="训诫了"),
    )
    assert outcomes == ["done", "done"]
    assert set(Measure.objects.values_list("state", flat=True)) == {"done"}
    unbroken(case.pk, 5)


def test_one_measure_ends_once(here: Town) -> None:
    sent = measure(world.case(here), here)
    director, clerk = here["director"], here["clerk"]
    outcomes = together(
        lambda: measures.finish(sent.pk, by=director, at=SOON, result="看过了"),
        lambda: measures.finish(sent.pk, by=clerk, at=SOON, result="代记"),
        lambda: measures.cancel(sent.pk, by=clerk, at=SOON, reason="不用了"),
    )
    assert outcomes == ["Blocked", "Blocked", "done"]
    assert Notice.objects.filter(key=f"measure-end:{sent.pk}").count() == 1


def test_the_plan_is_confirmed_twice_at_once(here: Town) -> None:
    case = at_stage(here, "disposing")
    one = planning.plan(
        case.pk, by=here["clerk"], at=NOW, version=case.version, kind="aid",
        unit=here.units["village"],
    )  # fmt: skip
    version = fresh(case).version
    outcomes = together(
        *[
            partial(
                planning.confirm, case.pk, by=here[key], at=SOON, version=version, chosen=[one.pk]
            )
            for key in ("clerk", "supervisor")
        ]
    )
    assert outcomes == ["Stale", "done"]
    assert Clock.objects.filter(subject=one.pk, deadline="IN005").count() == 1
    assert Notice.objects.filter(key=f"measure:{one.pk}").count() == 1
    unbroken(case.pk, version + 1)


def test_confirmed_and_dropped_at_once(here: Town) -> None:
    case = at_stage(here, "disposing")
    one = planning.plan(
        case.pk, by=here["clerk"], at=NOW, version=case.version, kind="aid",
        unit=here.units["village"],
    )  # fmt: skip
    version, clerk, colleague = fresh(case).version, here["clerk"], here["supervisor"]
    outcomes = together(
        lambda: planning.confirm(case.pk, by=clerk, at=SOON, version=version, chosen=[one.pk]),
        lambda: measures.cancel(one.pk, by=colleague, at=SOON, reason="不用了"),
    )
    one.refresh_from_db()
    # Dropping asks for no version: it comes second and ends what went out, or it comes first.
    assert one.state == "cancelled"
    assert outcomes in (["Stale", "done"], ["done", "done"])
    running = Clock.objects.filter(subject=one.pk, state__in=["running", "stopped"])
    assert running.count() == 0
    unbroken(case.pk, version + outcomes.count("done"))


def test_one_slip_is_written_once_and_the_result_waits_for_it(here: Town) -> None:
    sent = measure(world.case(here), here, unit="police", kind="police")
    police, clerk = here["police"], here["clerk"]

    def slip(by: Actor) -> Act:
        return lambda: reach(
            sent.pk, by=by, at=SOON, node="accepted", happened_at=NOW, number="受案一号"
        )

    outcomes = together(slip(police), slip(clerk))
    assert outcomes == ["Blocked", "done"]
    outcomes = together(
        lambda: measures.finish(sent.pk, by=police, at=SOON, result="受案了"),
        lambda: measures.cancel(sent.pk, by=clerk, at=SOON, reason="不用了"),
    )
    assert outcomes == ["Blocked", "done"]
    assert Clock.objects.filter(subject=sent.pk, state="running").count() == 0
    unbroken(sent.case_id, fresh(sent.case).version)


def test_closing_while_another_assesses_the_risk_anew(here: Town) -> None:
    case = at_stage(here, "answering")
    clerk, colleague = here["clerk"], here["supervisor"]
    outcomes = together(
        lambda: course.close(
            case.pk, by=clerk, at=SOON, version=case.version, conclusion="孩子安全"
        ),
        lambda: assess(
            case.pk, by=colleague, at=SOON, version=case.version,
            answers=SAFE | {"now": "danger"}, risk="high",
        ),
    )  # fmt: skip
    assert outcomes == ["Stale", "done"]
    now = fresh(case)
    assert (now.status, now.risk) in {("closed", "low"), ("answering", "high")}
    unbroken(case.pk, case.version + 1)


def test_one_field_of_two_editors(here: Town) -> None:
    case = world.case(here)

    def write(key: str, **values: str) -> Act:
        by = here[key]
        return lambda: course.edit(case.pk, by=by, at=SOON, seen=1, values=values)

    assert together(write("clerk", findings="一"), write("supervisor", findings="二")) == [
        "Clashed",
        "done",
    ]
    assert fresh(case).findings in {"一", "二"}
    unbroken(case.pk, 2)


def test_different_fields_of_two_editors(here: Town) -> None:
    case = world.case(here)

    def write(key: str, **values: str) -> Act:
        by = here[key]
        return lambda: course.edit(case.pk, by=by, at=SOON, seen=1, values=values)

    outcomes = together(
        write("clerk", findings=FOUND),
        write("supervisor", matter="新的事由"),
    )
    assert outcomes == ["done", "done"]
    assert (fresh(case).findings, fresh(case).matter) == (FOUND, "新的事由")


def test_one_unit_invited_twice_has_one_line(here: Town) -> None:
    case = world.case(here)

    def invite(key: str, sees: Sees) -> Act:
        by, unit = here[key], here.units["police"]
        return lambda: units.invite(
            case.pk, by=by, at=SOON, version=1, unit=unit, sees=sees, why="协查"
        )

    assert together(invite("clerk", Sees.OWN), invite("supervisor", Sees.ALL)) == ["Stale", "done"]
    assert CaseAccess.objects.filter(unit=here.units["police"], valid_to=None).count() == 1


def test_one_child_linked_twice_is_in_the_case_once(here: Town) -> None:
    case, child = world.case(here), world.child(here)

    def link(key: str) -> Act:
        by = here[key]
        return lambda: link_child(case.pk, by=by, at=SOON, version=1, child=child.pk)

    assert together(link("clerk"), link("supervisor")) == ["Stale", "done"]
    assert Participant.objects.filter(role="child").count() == 1


def test_the_reporter_adds_while_the_station_answers(here: Town) -> None:
    world.case(here)
    report, clerk = Report.objects.get(), here["clerk"]
    outcomes = together(
        lambda: answering.add_from_reporter(report, at=SOON, text="又听见哭声"),
        lambda: answering.answer(
            report.pk, by=clerk, at=SOON, version=2, kind="result", text="办好了"
        ),
    )
    assert outcomes in (["Stale", "done"], ["done", "done"])
    assert ReportMessage.objects.filter(kind="from_reporter").count() == 1
    unbroken(report.pk, 2 + outcomes.count("done"))


def test_two_clerks_merge_one_report_at_once(here: Town) -> None:
    first, second, report = world.case(here), world.case(here), world.report(here)
    clerk, colleague = here["clerk"], here["supervisor"]
    outcomes = together(
        lambda: merging.merge(report.pk, by=clerk, at=SOON, version=1, case=first.pk),
        lambda: merging.merge(report.pk, by=colleague, at=SOON, version=1, case=second.pk),
        lambda: deciding.accept(report.pk, by=colleague, at=SOON, version=1),
    )
    assert outcomes == ["Stale", "Stale", "done"]
    report.refresh_from_db()
    unbroken(report.pk, 2)
    assert report.case is not None
    joined = Case.objects.exclude(pk=report.case.pk)
    assert set(joined.values_list("version", flat=True)) <= {1}
    assert Case.objects.count() == 2 + (report.merged_at is None)


def test_several_reports_join_one_case_at_once(here: Town) -> None:
    case, clerk = world.case(here), here["clerk"]
    reports = [world.report(here, suspect_known="邻居覃某") for _ in range(4)]
    outcomes = together(
        *[
            partial(merging.merge, one.pk, by=clerk, at=SOON, version=1, case=case.pk)
            for one in reports
        ]
    )
    assert outcomes == ["done"] * 4
    unbroken(case.pk, 5)
    assert case.reports.count() == 5
    assert Participant.objects.filter(case=case, role="suspect").count() == 2


def test_handed_over_while_the_reporter_writes(real_towns: Towns) -> None:
    here, there = real_towns.here, real_towns.there
    report = world.report(here)

    def give() -> None:
        row = Report.objects.get(pk=report.pk)
        handing.to_town(
            report.pk,
            by=here["clerk"],
            at=SOON,
            version=row.version,
            town=there.code,
            reason="孩子住白水镇",
            told="已移交",
        )

    outcomes = together(
        give, *[lambda: answering.add_from_reporter(report, at=SOON, text="还有")] * 3
    )
    if "Stale" in outcomes:
        give()
    arrived = Report.objects.get(came_from=report)
    written = arrived.messages.filter(kind="from_reporter")
    assert written.count() == 3
    assert arrived.messages.filter(kind="answer").count() == 1


def test_signed_for_and_sent_back_at_once(real_towns: Towns) -> None:
    here, there = real_towns.here, real_towns.there
    report = world.report(here)
    made = handing.to_town(
        report.pk,
        by=here["clerk"],
        at=NOW,
        version=1,
        town=there.code,
        reason="孩子住白水镇",
        told="已移交",
    )
    arrived = made.to_report
    assert arrived is not None
    one, other = there["clerk"], there["supervisor"]
    outcomes = together(
        lambda: deciding.accept(arrived.pk, by=one, at=SOON, version=1),
        lambda: handing.send_back(arrived.pk, by=other, at=SOON, version=1, reason="不归本镇"),
    )
    assert outcomes == ["Stale", "done"]
    report.refresh_from_db()
    arrived.refresh_from_db()
    assert (report.status, arrived.status) in {
        ("handed_over", "accepted"),
        ("received", "sent_back"),
    }
