"""What was found, by several people at once; closing only when everything is done; re-opening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import (
    CONCLUSION,
    FOUND,
    at_stage,
    edit,
    finish,
    fresh,
    inquire,
    investigate,
    judge,
    measure,
    step,
)
from tests.cases.stages import tell_result as tell
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event, Revision
from weibao.cases.actions import course
from weibao.cases.models import Case
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, FlowStep

AtDesk = Callable[[Town, str], Worker]


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def running(case: Case) -> set[str]:
    rows = Clock.objects.filter(subject=case.pk, state="running")
    return set(rows.values_list("deadline", flat=True))


# Findings.


def test_findings_leave_a_sealed_version(here: Town, case: Case) -> None:
    edit(case, here, findings=FOUND)
    now = fresh(case)
    assert (now.findings, now.version) == (FOUND, 2)
    row = Revision.objects.get(subject=case.pk, version=2)
    assert row.fields == ["findings"]
    assert row.body["findings"] == ["", FOUND]
    assert Event.objects.get(kind="case.edited").fields == row.fields


def test_different_fields_of_two_editors_merge(here: Town, case: Case) -> None:
    by = here["clerk"], here["supervisor"]
    course.edit(case.pk, by=by[0], at=NOW, seen=1, values={"findings": "一", "matter": case.matter})
    course.edit(case.pk, by=by[1], at=NOW, seen=1, values={"findings": "", "matter": "新的事由"})
    now = fresh(case)
    assert (now.findings, now.matter, now.version) == ("一", "新的事由", 3)


def test_the_same_field_of_two_editors_clashes_and_shows_both(here: Town, case: Case) -> None:
    course.edit(case.pk, by=here["clerk"], at=NOW, seen=1, values={"findings": "一"})
    with pytest.raises(course.Clashed) as clashed:
        course.edit(case.pk, by=here["supervisor"], at=NOW, seen=1, values={"findings": "二"})
    (clash,) = clashed.value.clashes
    assert (clash.field, clash.mine, clash.theirs) == ("findings", "二", "一")
    assert clash.by == here.people["clerk"].pk
    assert (fresh(case).findings, fresh(case).version) == ("一", 2)


def test_both_writing_the_same_is_no_clash(here: Town, case: Case) -> None:
    for key in ("clerk", "supervisor"):
        course.edit(case.pk, by=here[key], at=NOW, seen=1, values={"findings": "一"})
    assert fresh(case).findings == "一"


def test_the_risk_is_not_edited(here: Town, case: Case) -> None:
    edit(case, here, findings=FOUND, risk="low", risk_reason="没事")
    assert (fresh(case).risk, fresh(case).risk_reason) == ("", "")


def test_a_closed_case_is_not_edited(here: Town) -> None:
    case = at_stage(here, "closed")
    with pytest.raises(Blocked):
        edit(case, here, findings="后来改的")


@pytest.mark.parametrize("key", ["director", "police", "leader", "teacher", "auditor", "keeper"])
def test_only_the_lead_unit_edits_and_moves(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        course.edit(case.pk, by=here[key], at=NOW, seen=1, values={"findings": "x"})
    with pytest.raises(Refused):
        course.step(case.pk, "finish_investigation", by=here[key], at=NOW, version=1)


def test_the_station_next_door_does_not_reach_it(towns: Towns) -> None:
    case = world.case(towns.here)
    with pytest.raises(Refused) as refused:
        course.edit(case.pk, by=towns.there["clerk"], at=NOW, seen=1, values={"findings": "x"})
    assert refused.value.hidden


# The page where two people meet.


def test_the_conflict_page_shows_both_and_saves_what_was_chosen(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    first, second = at_desk(here, "clerk"), at_desk(here, "supervisor")
    action = f"/cases/{case.pk}/findings/"
    mine, theirs = first.get("cases:detail", case.pk), second.get("cases:detail", case.pk)
    assert first.press(mine, action, findings="先写的").status_code == 302
    clash = second.press(theirs, action, findings="后写的", matter="改了事由")
    assert clash.status_code == 409
    assert "先写的" in text_of(clash)
    assert "后写的" in text_of(clash)
    assert "周文静" in text_of(clash)
    done = second.press(clash, action, keep_findings="mine")
    assert done.status_code == 302
    assert (fresh(case).findings, fresh(case).matter) == ("后写的", "改了事由")


def test_choosing_theirs_keeps_it_and_the_rest_of_mine(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    worker = at_desk(here, "supervisor")
    action = f"/cases/{case.pk}/findings/"
    page = worker.get("cases:detail", case.pk)
    edit(case, here, findings="他们的")
    clash = worker.press(page, action, findings="我的", matter="我改的事由")
    worker.press(clash, action, keep_findings="theirs")
    now = fresh(case)
    assert (now.findings, now.matter) == ("他们的", "我改的事由")


def test_a_third_editor_in_between_is_seen_too(here: Town, case: Case, at_desk: AtDesk) -> None:
    worker = at_desk(here, "supervisor")
    action = f"/cases/{case.pk}/findings/"
    page = worker.get("cases:detail", case.pk)
    edit(case, here, findings="第一位")
    clash = worker.press(page, action, findings="第二位")
    edit(case, here, findings="第三位")
    again = worker.press(clash, action, keep_findings="mine")
    assert again.status_code == 409
    assert "第三位" in text_of(again)
    assert worker.press(again, action, keep_findings="mine").status_code == 302
    assert fresh(case).findings == "第二位"


def test_a_third_editor_wins_over_theirs_that_were_chosen_before(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    worker = at_desk(here, "supervisor")
    action = f"/cases/{case.pk}/findings/"
    page = worker.get("cases:detail", case.pk)
    edit(case, here, findings="第一位")
    clash = worker.press(page, action, findings="第二位")
    edit(case, here, findings="第三位")
    worker.press(clash, action, keep_findings="theirs")
    assert fresh(case).findings == "第三位"


# Closing.


def test_closing_says_everything_that_is_missing(here: Town, case: Case) -> None:
    investigate(case, here)
    step(case, here, "finish_investigation")
    finish(measure(case, here), here)
    step(case, here, "finish_disposal")
    now = fresh(case)
    with pytest.raises(Blocked) as blocked:
        course.close(case.pk, by=here["clerk"], at=NOW, version=now.version, conclusion="")
    assert len(blocked.value.reasons) == 2
    assert "先写结案意见" in blocked.value.reasons
    assert any("还没有告知报告人" in reason for reason in blocked.value.reasons)
    assert (fresh(case).status, fresh(case).closed_at) == ("answering", None)
    tell(case, here)
    closed = course.close(
        case.pk, by=here["clerk"], at=NOW, version=now.version, conclusion=CONCLUSION
    )
    assert (closed.status, closed.closed_at, closed.conclusion) == ("closed", NOW, CONCLUSION)


def test_an_open_measure_holds_the_case(here: Town, case: Case) -> None:
    investigate(case, here)
    step(case, here, "finish_investigation")
    with pytest.raises(Blocked):
        step(case, here, "finish_disposal")
    sent = measure(case, here)
    with pytest.raises(Blocked):
        step(case, here, "finish_disposal")
    finish(sent, here)
    assert step(case, here, "finish_disposal").status == "answering"


@pytest.mark.parametrize("left_out", ["entry", "findings", "assessment"])
def test_without_one_of_the_three_there_is_no_disposal(
    here: Town, case: Case, left_out: str
) -> None:
    done: dict[str, Callable[[], object]] = {
        "entry": lambda: inquire(case, here),
        "findings": lambda: edit(case, here, findings=FOUND),
        "assessment": lambda: judge(case, here),
    }
    for name, act in done.items():
        if name != left_out:
            act()
    with pytest.raises(Blocked) as blocked:
        step(case, here, "finish_investigation")
    assert len(blocked.value.reasons) == 1
    done[left_out]()
    assert step(case, here, "finish_investigation").status == "disposing"


def test_a_case_opened_again_is_investigated_again(here: Town) -> None:
    case = at_stage(here, "closed")
    again = course.reopen(case.pk, by=here["clerk"], at=NOW, version=case.version, reason="又打了")
    assert again.round == 2
    with pytest.raises(Blocked) as blocked:
        step(case, here, "finish_investigation")
    assert blocked.value.reasons == ["至少要有一次调查记录", "先作安全评估，定下风险等级"]
    inquire(case, here)
    judge(case, here)
    assert step(case, here, "finish_investigation").status == "disposing"


def test_an_urgent_measure_before_the_findings_leaves_no_clock_behind(
    here: Town, case: Case
) -> None:
    finish(measure(case, here), here)
    investigate(case, here)
    step(case, here, "finish_investigation")
    assert running(case) == set()


def test_the_clock_of_deciding_measures(here: Town, case: Case) -> None:
    investigate(case, here)
    step(case, here, "finish_investigation")
    assert running(case) == {"IN004"}
    measure(case, here)
    assert running(case) == set()


def test_sent_back_and_forth(here: Town, case: Case) -> None:
    investigate(case, here)
    step(case, here, "finish_investigation")
    step(case, here, "back_to_investigation")
    step(case, here, "finish_investigation")
    assert running(case) == {"IN004"}
    assert [row.step for row in FlowStep.objects.filter(subject=case.pk).order_by("id")] == [
        "open",
        "finish_investigation",
        "back_to_investigation",
        "finish_investigation",
    ]


def test_a_case_is_opened_again_with_a_reason(here: Town) -> None:
    case = at_stage(here, "closed")
    later = NOW + timedelta(days=40)
    common = {"by": here["clerk"], "at": later}
    with pytest.raises(Blocked):
        course.reopen(case.pk, version=case.version, reason="", **common)
    with pytest.raises(Stale):
        course.reopen(case.pk, version=case.version - 1, reason="又被打了", **common)
    again = course.reopen(case.pk, version=case.version, reason="又被打了", **common)
    assert (again.status, again.closed_at, running(again)) == ("investigating", None, {"IN003"})
    assert FlowStep.objects.filter(subject=case.pk).latest("at").note == "又被打了"
    assert again.conclusion == CONCLUSION


def test_closing_on_the_page(here: Town, at_desk: AtDesk) -> None:
    case = at_stage(here, "answering", answered=False)
    clerk = at_desk(here, "clerk")
    action = f"/cases/{case.pk}/closure/"
    page = clerk.get("cases:detail", case.pk)
    assert "还没有告知报告人" in text_of(page)
    early = clerk.press(page, action, conclusion=CONCLUSION)
    assert early.status_code == 409
    assert "还没有告知报告人" in text_of(early)
    assert form_on(early, action).fields["conclusion"] == CONCLUSION
    tell(case, here)
    done = clerk.press(early, action)
    assert done.status_code == 302
    closed = clerk.get("cases:detail", case.pk)
    assert CONCLUSION in text_of(closed)
    assert not has_form(closed, f"/cases/{case.pk}/findings/")
    assert has_form(closed, f"/cases/{case.pk}/reopening/")


def test_a_stale_closure_keeps_the_words_and_names_the_new_version(
    here: Town, at_desk: AtDesk
) -> None:
    case = at_stage(here, "answering")
    clerk = at_desk(here, "clerk")
    action = f"/cases/{case.pk}/closure/"
    page = clerk.get("cases:detail", case.pk)
    edit(case, here, findings="又补了一条")
    late = clerk.press(page, action, conclusion=CONCLUSION)
    assert late.status_code == 409
    assert "又补了一条" in text_of(late)
    assert clerk.press(late, action).status_code == 302
    assert fresh(case).status == "closed"
