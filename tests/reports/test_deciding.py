"""Accepting a report into a case, or refusing it with words for the reporter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import world
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event
from weibao.cases.models import Case, CaseAccess, Participant
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked, IllegalMove
from weibao.office.models import Clock, FlowStep
from weibao.reports.actions import deciding
from weibao.reports.models import Report, ReportMessage

AtDesk = Callable[[Town, str], Worker]
SOON = NOW + timedelta(minutes=10)


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here)


def running(subject: object) -> set[str]:
    rows = Clock.objects.filter(subject=subject, state="running")
    return set(rows.values_list("deadline", flat=True))


def test_acceptance_opens_a_case(here: Town, report: Report) -> None:
    case = deciding.accept(
        report.pk, by=here["clerk"], at=SOON, version=1, child_name="豆豆", reason="有伤情照片"
    )
    report.refresh_from_db()
    assert (report.status, report.case, report.version) == ("accepted", case, 2)
    assert (case.number, case.status, case.lead) == (
        "2026-0001",
        "investigating",
        here.units["station"],
    )
    assert (case.reported_at, case.area, case.town) == (NOW, here.village, here.code)
    people = dict(Participant.objects.filter(case=case).values_list("role", "about"))
    assert people == {"child": "", "suspect": "孩子的叔叔"}
    assert Participant.objects.get(case=case, role="child").name == "豆豆"


def test_acceptance_ends_the_first_clock_and_begins_the_next(here: Town, report: Report) -> None:
    case = deciding.accept(report.pk, by=here["clerk"], at=SOON, version=1)
    assert running(report.pk) == {"IN002", "IN006"}
    assert running(case.pk) == {"IN003"}
    assert set(Clock.objects.filter(subject=report.pk).values_list("case", flat=True)) == {case.pk}
    met = Clock.objects.get(subject=report.pk, deadline="IN001")
    assert (met.state, met.ended_at) == ("met", SOON)


def test_who_may_see_the_case(here: Town, report: Report) -> None:
    case = deciding.accept(report.pk, by=here["clerk"], at=SOON, version=1)
    lines = CaseAccess.objects.filter(subject=case.pk, valid_to=None)
    assert {line.unit: line.sees for line in lines} == {
        here.units["station"]: "all",
        here.units["government"]: "stage",
        here.units["discipline"]: "stage",
    }


def test_a_case_is_where_its_child_lives(here: Town, report: Report) -> None:
    child = world.child(here, area=f"{here.code}202")
    case = deciding.accept(report.pk, by=here["clerk"], at=SOON, version=1, child=child.pk)
    assert case.area == f"{here.code}202"
    assert Participant.objects.get(case=case, role="child").child == child


def test_a_file_the_clerk_may_not_see_is_like_none(towns: Towns, report: Report) -> None:
    foreign = world.child(towns.there, name="裴小路")
    for pk in (foreign.pk, uuid4()):
        with pytest.raises(Refused) as refused:
            deciding.accept(report.pk, by=towns.here["clerk"], at=SOON, version=1, child=pk)
        assert refused.value.hidden
    assert Case.objects.count() == 0


def test_refusing_tells_the_reporter_why(here: Town, report: Report) -> None:
    deciding.refuse(report.pk, by=here["clerk"], at=SOON, version=1, reason="不在本镇，请打 12345")
    report.refresh_from_db()
    assert (report.status, report.answered_at, report.result_told_at) == ("refused", SOON, SOON)
    told = ReportMessage.objects.get(report=report)
    assert (told.kind, told.text) == ("result", "不在本镇，请打 12345")
    assert (running(report.pk), Case.objects.count()) == (set(), 0)


def test_refusing_without_a_reason_is_not_possible(here: Town, report: Report) -> None:
    with pytest.raises(Blocked):
        deciding.refuse(report.pk, by=here["clerk"], at=SOON, version=1, reason="")
    report.refresh_from_db()
    assert (report.status, report.version, ReportMessage.objects.count()) == ("received", 1, 0)


@pytest.mark.parametrize("first", ["accept", "refuse"])
@pytest.mark.parametrize("second", ["accept", "refuse"])
def test_a_report_is_decided_once(here: Town, report: Report, first: str, second: str) -> None:
    def decide(act: str, version: int) -> None:
        more = {"reason": "不在本镇"} if act == "refuse" else {}
        getattr(deciding, act)(report.pk, by=here["clerk"], at=SOON, version=version, **more)

    decide(first, 1)
    with pytest.raises(Stale):
        decide(second, 1)
    with pytest.raises(IllegalMove):
        decide(second, 2)
    assert Case.objects.count() == (1 if first == "accept" else 0)
    assert FlowStep.objects.filter(subject=report.pk).count() == 2


@pytest.mark.parametrize(
    "key", ["director", "teacher", "police", "leader", "first", "discipline", "custodian", "keeper"]
)
def test_only_the_station_decides(here: Town, report: Report, key: str) -> None:
    with pytest.raises(Refused):
        deciding.accept(report.pk, by=here[key], at=SOON, version=1)
    with pytest.raises(Refused):
        deciding.refuse(report.pk, by=here[key], at=SOON, version=1, reason="不")
    assert (Case.objects.count(), Report.objects.get().status) == (0, "received")


def test_the_station_of_another_town_decides_nothing(towns: Towns, report: Report) -> None:
    with pytest.raises(Refused) as refused:
        deciding.accept(report.pk, by=towns.there["clerk"], at=SOON, version=1)
    assert refused.value.hidden


# The same over the page.


def test_the_clerk_accepts_on_the_page(here: Town, report: Report, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.get("reports:detail", report.pk)
    assert "看到孩子身上好几处淤青" in text_of(page)
    assert Event.objects.filter(kind="report.opened", subject=report.pk).count() == 1
    done = clerk.press(page, f"/reports/{report.pk}/acceptance/", child_name="豆豆")
    case = Case.objects.get()
    assert done.headers["Location"] == reverse("cases:detail", args=[case.pk])
    again = clerk.get("reports:detail", report.pk)
    assert not has_form(again, f"/reports/{report.pk}/acceptance/")
    assert has_form(again, f"/reports/{report.pk}/answer/")


def test_a_double_click_accepts_once(here: Town, report: Report, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.get("reports:detail", report.pk)
    answers = [clerk.press(page, f"/reports/{report.pk}/acceptance/") for _ in range(2)]
    assert {(a.status_code, a.headers["Location"]) for a in answers} == {
        (302, reverse("cases:detail", args=[Case.objects.get().pk]))
    }


def test_back_and_send_something_else(here: Town, report: Report, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.get("reports:detail", report.pk)
    clerk.press(page, f"/reports/{report.pk}/acceptance/")
    other = clerk.press(page, f"/reports/{report.pk}/acceptance/", child_name="另一个")
    assert other.status_code == 409
    assert "已经交过" in text_of(other)
    assert Participant.objects.filter(role="child").count() == 0


def test_two_tabs_decide_differently(here: Town, report: Report, at_desk: AtDesk) -> None:
    clerk, colleague = at_desk(here, "clerk"), at_desk(here, "supervisor")
    first, second = (
        clerk.get("reports:detail", report.pk),
        colleague.get("reports:detail", report.pk),
    )
    clerk.press(first, f"/reports/{report.pk}/acceptance/")
    late = colleague.press(
        second, f"/reports/{report.pk}/refusal/", kind="elsewhere", reason="不归我们管"
    )
    assert late.status_code == 409
    assert "别人刚刚先办了" in text_of(late)
    assert Report.objects.get().status == "accepted"


def test_what_the_reporter_added_meanwhile_is_seen_before_deciding(
    here: Town, report: Report, at_desk: AtDesk, clock: StandingClock
) -> None:
    from weibao.reports.actions.answering import add_from_reporter  # noqa: PLC0415 - one use

    clerk = at_desk(here, "clerk")
    page = clerk.get("reports:detail", report.pk)
    add_from_reporter(report, at=clock.move(minutes=1), text="孩子又被打了")
    late = clerk.press(
        page, f"/reports/{report.pk}/refusal/", kind="no_facts", reason="证据不足，先不受理"
    )
    assert late.status_code == 409
    assert "孩子又被打了" in text_of(late)
    form = form_on(late, f"/reports/{report.pk}/refusal/")
    assert form.fields["reason"] == "证据不足，先不受理"
    done = clerk.press(late, f"/reports/{report.pk}/refusal/")
    assert (done.status_code, Report.objects.get().status) == (302, "refused")


def test_a_refusal_without_words_keeps_the_page(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.send("reports:refuse", report.pk, version=1, reason=" \u200b ")
    assert page.status_code == 422
    assert "请填写这一项" in text_of(page)
    assert Report.objects.get().status == "received"


def test_a_foreign_file_cannot_be_named_in_the_form(
    towns: Towns, report: Report, at_desk: AtDesk
) -> None:
    foreign = world.child(towns.there, name="裴小路")
    clerk = at_desk(towns.here, "clerk")
    for child in (foreign.pk, uuid4()):
        page = clerk.send("reports:accept", report.pk, version=1, child=str(child))
        assert page.status_code == 404
        assert "裴" not in text_of(page)
    assert Case.objects.count() == 0
