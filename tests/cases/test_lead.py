"""The lead goes to another unit: running clocks change unit, access changes, its people work the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import FOUND, at_stage, fresh, hand_over, join, measure, offer, tell_result
from tests.support.towns import Towns
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, Town
from weibao.cases.actions import course, lead, measures, units
from weibao.cases.models import Case, CaseAccess, Measure
from weibao.cases.models.access import Sees
from weibao.cases.permissions import (
    CASES_CLOSE,
    CASES_DIRECT,
    CASES_READ,
    CASES_VIEW,
    CASES_WORK,
    MEASURE_FINISH,
)
from weibao.cases.todos import led
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice
from weibao.reports.models import Report
from weibao.reports.todos import result_to_tell

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def sees(case: Case, where: Town, unit: str) -> str:
    line = CaseAccess.objects.filter(subject=case.pk, unit=where.units[unit], valid_to=None).first()
    return line.sees if line else ""


def test_nothing_changes_until_the_offer_is_accepted(here: Town, case: Case) -> None:
    offer(case, here)
    assert fresh(case).lead == here.units["station"]
    assert CASES_WORK.can(here["clerk"], case)
    assert not CASES_WORK.can(here["police"], case)
    assert CASES_VIEW.can(here["police"], case)
    assert not CASES_READ.can(here["police"], case)


def test_the_handler_of_the_lead_works_the_case(here: Town, case: Case) -> None:
    case = hand_over(case, here)
    police = here["police"]
    assert (case.lead, case.handler_id) == (here.units["police"], police.person_id)
    for entry in (CASES_WORK, CASES_CLOSE):
        assert entry.can(police, case)
        assert not entry.can(here["clerk"], case)
    course.edit(case.pk, by=police, at=LATER, seen=fresh(case).version, values={"findings": FOUND})
    given = measures.decide(
        case.pk,
        by=police,
        at=LATER,
        version=fresh(case).version,
        kind="visit",
        unit=here.units["village"],
    )
    assert MEASURE_FINISH.can(police, given)
    (todo,) = led(police, LATER, 10)
    assert case.number in todo.title


def test_a_child_director_works_the_case_of_the_village(here: Town, case: Case) -> None:
    case = hand_over(case, here, "village", who="director")
    assert CASES_WORK.can(here["director"], case)
    assert not CASES_WORK.can(here["neighbour"], case)


def test_running_clocks_change_unit_and_do_not_restart(here: Town, case: Case) -> None:
    own = measure(case, here, unit="station", kind="counsel")
    given = measure(case, here, unit="village")
    before = {clock.pk: clock for clock in Clock.objects.filter(case=case.pk)}
    report = Report.objects.get(case=case)
    hand_over(case, here)
    police, station = here.units["police"], here.units["station"]
    for clock in Clock.objects.filter(pk__in=before):
        was = before[clock.pk]
        assert (clock.started_at, clock.due_at, clock.state) == (
            was.started_at,
            was.due_at,
            was.state,
        )
        owed_to_reporter = clock.subject == report.pk
        mine = clock.subject in (case.pk, own.pk) and was.state == "running"
        assert clock.unit == (police if mine else station if owed_to_reporter else was.unit)
    assert Clock.objects.get(subject=case.pk, deadline="IN003").unit == police
    assert Clock.objects.get(subject=given.pk).unit == here.units["village"]
    assert Measure.objects.get(pk=own.pk).unit == police


def test_the_station_that_leaves_keeps_the_stage_alone(here: Town, case: Case) -> None:
    """Its supervisor watches over the town's cases, and it still answers the reporter."""
    hand_over(case, here)
    assert sees(case, here, "station") == Sees.STAGE
    assert sees(case, here, "police") == Sees.ALL
    assert not CASES_READ.can(here["clerk"], case)
    assert CASES_DIRECT.can(here["supervisor"], case)
    assert not CASES_DIRECT.can(here["clerk"], case)


def test_a_unit_that_stays_keeps_its_part(here: Town, case: Case) -> None:
    own = measure(case, here, unit="station", kind="counsel")
    hand_over(case, here, stays=True)
    assert sees(case, here, "station") == Sees.OWN
    assert Measure.objects.get(pk=own.pk).unit == here.units["station"]
    assert Clock.objects.get(subject=own.pk).unit == here.units["station"]


def test_another_unit_that_leaves_sees_nothing(here: Town, case: Case) -> None:
    case = hand_over(case, here)
    units.offer_lead(
        case.pk,
        by=here["police"],
        at=LATER,
        version=case.version,
        unit=here.units["station"],
        why="不构成案件，退回",
        stays=False,
    )
    back = case.invitations.get(state="asked")
    units.accept(back.pk, by=here["clerk"], at=LATER)
    assert sees(case, here, "police") == ""
    assert not CASES_VIEW.can(here["police"], case)
    assert CASES_WORK.can(here["clerk"], case)
    assert fresh(case).handler_id == here["clerk"].person_id


def test_the_supervisor_directs_a_case_that_another_unit_leads(here: Town, case: Case) -> None:
    case = hand_over(case, here)
    units.offer_lead(
        case.pk,
        by=here["supervisor"],
        at=LATER,
        version=case.version,
        unit=here.units["school"],
        why="民警全部回避",
        stays=False,
    )
    units.accept(case.invitations.get(state="asked").pk, by=here["teacher"], at=LATER)
    assert fresh(case).lead == here.units["school"]


