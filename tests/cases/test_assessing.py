"""A person decides the risk, the server works out a proposal, and nobody lowers it without saying why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tests import world
from tests.cases.stages import SAFE, at_stage, fresh, judge
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event, Revision
from weibao.cases.actions.assessing import assess
from weibao.cases.actions.children import link_child
from weibao.cases.models import Assessment, Case
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

AtDesk = Callable[[Town, str], Worker]
SECRET = "母亲李某说已经离开"


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def test_answers_proposal_and_decision_are_kept(here: Town, case: Case) -> None:
    made = judge(case, here, risk="high", now="danger")
    assert (made.proposed, made.risk, made.why) == ("high", "high", "")
    assert made.given == SAFE | {"now": "danger"}
    now = fresh(case)
    assert (now.risk, now.risk_reason, now.version) == ("high", "孩子正面临危险", 2)
    assert Revision.objects.get(subject=case.pk, version=2).fields == [
        "assessment",
        "risk",
        "risk_reason",
    ]
    assert Event.objects.filter(kind="case.assessed", subject=case.pk).count() == 1


def test_lower_than_proposed_needs_a_reason(here: Town, case: Case) -> None:
    with pytest.raises(Blocked, match="按回答建议“高”"):
        judge(case, here, risk="medium", now="danger")
    assert Assessment.objects.count() == 0
    made = judge(case, here, risk="medium", now="danger", why="人已被公安带走")
    assert (made.proposed, made.risk, made.why) == ("high", "medium", "人已被公安带走")
    assert fresh(case).risk_reason == "人已被公安带走"


def test_lower_than_before_needs_a_reason_though_the_answers_say_so(here: Town, case: Case) -> None:
    judge(case, here, risk="high", now="danger")
    with pytest.raises(Blocked, match="现在是“高”"):
        judge(case, here, risk="low")
    assert fresh(case).risk == "high"
    judge(case, here, risk="low", why="已接到外婆家")
    assert fresh(case).risk == "low"


def test_higher_than_proposed_needs_none(here: Town, case: Case) -> None:
    assert judge(case, here, risk="raised", why="多余的话").why == ""


def test_the_age_of_the_child_is_reckoned_on_the_server(here: Town, case: Case) -> None:
    small = world.child(here, birth=NOW.date() - timedelta(days=5 * 365))
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=small.pk)
    with pytest.raises(Blocked, match="高"):
        judge(case, here, risk="medium", carer="partly")
    assert judge(case, here, risk="high", carer="partly").proposed == "high"


def test_answers_that_are_missing_are_named(here: Town, case: Case) -> None:
    given = {code: answer for code, answer in SAFE.items() if code != "mood"}
    with pytest.raises(Blocked, match="孩子的情绪"):
        assess(case.pk, by=here["clerk"], at=NOW, version=1, answers=given, risk="low")


def test_who_saw_less_is_stale(here: Town, case: Case) -> None:
    judge(case, here)
    with pytest.raises(Stale):
        assess(case.pk, by=here["clerk"], at=NOW, version=1, answers=SAFE, risk="low")


def test_a_closed_case_is_not_assessed(here: Town) -> None:
    with pytest.raises(Blocked, match="重新办理"):
        judge(at_stage(here, "closed"), here)


@pytest.mark.parametrize("key", ["director", "police", "leader", "teacher", "auditor", "keeper"])
def test_only_the_lead_assesses(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        assess(case.pk, by=here[key], at=NOW, version=1, answers=SAFE, risk="low")


def test_the_station_next_door_does_not(towns: Towns) -> None:
    case = world.case(towns.here)
    with pytest.raises(Refused):
        assess(case.pk, by=towns.there["clerk"], at=NOW, version=1, answers=SAFE, risk="low")


def test_nothing_of_it_lies_open_in_the_table(here: Town, case: Case) -> None:
    judge(case, here, risk="low", now="danger", why=SECRET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, reasons, why FROM cases_assessment")
        (row,) = cursor.fetchall()
    for cell, text in zip(row, ("danger", "危险", SECRET), strict=True):
        assert text.encode() not in bytes(cell)


# The page.


def test_the_proposal_is_shown_before_anybody_decides(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:assess", case.pk)
    action = f"/cases/{case.pk}/assessment/"
    looked = clerk.press(page, action, **(SAFE | {"now": "danger"}))
    assert looked.status_code == 200
    assert "孩子正面临危险" in text_of(looked)
    assert "立即报 110" in text_of(looked)
    assert "risk" not in form_on(looked, action).fields
    assert Assessment.objects.count() == 0
    silent = clerk.press(looked, action, risk="low")
    assert silent.status_code == 409
    assert "要定低，写明理由" in text_of(silent)
    assert form_on(silent, action).fields["now"] == "danger"
    assert clerk.press(silent, action, risk="low", why="已带离").status_code == 302
    assert fresh(case).risk == "low"
    assert "已带离" in text_of(clerk.get("cases:detail", case.pk))


def test_a_question_left_open_is_said_beside_it(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.send("cases:assess", case.pk, version=1, **(SAFE | {"mood": ""}))
    assert page.status_code == 422
    assert "这一项还没有回答" in text_of(page)


def test_a_stale_page_keeps_the_answers(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    judge(case, here)
    action = f"/cases/{case.pk}/assessment/"
    sent = SAFE | {"basics": "partly"}
    late = clerk.send("cases:assess", case.pk, version=1, decide="1", risk="medium", **sent)
    assert late.status_code == 409
    assert form_on(late, action).fields["basics"] == "partly"
    assert clerk.press(late, action).status_code == 302
    assert fresh(case).risk == "medium"


def test_a_closed_case_has_no_page_for_it(here: Town, at_desk: AtDesk) -> None:
    case = at_stage(here, "closed")
    assert at_desk(here, "clerk").get("cases:assess", case.pk).status_code == 409
