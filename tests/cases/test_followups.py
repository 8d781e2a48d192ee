"""Looking again at the child: by the level of risk, also after closure, and before it where it is high."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from tests import world
from tests.cases.stages import (
    CONCLUSION,
    at_stage,
    finish,
    fresh,
    investigate,
    judge,
    measure,
    step,
    tell_result,
)
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.cases import todos
from weibao.cases.actions import course
from weibao.cases.actions.followups import follow_up
from weibao.cases.models import Case, FollowUp
from weibao.kernel.moment import ZONE
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.actions import dated
from weibao.office.models import Clock

AtDesk = Callable[[Town, str], Worker]
DAY = timedelta(days=1)
TODAY = NOW.date()
FOUND = "孩子在外婆家，吃住都好，情绪平稳"


def looked(
    case: Case, where: Town, *, by: str = "clerk", at: object = NOW, **more: object
) -> FollowUp:
    given = {"how": "visit", "happened_at": at, "who": "周文静；见了孩子", "found": FOUND} | more
    return follow_up(case.pk, by=where[by], at=at, **given)  # type: ignore[arg-type]


def answering(where: Town, risk: str) -> Case:
    """A case whose measures are done, with that level of risk; the reporter was answered."""
    case = world.case(where)
    investigate(case, where)
    judge(case, where, risk=risk)
    step(case, where, "finish_investigation")
    finish(measure(case, where), where)
    step(case, where, "finish_disposal")
    tell_result(case, where)
    return fresh(case)


def due(case: Case) -> date | None:
    row = Clock.objects.filter(subject=case.pk, deadline="IN032", state="running").first()
    return row.due_at.astimezone(ZONE).date() if row and row.due_at else None


def close(case: Case, where: Town, *, at: object = NOW) -> Case:
    return course.close(
        case.pk, by=where["clerk"], at=at, version=fresh(case).version, conclusion=CONCLUSION
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("risk", "days"), [("high", 7), ("raised", 15), ("medium", 30), ("low", 0)]
)
def test_the_first_falls_due_by_the_risk_when_the_measures_are_done(
    here: Town, risk: str, days: int
) -> None:
    case = answering(here, risk)
    assert due(case) == (TODAY + days * DAY if days else None)


def test_the_towns_own_figure_counts(here: Town) -> None:
    dated.put(
        "cases.follow_up_high_days", 3, town=here.code, valid_from=TODAY,
        basis="站里定的", by=here["keeper"], at=NOW,
    )  # fmt: skip
    assert due(answering(here, "high")) == TODAY + 3 * DAY


def test_one_that_was_made_meets_the_limit_and_starts_the_next(here: Town) -> None:
    case = answering(here, "high")
    made = looked(case, here, at=NOW + 2 * DAY)
    assert (made.round, made.next_on) == (1, TODAY + 9 * DAY)
    assert due(case) == TODAY + 9 * DAY
    assert (
        Clock.objects.get(subject=case.pk, deadline="IN032", state="met").ended_at == NOW + 2 * DAY
    )
    assert Event.objects.filter(kind="case.followed_up").count() == 1
    assert Revision.objects.filter(subject=case.pk).latest("version").fields == ["follow_up"]


def test_a_day_of_ones_own_or_an_end_with_a_reason(here: Town) -> None:
    case = answering(here, "high")
    looked(case, here, next_on=TODAY + 2 * DAY)
    assert due(case) == TODAY + 2 * DAY
    looked(case, here, ended_why="随母亲去外省，当地已接手")
    assert due(case) is None


@pytest.mark.parametrize(
    "more",
    [
        {"who": ""},
        {"found": ""},
        {"happened_at": NOW + DAY},
        {"next_on": TODAY},
        {"next_on": TODAY + DAY, "ended_why": "不用了"},
    ],
)
def test_what_is_not_in_order_is_refused(here: Town, more: dict[str, object]) -> None:
    case = answering(here, "high")
    with pytest.raises(Blocked):
        looked(case, here, **more)
    assert (FollowUp.objects.count(), fresh(case).version) == (0, case.version)


def test_during_the_investigation_it_is_an_entry_instead(here: Town) -> None:
    with pytest.raises(Blocked, match="调查记录"):
        looked(world.case(here), here)


@pytest.mark.parametrize("risk", ["high", "raised"])
def test_nobody_closes_at_a_high_risk_without_having_looked(here: Town, risk: str) -> None:
    case = answering(here, risk)
    with pytest.raises(Blocked, match="至少要有一次回访"):
        close(case, here)
    looked(case, here)
    assert close(case, here).status == "closed"


@pytest.mark.parametrize("risk", ["medium", "low"])
def test_at_a_lower_one_it_may_be_closed(here: Town, risk: str) -> None:
    assert close(answering(here, risk), here).status == "closed"


def test_the_assessment_must_be_new(here: Town) -> None:
    case = answering(here, "low")
    with pytest.raises(Blocked, match="超过 7 天"):
        close(case, here, at=NOW + 8 * DAY)
    judge(case, here, at=NOW + 8 * DAY)
    assert close(case, here, at=NOW + 8 * DAY).status == "closed"


def test_how_new_is_a_dated_setting(here: Town) -> None:
    case = answering(here, "low")
    dated.put(
        "cases.closing_assessment_days", 20, town=here.code, valid_from=TODAY,
        basis="站里定的", by=here["keeper"], at=NOW,
    )  # fmt: skip
    assert close(case, here, at=NOW + 8 * DAY).status == "closed"


def test_a_risk_that_rises_at_the_end_asks_for_one(here: Town) -> None:
    case = answering(here, "low")
    assert due(case) is None
    judge(case, here, risk="high", now="danger")
    assert due(case) == TODAY + 7 * DAY
    with pytest.raises(Blocked, match="回访"):
        close(case, here)


def test_a_risk_that_falls_at_the_end_asks_for_none_unless_somebody_set_a_day(here: Town) -> None:
    case = answering(here, "medium")
    judge(case, here, risk="low", why="一切都好")
    assert due(case) is None
    other = answering(here, "medium")
    looked(other, here, next_on=TODAY + 3 * DAY)
    judge(other, here, risk="low", why="一切都好")
    assert due(other) == TODAY + 3 * DAY


def test_it_goes_on_after_closure_and_stands_among_the_to_dos(here: Town) -> None:
    case = answering(here, "high")
    looked(case, here)
    close(case, here)
    assert todos.followed(here["clerk"], NOW - DAY, 9) == []
    (todo,) = todos.followed(here["clerk"], NOW + 5 * DAY, 9)
    assert (todo.title, todo.act) == (f"回访孩子：个案 {case.number}", "记回访")
    assert todos.followed(here["director"], NOW + 5 * DAY, 9) == []
    looked(case, here, at=NOW + 6 * DAY, ended_why="一切都好")
    assert todos.followed(here["clerk"], NOW + 30 * DAY, 9) == []


def test_opening_again_ends_it_and_asks_anew(here: Town) -> None:
    case = answering(here, "high")
    looked(case, here)
    close(case, here)
    again = course.reopen(
        case.pk, by=here["clerk"], at=NOW + DAY, version=fresh(case).version, reason="又被打了"
    )
    assert due(case) is None
    assert not again.followups.filter(round=again.round).exists()


@pytest.mark.parametrize("key", ["director", "police", "leader", "auditor", "keeper"])
def test_nobody_else_writes_one(here: Town, key: str) -> None:
    case = at_stage(here, "closed")
    with pytest.raises(Refused):
        looked(case, here, by=key)


def test_the_station_next_door_writes_none(towns: Towns) -> None:
    case = at_stage(towns.here, "closed")
    with pytest.raises(Refused):
        looked(case, towns.there)


def test_it_is_sealed(here: Town) -> None:
    looked(answering(here, "high"), here, ended_why="去外省了")
    with connection.cursor() as cursor:
        cursor.execute("SELECT who, found, ended_why FROM cases_followup")
        (row,) = cursor.fetchall()
    for cell, text in zip(row, ("周文静", FOUND, "去外省了"), strict=True):
        assert text.encode() not in bytes(cell)


def test_on_the_page(here: Town, at_desk: AtDesk) -> None:
    case = answering(here, "high")
    clerk = at_desk(here, "clerk")
    action = f"/cases/{case.pk}/follow-ups/"
    page = clerk.get("cases:detail", case.pk)
    assert "结案前至少要回访一次" in text_of(page)
    typed = {"how": "visit", "happened_at": "2026-09-30T16:00", "who": "周文静", "found": FOUND}
    early = clerk.press(page, action, **typed, next_on="2026-09-01")
    assert early.status_code == 422
    assert form_on(early, action).fields["found"] == FOUND
    assert clerk.press(early, action, next_on="2026-10-20").status_code == 302
    assert FOUND in text_of(clerk.get("cases:detail", case.pk))
    close(case, here)
    assert has_form(clerk.get("cases:detail", case.pk), action)
    for key in ("director", "leader"):
        assert FOUND not in text_of(at_desk(here, key).get("cases:detail", case.pk)), key


def test_back_to_disposal_and_forth(here: Town) -> None:
    case = answering(here, "low")
    assert step(case, here, "back_to_disposal").status == "disposing"
    assert Clock.objects.get(subject=case.pk, deadline="IN004", state="running")
    finish(measure(case, here), here)
    assert step(case, here, "finish_disposal").status == "answering"