def test_one_offer_at_a_time_and_a_declined_one_makes_room(here: Town, case: Case) -> None:
    first = offer(case, here)
    with pytest.raises(Blocked, match="已经请了别的单位"):
        offer(case, here, "school")
    units.decline(first.pk, by=here["police"], at=LATER, reason="不归我们管")
    second = offer(case, here, "school")
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "asked")


def test_units_that_take_part_are_told_who_leads(here: Town, case: Case) -> None:
    join(case, here, "school", who="teacher")
    hand_over(case, here)
    for unit in ("school", "station"):
        texts = Notice.objects.filter(unit=here.units[unit]).values_list("text", flat=True)
        assert f"个案 {case.number} 改由清溪派出所承办" in texts


@pytest.mark.parametrize("key", ["police", "director", "leader", "keeper"])
def test_only_the_lead_offers_it(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        units.offer_lead(
            case.pk,
            by=here[key],
            at=NOW,
            version=case.version,
            unit=here.units["school"],
            why="x",
            stays=False,
        )


def test_who_opens_a_case_handles_it_until_another_is_named(here: Town, case: Case) -> None:
    assert case.handler_id == here["clerk"].person_id
    person = here.people["supervisor"]
    lead.name_handler(case.pk, by=here["clerk"], at=NOW, version=case.version, person=person)
    assert fresh(case).handler == person


@pytest.mark.parametrize("key", ["police", "custodian", "leader"])
def test_only_who_works_in_the_lead_unit_is_named(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Blocked, match="办案岗位"):
        lead.name_handler(
            case.pk, by=here["clerk"], at=NOW, version=case.version, person=here.people[key]
        )


def test_another_town_names_nobody(towns: Towns) -> None:
    case = world.case(towns.here)
    with pytest.raises(Refused):
        lead.name_handler(
            case.pk,
            by=towns.there["supervisor"],
            at=NOW,
            version=case.version,
            person=towns.there.people["clerk"],
        )


def test_handing_over_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk, police = at_desk(here, "clerk"), at_desk(here, "police")
    page = clerk.get("cases:detail", case.pk)
    chosen = {"unit": str(here.units["police"].pk), "why": "涉嫌违法"}
    done = clerk.press(page, f"/cases/{case.pk}/lead/", **chosen)
    assert done.status_code == 302
    invitation = case.invitations.get()
    page = police.get("cases:detail", case.pk)
    assert "涉嫌违法" in text_of(page)
    police.press(page, f"/cases/invitations/{invitation.pk}/acceptance/")
    page = police.get("cases:detail", case.pk)
    assert "何江" in text_of(page)
    for part in ("findings", "measures", "units", "lead", "handler"):
        assert has_form(page, f"/cases/{case.pk}/{part}/"), part
    page = clerk.get("cases:detail", case.pk)
    for part in ("findings", "measures", "units", "lead"):
        assert not has_form(page, f"/cases/{case.pk}/{part}/"), part


def test_naming_the_handler_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:detail", case.pk)
    person = here.people["supervisor"]
    action = f"/cases/{case.pk}/handler/"
    assert clerk.press(page, action, person=str(here.people["police"].pk)).status_code == 422
    assert clerk.press(page, action, person=str(person.pk)).status_code == 302
    assert str(person.name) in text_of(clerk.get("cases:detail", case.pk))


def test_a_handler_closes_the_case_it_leads(here: Town) -> None:
    case = at_stage(here, "answering")
    case = hand_over(case, here)
    done = course.close(
        case.pk, by=here["police"], at=LATER, version=case.version, conclusion="孩子安全"
    )
    assert done.status == "closed"


def test_the_station_tells_the_reporter_of_a_case_that_another_unit_leads(here: Town) -> None:
    case = at_stage(here, "answering", answered=False)
    assert result_to_tell(here["clerk"], LATER, 10) == []
    case = hand_over(case, here)
    report = Report.objects.get(case=case)
    (todo,) = result_to_tell(here["clerk"], LATER, 10)
    assert todo.key == f"result:{report.pk}"
    assert todo.clock is not None
    assert result_to_tell(here["police"], LATER, 10) == []
    (asked,) = led(here["police"], LATER, 10)
    assert asked.title.startswith("等未保工作站告知报告人")
    tell_result(case, here)
    assert result_to_tell(here["clerk"], LATER, 10) == []


@pytest.mark.parametrize("stays", [True, False])
def test_the_supervisor_finds_the_forms_where_another_unit_leads(
    here: Town, case: Case, at_desk: AtDesk, stays: bool
) -> None:
    hand_over(case, here, stays=stays)
    page = at_desk(here, "supervisor").get("cases:detail", case.pk)
    for part in ("lead", "handler"):
        assert has_form(page, f"/cases/{case.pk}/{part}/"), part
    page = at_desk(here, "clerk").get("cases:detail", case.pk)
    for part in ("lead", "handler", "units"):
        assert not has_form(page, f"/cases/{case.pk}/{part}/"), part
