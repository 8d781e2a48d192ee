"""回避: from then on the person sees nothing of the case anywhere, though the unit does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tests import world
from tests.access.planting import made
from tests.cases.stages import finish, fresh, hand_over, join, measure
from tests.office.attached import attached
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.access import give
from weibao.cases.actions import asides, lead, units
from weibao.cases.models import Case, StepAside
from weibao.cases.models.access import Sees
from weibao.cases.permissions import (
    CASES_ASIDE,
    CASES_EXCLUDE,
    CASES_MATERIAL,
    CASES_READ,
    CASES_VIEW,
    CASES_WORK,
    CLOCKS_VIEW,
    CLOCKS_WORK,
    MEASURE_ANSWER,
    MEASURE_FINISH,
    MEASURES_READ,
)
from weibao.cases.queries import cases as reading
from weibao.cases.todos import given, led
from weibao.cases.unit_todos import invited, nobody
from weibao.desk import home
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office import notices
from weibao.office.attachments.showing import views_of
from weibao.office.models import Clock, Notice
from weibao.office.permissions import FILES_READ
from weibao.reports.actions import merging
from weibao.reports.actions.complaining import complain
from weibao.reports.actions.filing import Reporter
from weibao.reports.models import Report
from weibao.reports.permissions import (
    ASKED_VIEW,
    COMPLAINTS_VIEW,
    IDENTITY_OPEN,
    REPORTS_MADE,
    REPORTS_READ,
    REPORTS_VIEW,
)

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(hours=3)
REASON = "被反映人是我堂弟"


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here, child=world.child(here))


def leave(case: Case, where: Town, key: str) -> None:
    asides.step_aside(case.pk, by=where[key], at=LATER, reason=REASON)


def test_the_person_reaches_nothing_and_the_unit_goes_on(here: Town, case: Case) -> None:
    leave(case, here, "clerk")
    clerk, colleague = here["clerk"], here["supervisor"]
    running = Clock.objects.filter(case=case.pk)
    for entry in (CLOCKS_VIEW, CLOCKS_WORK):
        assert not entry.visible_to(clerk, running).exists(), entry.name
        assert entry.visible_to(colleague, running).exists(), entry.name
    for entry in (CASES_VIEW, CASES_READ, CASES_WORK, CASES_MATERIAL, CASES_ASIDE):
        assert not entry.can(clerk, case), entry.name
        assert entry.can(colleague, case), entry.name
    report = Report.objects.get(case=case)
    for entry in (REPORTS_VIEW, REPORTS_READ):
        assert not entry.can(clerk, report), entry.name
        assert entry.can(colleague, report), entry.name


def test_not_in_lists_counts_todos_or_search(here: Town, case: Case, at_desk: AtDesk) -> None:
    leave(case, here, "clerk")
    clerk = here["clerk"]
    assert list(reading.visible(clerk)) == []
    assert reading.counts(clerk) == {}
    assert led(clerk, LATER, 10) == []
    shown = home.today(clerk, at=LATER)
    lines = [*shown.mine, *shown.new, *shown.waiting]
    assert not any(case.number in todo.title for todo in lines)
    desk = at_desk(here, "clerk")
    report = Report.objects.get(case=case)
    for name in ("desk:home", "cases:list", "reports:list", "desk:notices"):
        page = text_of(desk.get(name))
        assert case.number not in page, name
        assert report.number not in page, name
    assert str(case.pk) not in text_of(desk.send("desk:search", q=case.number))
    assert desk.get("cases:detail", case.pk).status_code == 404
    assert case.number in text_of(at_desk(here, "supervisor").get("cases:list"))


def test_not_by_a_notice(here: Town, case: Case) -> None:
    given_to = measure(case, here)
    finish(given_to, here)
    before = notices.unread(here["clerk"]).filter(subject=case.pk).count()
    assert before > 0
    leave(case, here, "clerk")
    assert notices.unread(here["clerk"]).filter(subject=case.pk).count() == 0
    report = Report.objects.get(case=case)
    assert notices.unread(here["clerk"]).filter(subject=report.pk).count() == 0
    assert notices.unread(here["supervisor"]).filter(subject=case.pk).count() >= before


def test_not_by_a_file(here: Town, case: Case) -> None:
    given_to = measure(case, here, unit="police")
    files = [attached(case), attached(given_to), attached(Report.objects.get(case=case))]
    assert all(FILES_READ.can(here["clerk"], file) for file in files)
    leave(case, here, "clerk")
    leave(case, here, "police")
    for key in ("clerk", "police"):
        assert not any(FILES_READ.can(here[key], file) for file in files), key
        assert views_of(here[key], case) == []
    assert FILES_READ.can(here["supervisor"], files[0])


def test_not_by_a_measure_or_an_invitation(here: Town, case: Case) -> None:
    sent = measure(case, here, unit="police")
    invitation = join(case, here, "school", who="teacher")
    leave(case, here, "police")
    for entry in (MEASURES_READ, MEASURE_FINISH, MEASURE_ANSWER):
        assert not entry.can(here["police"], sent), entry.name
    assert given(here["police"], LATER, 10) == []
    leave(case, here, "teacher")
    assert invited(here["teacher"], LATER, 10) == []
    assert not CASES_VIEW.can(here["teacher"], invitation.case)


def test_not_on_the_child_s_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    child = case.participants.get(child__isnull=False).child
    assert child is not None
    assert case.number in text_of(at_desk(here, "clerk").get("children:detail", child.pk))
    leave(case, here, "clerk")
    page = at_desk(here, "clerk").get("children:detail", child.pk)
    assert page.status_code == 200
    assert case.number not in text_of(page)


def test_a_custodian_does_not_open_who_reported_it(here: Town) -> None:
    case = world.case(here, reporter=Reporter("赵某", "13900000000", "邻居"))
    report = Report.objects.get(case=case)
    custodian = here["custodian"]
    assert IDENTITY_OPEN.can(custodian, report)
    asides.exclude(
        case.pk, by=here["leader"], at=LATER, person=here.people["custodian"], reason=REASON
    )
    assert not IDENTITY_OPEN.can(custodian, report)
    assert ASKED_VIEW.held_by(custodian)


def test_a_unit_s_own_report_and_a_complaint_are_out_of_sight_too(here: Town) -> None:
    report, _ = made(here, "own", "竹溪")
    complaint = complain(report, at=LATER, text="没有人管", client_key=report.pk.hex)
    assert REPORTS_MADE.can(here["director"], report)
    assert COMPLAINTS_VIEW.can(here["discipline"], complaint)
    for key in ("director", "discipline"):
        asides.exclude(
            report.case_id, by=here["leader"], at=LATER, person=here.people[key], reason=REASON
        )
    assert not REPORTS_MADE.can(here["director"], report)
    assert not COMPLAINTS_VIEW.can(here["discipline"], complaint)


def test_a_report_that_joins_later_is_out_of_sight_at_once(here: Town, case: Case) -> None:
    leave(case, here, "clerk")
    report = world.report(here)
    merging.merge(report.pk, by=here["supervisor"], at=LATER, version=report.version, case=case.pk)
    report.refresh_from_db()
    assert not REPORTS_VIEW.can(here["clerk"], report)


def test_the_handler_who_steps_aside_leaves_the_case_without_one(here: Town, case: Case) -> None:
    assert case.handler_id == here["clerk"].person_id
    leave(case, here, "clerk")
    assert fresh(case).handler is None
    (todo,) = nobody(here["supervisor"], LATER, 10)
    assert todo.title == f"给个案 {case.number} 定承办人"
    assert nobody(here["clerk"], LATER, 10) == []
    told = Notice.objects.filter(unit=here.units["station"], role="child_supervisor")
    assert told.filter(text__contains="承办人回避了").count() == 1
    with pytest.raises(Blocked, match="回避"):
        lead.name_handler(
            case.pk,
            by=here["supervisor"],
            at=LATER,
            version=fresh(case).version,
            person=here.people["clerk"],
        )


def test_the_only_policeman_steps_aside_and_the_supervisor_hears_of_it(
    here: Town, case: Case
) -> None:
    hand_over(case, here)
    leave(case, here, "police")
    (todo,) = nobody(here["supervisor"], LATER, 10)
    assert "现在没有承办人" in todo.line


def test_no_notice_tells_who_or_why(here: Town, case: Case) -> None:
    leave(case, here, "clerk")
    texts = " ".join(Notice.objects.values_list("text", flat=True))
    assert REASON not in texts
    assert str(here.people["clerk"].name) not in texts


def test_the_reason_is_sealed_and_for_those_who_decide(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    leave(case, here, "clerk")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM cases_stepaside")
        (sealed,) = cursor.fetchone()
    assert REASON.encode() not in bytes(sealed)
    for key in ("supervisor", "leader"):
        page = text_of(at_desk(here, key).get("cases:access", case.pk))
        assert REASON in page, key
    hand_over_by_supervisor(case, here)
    assert REASON not in text_of(at_desk(here, "police").get("cases:access", case.pk))


def hand_over_by_supervisor(case: Case, where: Town) -> None:
    units.offer_lead(
        case.pk,
        by=where["supervisor"],
        at=LATER,
        version=fresh(case).version,
        unit=where.units["police"],
        why="x",
        stays=False,
    )
    units.accept(case.invitations.get(state="asked").pk, by=where["police"], at=LATER)


def test_a_leader_decides_about_others(here: Town, case: Case) -> None:
    asides.exclude(
        case.pk, by=here["leader"], at=LATER, person=here.people["supervisor"], reason=REASON
    )
    assert not CASES_VIEW.can(here["supervisor"], case)
    assert CASES_VIEW.can(here["clerk"], case)
    with pytest.raises(Blocked, match="已经回避"):
        asides.exclude(
            case.pk, by=here["first"], at=LATER, person=here.people["supervisor"], reason=REASON
        )


def test_a_leader_who_is_excluded_does_not_see_the_stage(here: Town, case: Case) -> None:
    asides.exclude(
        case.pk, by=here["supervisor"], at=LATER, person=here.people["leader"], reason=REASON
    )
    assert not CASES_VIEW.can(here["leader"], case)
    assert reading.counts(here["leader"]) == {}
    assert CASES_VIEW.can(here["first"], case)
    aside = StepAside.objects.get()
    with pytest.raises(Refused):
        asides.lift(aside.pk, by=here["leader"], at=LATER, reason="没有关系")


@pytest.mark.parametrize("key", ["clerk", "police", "director", "discipline", "keeper"])
def test_who_may_not_decide(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        asides.exclude(
            case.pk, by=here[key], at=LATER, person=here.people["supervisor"], reason=REASON
        )


def test_another_town_decides_nothing(towns: Towns) -> None:
    case = world.case(towns.here)
    join_there(case, towns)
    for key in ("supervisor", "leader"):
        assert not CASES_EXCLUDE.can(towns.there[key], case), key


def join_there(case: Case, towns: Towns) -> None:
    give(case, towns.there.units["station"], sees=Sees.ALL, at=NOW, why="受邀参与")


def test_lifted_the_person_sees_it_again(here: Town, case: Case) -> None:
    leave(case, here, "clerk")
    aside = StepAside.objects.get()
    with pytest.raises(Blocked, match="写明"):
        asides.lift(aside.pk, by=here["supervisor"], at=LATER, reason="")
    asides.lift(aside.pk, by=here["supervisor"], at=LATER, reason="查明不是亲属")
    assert CASES_WORK.can(here["clerk"], case)
    with pytest.raises(Blocked, match="已经解除"):
        asides.lift(aside.pk, by=here["supervisor"], at=LATER, reason="再解除")
    leave(case, here, "clerk")
    assert StepAside.objects.count() == 2


def test_it_leaves_events(here: Town, case: Case) -> None:
    leave(case, here, "clerk")
    asides.lift(StepAside.objects.get().pk, by=here["supervisor"], at=LATER, reason="查明无关")
    asides.exclude(case.pk, by=here["leader"], at=LATER, person=here.people["clerk"], reason=REASON)
    kinds = list(
        Event.objects.filter(subject=case.pk).order_by("pk").values_list("kind", flat=True)
    )
    assert kinds[-3:] == ["case.stepped_aside", "case.aside_lifted", "case.excluded"]


def test_declaring_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:aside", case.pk)
    assert "您是承办人" in text_of(page)
    action = f"/cases/{case.pk}/stepping-aside/"
    early = clerk.send("cases:aside", case.pk, reason="")
    assert early.status_code == 422
    done = clerk.send("cases:aside", case.pk, reason=REASON)
    assert done.headers["Location"] == "/cases/"
    assert clerk.get("cases:aside", case.pk).status_code == 404
    assert action not in text_of(clerk.get("cases:list"))


def test_deciding_and_lifting_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    supervisor = at_desk(here, "supervisor")
    page = supervisor.get("cases:access", case.pk)
    action = f"/cases/{case.pk}/exclusion/"
    police = str(here.people["police"].pk)
    assert supervisor.press(page, action, person=police, reason="x").status_code == 422
    clerk = str(here.people["clerk"].pk)
    assert supervisor.press(page, action, person=clerk, reason=REASON).status_code == 302
    page = supervisor.get("cases:access", case.pk)
    aside = StepAside.objects.get()
    done = supervisor.press(page, f"/cases/asides/{aside.pk}/end/", reason="查明无关")
    assert done.status_code == 302
    assert "已解除" in text_of(supervisor.get("cases:access", case.pk))
