"""A complaint about the handling: to somebody else than the handler, who learns nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.org import factories
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Change, Event, Revision
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked, IllegalMove
from weibao.office.models import Clock, FlowStep, Notice
from weibao.org.actions import posts
from weibao.org.models import Appointment, Post
from weibao.org.roles import Role
from weibao.reports.actions import answering, complaining, deciding
from weibao.reports.models import Complaint, Report
from weibao.reports.queries.complaints import receiver_of

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(days=2)
WORDS = "打了三次电话都没有人来看"


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here)


@pytest.fixture
def complaint(report: Report) -> Complaint:
    return complaining.complain(report, at=LATER, text=WORDS)


def test_it_goes_to_the_discipline_office_with_all_that_belongs_to_it(
    here: Town, report: Report, complaint: Complaint
) -> None:
    assert (complaint.number, complaint.status, complaint.version) == (
        "T2026-0001", "received", 1,
    )  # fmt: skip
    assert (complaint.receiver, complaint.receiver_role) == (
        here.units["discipline"], Role.DISCIPLINE,
    )  # fmt: skip
    clock = Clock.objects.get(subject=complaint.pk)
    assert (clock.deadline, clock.unit, clock.seal) == ("IN010", complaint.receiver, "内")
    notice = Notice.objects.get(subject=complaint.pk)
    assert (notice.unit, notice.role) == (complaint.receiver, Role.DISCIPLINE)
    assert WORDS not in notice.text
    assert Event.objects.filter(kind="complaint.filed", subject=complaint.pk).count() == 1
    assert Revision.objects.filter(subject=complaint.pk).count() == 1
    assert Change.objects.filter(subject=complaint.pk).count() == 1
    assert FlowStep.objects.get(subject=complaint.pk).target == "received"
    # The report of the station is not touched: not even its version tells.
    report.refresh_from_db()
    assert report.version == 1


def test_the_station_it_is_about_learns_nothing(
    here: Town, at_desk: AtDesk, report: Report, complaint: Complaint
) -> None:
    clerk = at_desk(here, "clerk")
    for name, args in (
        ("reports:complaints", ()), ("reports:complaint", (complaint.pk,)),
    ):  # fmt: skip
        assert clerk.get(name, *args).status_code == 404
    for page in (clerk.get("reports:detail", report.pk), clerk.get("desk:home")):
        assert WORDS not in text_of(page)
        assert complaint.number not in text_of(page)
    assert not Notice.objects.filter(unit=report.unit, subject=complaint.pk).exists()


def test_a_leader_sees_the_stage_and_no_word(
    here: Town, at_desk: AtDesk, complaint: Complaint
) -> None:
    leader = at_desk(here, "leader")
    assert complaint.number in text_of(leader.get("reports:complaints"))
    page = leader.get("reports:complaint", complaint.pk)
    assert "待答复" in text_of(page)
    assert WORDS not in text_of(page)
    assert leader.send("reports:complaint-answer", complaint.pk, text="x").status_code == 404


def test_a_leader_who_also_works_at_the_station_learns_nothing_of_it(
    here: Town, at_desk: AtDesk, complaint: Complaint
) -> None:
    factories.seat(here.people["leader"], Role.STATION_CLERK, here.units["station"])
    leader = at_desk(here, "leader")
    assert complaint.number not in text_of(leader.get("reports:complaints"))
    assert leader.get("reports:complaint", complaint.pk).status_code == 404


def test_the_discipline_office_answers_once(
    here: Town, at_desk: AtDesk, complaint: Complaint
) -> None:
    worker = at_desk(here, "discipline")
    assert f"答复投诉 {complaint.number}" in text_of(worker.get("desk:home"))
    page = worker.get("reports:complaint", complaint.pk)
    assert WORDS in text_of(page)
    empty = worker.send("reports:complaint-answer", complaint.pk, version=1, text=" ")
    assert (empty.status_code, "请填写这一项" in text_of(empty)) == (422, True)
    done = worker.send("reports:complaint-answer", complaint.pk, version=1, text="已经批评教育")
    assert done.status_code == 302
    complaint.refresh_from_db()
    assert (complaint.status, complaint.answer, complaint.version) == (
        "answered", "已经批评教育", 2,
    )  # fmt: skip
    assert Clock.objects.get(subject=complaint.pk).state == "met"
    page = worker.get("reports:complaint", complaint.pk)
    assert "已经批评教育" in text_of(page)
    assert "答复报告人的话" not in text_of(page)
    late = worker.send("reports:complaint-answer", complaint.pk, version=1, text="又一次")
    assert late.status_code == 409
    complaint.refresh_from_db()
    assert complaint.answer == "已经批评教育"


def test_what_an_action_refuses(here: Town, complaint: Complaint) -> None:
    given = {"at": LATER, "version": 1, "text": "答复"}
    for who in ("clerk", "leader", "first", "auditor", "custodian"):
        with pytest.raises(Refused):
            complaining.answer(complaint.pk, by=here[who], **given)  # type: ignore[arg-type]
    by = here["discipline"]
    with pytest.raises(Stale):
        complaining.answer(complaint.pk, by=by, at=LATER, version=2, text="答复")
    with pytest.raises(Blocked):
        complaining.answer(complaint.pk, by=by, at=LATER, version=1, text="")
    complaining.answer(complaint.pk, by=by, at=LATER, version=1, text="答复")
    with pytest.raises(IllegalMove):
        complaining.answer(complaint.pk, by=by, at=LATER, version=2, text="再答")


def test_one_that_waits_does_not_stand_in_the_way_of_another(
    here: Town, report: Report, complaint: Complaint
) -> None:
    assert complaining.complain(report, at=LATER, text="再投诉").number == "T2026-0002"
    assert Complaint.objects.filter(report=report, status="received").count() == 2


def test_without_a_discipline_office_the_first_responsible_person_answers(
    here: Town, at_desk: AtDesk, report: Report
) -> None:
    _leave(here, "discipline")
    complaint = complaining.complain(report, at=LATER, text=WORDS)
    assert complaint.receiver_role == Role.FIRST_RESPONSIBLE
    assert WORDS in text_of(at_desk(here, "first").get("reports:complaint", complaint.pk))
    assert WORDS not in text_of(at_desk(here, "leader").get("reports:complaint", complaint.pk))


def test_nobody_answers_a_complaint_about_themselves(
    here: Town, at_desk: AtDesk, report: Report, complaint: Complaint
) -> None:
    factories.seat(here.people["discipline"], Role.STATION_CLERK, here.units["station"])
    # A new one goes to somebody else, and this one is not shown any more.
    post = receiver_of(report, on=LATER.date())
    assert post is not None
    assert post.role == Role.FIRST_RESPONSIBLE
    page = at_desk(here, "discipline").get("reports:complaint", complaint.pk)
    assert WORDS not in text_of(page)


def test_a_vacant_discipline_office_keeps_it_and_leaders_see_it_late(
    here: Town, at_desk: AtDesk, report: Report, clock: StandingClock
) -> None:
    for who in ("discipline", "first"):
        _leave(here, who)
    complaint = complaining.complain(report, at=LATER, text=WORDS)
    assert complaint.receiver_role == Role.DISCIPLINE
    assert complaint.number not in text_of(at_desk(here, "leader").get("desk:home"))
    clock.move(days=40)
    home = text_of(at_desk(here, "leader").get("desk:home"))
    assert f"投诉 {complaint.number} 还没有答复" in home


def test_where_nobody_could_answer_it_is_said(here: Town, report: Report) -> None:
    Post.objects.filter(role__in=[Role.DISCIPLINE, Role.FIRST_RESPONSIBLE]).update(
        valid_to=NOW.date()
    )
    with pytest.raises(complaining.NoReceiver):
        complaining.complain(report, at=LATER, text=WORDS)
    assert not Complaint.objects.exists()


def test_another_town_s_office_does_not_see_it(
    towns: Towns, at_desk: AtDesk, complaint: Complaint
) -> None:
    worker = at_desk(towns.there, "discipline")
    assert worker.get("reports:complaint", complaint.pk).status_code == 404
    assert complaint.number not in text_of(worker.get("reports:complaints"))


def test_the_form_of_an_answer_keeps_what_was_typed_when_it_comes_too_late(
    here: Town, at_desk: AtDesk, complaint: Complaint
) -> None:
    worker = at_desk(here, "discipline")
    page = worker.send("reports:complaint-answer", complaint.pk, version=7, text="我的答复")
    assert page.status_code == 409
    assert "我的答复" in text_of(page)
    # The version that is shown around it now.
    form = form_on(page, having="text")
    assert form.fields["version"] == "1"


def _leave(here: Town, who: str) -> None:
    row = Appointment.objects.get(person=here.people[who])
    posts.end_appointment(
        appointment=row.pk, version=row.version, on=NOW.date(), by=here["keeper"], at=NOW
    )


@pytest.mark.parametrize("again", ["satisfied", "unsatisfied"])
def test_a_result_is_rated_and_the_rating_changed_until_the_case_closes(
    here: Town, at_desk: AtDesk, again: str
) -> None:
    case = world.case(here)
    report = Report.objects.get()
    with pytest.raises(Blocked, match="还没有告知结果"):
        answering.rate(report, at=LATER, rating="satisfied")
    answering.answer(report.pk, by=here["clerk"], at=LATER, version=2, kind="result", text="办好了")
    answering.rate(report, at=LATER, rating="unsatisfied")
    answering.rate(report, at=LATER, rating="unsatisfied")
    answering.rate(report, at=LATER, rating=again)
    message = report.messages.get()
    assert message.rating == again
    changed = 2 if again == "satisfied" else 1
    assert Event.objects.filter(kind="report.rated").count() == changed
    assert Notice.objects.filter(text__contains="不满意").count() == 1
    shown = text_of(at_desk(here, "clerk").get("reports:detail", report.pk))
    assert ("：不满意" in shown) == (again == "unsatisfied")
    type(case).objects.filter(pk=case.pk).update(status="closed")
    other = "unsatisfied" if again == "satisfied" else "satisfied"
    with pytest.raises(Blocked, match="已经结案"):
        answering.rate(report, at=LATER, rating=other)


def test_a_refusal_can_be_rated_too(here: Town, report: Report) -> None:
    deciding.refuse(report.pk, by=here["clerk"], at=LATER, version=1, reason="不归这里管")
    answering.rate(report, at=LATER, rating="unsatisfied")
    assert report.messages.get().rating == "unsatisfied"
