"""Units that are asked to take part: they answer, the lead insists once, and clocks go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import at_stage, fresh, invite, join, measure
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.cases.access import give
from weibao.cases.actions import course, units
from weibao.cases.models import Case, CaseAccess, Invitation
from weibao.cases.models.access import Sees
from weibao.cases.permissions import (
    CASES_ANSWER,
    CASES_READ,
    CASES_VIEW,
    CASES_WORK,
    CLOCKS_VIEW,
)
from weibao.cases.unit_todos import declined, invited
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office import reminding
from weibao.office.models import Clock, Notice

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(hours=3)
REASON = "正在办专案，抽不出人"


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def clock_of(invitation: Invitation) -> Clock:
    return Clock.objects.get(subject=invitation.pk)


def told(where: Town, unit: str, role: str = "") -> list[str]:
    rows = Notice.objects.filter(unit=where.units[unit], role=role).order_by("pk")
    return list(rows.values_list("text", flat=True))


@pytest.mark.parametrize("sees", list(Sees))
def test_a_unit_that_accepts_sees_as_much_as_was_said(here: Town, case: Case, sees: Sees) -> None:
    police = here["police"]
    invitation = invite(case, here, sees=sees)
    assert CASES_VIEW.can(police, case)
    assert not CASES_READ.can(police, case)
    units.accept(invitation.pk, by=police, at=LATER)
    assert CASES_READ.can(police, case) == (sees != Sees.STAGE)
    assert not CASES_WORK.can(police, case)
    line = CaseAccess.objects.get(subject=case.pk, unit=here.units["police"], valid_to=None)
    assert (line.sees, line.words, line.why) == (sees, "核实伤情", "受邀参与")
    assert f"个案 {case.number}：清溪派出所答应参与" in told(here, "station")
    assert clock_of(invitation).state == "met"


def test_the_unit_is_told_and_asked_on_its_home_page(here: Town, case: Case) -> None:
    invitation = invite(case, here)
    assert told(here, "police") == [f"请您单位参与个案 {case.number}，请答复"]
    (todo,) = invited(here["police"], NOW, 10)
    assert todo.title == f"答复未保工作站：参与个案 {case.number}"
    assert todo.clock.state != "late"
    assert clock_of(invitation).unit == here.units["police"]
    assert invited(here["clerk"], NOW, 10) == invited(here["director"], NOW, 10) == []


def test_asked_twice_is_one_invitation(here: Town, case: Case) -> None:
    invite(case, here)
    with pytest.raises(Blocked, match="已经请过"):
        invite(case, here)


def test_who_takes_part_is_not_asked_again(here: Town, case: Case) -> None:
    join(case, here)
    with pytest.raises(Blocked, match="已经在参与"):
        invite(case, here)


def test_who_has_a_measure_is_asked_to_see_more(here: Town, case: Case) -> None:
    measure(case, here, unit="police", kind="admonish")
    join(case, here, sees=Sees.ALL)
    line = CaseAccess.objects.get(subject=case.pk, unit=here.units["police"], valid_to=None)
    assert line.sees == Sees.ALL


def test_the_lead_is_not_asked_to_take_part(here: Town, case: Case) -> None:
    with pytest.raises(Blocked, match="已经在参与"):
        invite(case, here, "station")


def test_declining_needs_a_reason_and_leaves_nothing_to_see(here: Town, case: Case) -> None:
    invitation = invite(case, here)
    with pytest.raises(Blocked, match="写明"):
        units.decline(invitation.pk, by=here["police"], at=LATER, reason="")
    units.decline(invitation.pk, by=here["police"], at=LATER, reason=REASON)
    assert not CASES_VIEW.can(here["police"], case)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.answer) == ("declined", REASON)


def test_while_a_unit_declines_the_clock_goes_on_against_the_lead(here: Town, case: Case) -> None:
    invitation = invite(case, here)
    before = clock_of(invitation)
    units.decline(invitation.pk, by=here["police"], at=LATER, reason=REASON)
    after = clock_of(invitation)
    assert after.unit == here.units["station"]
    assert (after.state, after.started_at, after.due_at) == (
        "running",
        before.started_at,
        before.due_at,
    )
    (todo,) = declined(here["clerk"], LATER, 10)
    assert todo.bucket == "mine"
    assert todo.clock.due_at == before.due_at
    text = f"个案 {case.number}：清溪派出所没有答应参与"
    assert f"{text}，请处理，时限接着算" in told(here, "station")
    assert told(here, "station", "child_supervisor") == [f"{text}，请协调"]


def test_what_nobody_settles_reaches_the_leaders(here: Town, case: Case) -> None:
    """The clock of a declined invitation is one like any other: late, then reported upwards."""
    invitation = invite(case, here)
    units.decline(invitation.pk, by=here["police"], at=LATER, reason=REASON)
    due = clock_of(invitation).due_at
    assert due is not None
    reminding.late(due + timedelta(days=1))
    assert any("答复参与邀请" in text and "请尽快" in text for text in told(here, "station"))
    reminding.escalate(due + timedelta(days=3))
    wanted = "未保工作站：" + case.number + "“答复参与邀请”"
    assert any(text.startswith(wanted) for text in told(here, "government", "leader"))


def test_what_a_unit_does_not_answer_reaches_the_leaders(here: Town, case: Case) -> None:
    due = clock_of(invite(case, here)).due_at
    assert due is not None
    reminding.late(due + timedelta(days=1))
    assert any("答复参与邀请" in text for text in told(here, "police"))
    reminding.escalate(due + timedelta(days=3))
    wanted = "清溪派出所：" + case.number + "“答复参与邀请”"
    assert any(text.startswith(wanted) for text in told(here, "government", "leader"))


def test_insisting_once_with_a_reason_the_leader_knows_of(here: Town, case: Case) -> None:
    invitation = invite(case, here)
    before = clock_of(invitation)
    units.decline(invitation.pk, by=here["police"], at=LATER, reason=REASON)
    with pytest.raises(Blocked, match="写明"):
        units.insist(invitation.pk, by=here["clerk"], at=LATER, reason="")
    units.insist(invitation.pk, by=here["clerk"], at=LATER, reason="只有公安能取证")
    invitation.refresh_from_db()
    assert (invitation.state, invitation.first_answer) == ("asked", REASON)
    assert CASES_VIEW.can(here["police"], case)
    after = clock_of(invitation)
    assert (after.unit, after.due_at) == (here.units["police"], before.due_at)
    assert any("再请其参与" in text for text in told(here, "government", "leader"))
    assert len(told(here, "police")) == 2
    units.decline(invitation.pk, by=here["police"], at=LATER, reason=REASON)
    assert any("第二次" in text for text in told(here, "government", "leader"))
    with pytest.raises(Blocked, match="已经再请过一次"):
        units.insist(invitation.pk, by=here["clerk"], at=LATER, reason="再请")


def test_nobody_insists_on_a_unit_that_did_not_decline(here: Town, case: Case) -> None:
    invitation = invite(case, here)
    with pytest.raises(Blocked, match="没有推辞"):
        units.insist(invitation.pk, by=here["clerk"], at=LATER, reason="快")


def test_another_unit_is_asked_instead(here: Town, case: Case) -> None:
    first = invite(case, here, sees=Sees.ALL)
    with pytest.raises(Blocked, match="没有推辞"):
        units.instead(first.pk, by=here["clerk"], at=LATER, unit=here.units["school"])
    units.decline(first.pk, by=here["police"], at=LATER, reason=REASON)
    second = units.instead(first.pk, by=here["clerk"], at=LATER, unit=here.units["school"])
    first.refresh_from_db()
    assert (first.state, clock_of(first).state) == ("withdrawn", "cancelled")
    assert (second.state, second.sees, second.words) == ("asked", "all", "核实伤情")
    assert declined(here["clerk"], LATER, 10) == []


def test_a_withdrawn_invitation_is_gone(here: Town, case: Case) -> None:
    invitation = invite(case, here)
    units.withdraw(invitation.pk, by=here["clerk"], at=LATER)
    assert not CASES_VIEW.can(here["police"], case)
    assert invited(here["police"], LATER, 10) == []
    assert clock_of(invitation).state == "cancelled"
    for late in (units.accept, units.withdraw):
        by = here["police"] if late is units.accept else here["clerk"]
        with pytest.raises(Blocked):
            late(invitation.pk, by=by, at=LATER)


def test_an_accepted_invitation_is_not_answered_again(here: Town, case: Case) -> None:
    invitation = join(case, here)
    with pytest.raises(Blocked, match="已答应"):
        units.decline(invitation.pk, by=here["police"], at=LATER, reason=REASON)
    with pytest.raises(Blocked, match="不能撤回"):
        units.withdraw(invitation.pk, by=here["clerk"], at=LATER)


@pytest.mark.parametrize("key", ["director", "police", "leader", "discipline", "keeper"])
def test_only_the_lead_invites(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        invite(case, here, by=key)


@pytest.mark.parametrize("key", ["clerk", "director", "teacher", "leader", "keeper"])
def test_only_the_unit_answers(here: Town, case: Case, key: str) -> None:
    invitation = invite(case, here)
    assert not CASES_ANSWER.can(here[key], invitation)
    with pytest.raises(Refused):
        units.accept(invitation.pk, by=here[key], at=LATER)


@pytest.mark.parametrize("key", ["police", "teacher", "leader", "keeper"])
def test_only_the_lead_insists_or_withdraws(here: Town, case: Case, key: str) -> None:
    invitation = invite(case, here)
    with pytest.raises(Refused):
        units.withdraw(invitation.pk, by=here[key], at=LATER)


def test_the_station_next_door_invites_nobody(towns: Towns) -> None:
    case = world.case(towns.here)
    with pytest.raises(Refused):
        units.invite(
            case.pk,
            by=towns.there["clerk"],
            at=NOW,
            version=1,
            unit=towns.here.units["police"],
            sees=Sees.OWN,
            why="x",
        )


def test_nobody_joins_a_closed_case(here: Town) -> None:
    case = at_stage(here, "closed")
    with pytest.raises(Blocked):
        invite(case, here)


def test_a_case_does_not_close_on_an_open_invitation(here: Town) -> None:
    case = at_stage(here, "answering")
    invite(case, here)
    with pytest.raises(Blocked, match="清溪派出所的参与邀请"):
        course.close(
            case.pk, by=here["clerk"], at=NOW, version=fresh(case).version, conclusion="孩子安全"
        )


def test_an_invitation_names_the_version_it_saw(here: Town, case: Case) -> None:
    with pytest.raises(Stale):
        units.invite(
            case.pk,
            by=here["clerk"],
            at=NOW,
            version=7,
            unit=here.units["police"],
            sees=Sees.OWN,
            why="x",
        )


def test_a_unit_of_the_other_town_sees_its_part_alone(towns: Towns) -> None:
    here, there = towns.here, towns.there
    case, other = world.case(here), world.case(here)
    units.invite(
        case.pk,
        by=here["clerk"],
        at=NOW,
        version=case.version,
        unit=there.units["police"],
        sees=Sees.OWN,
        why="孩子现在住在你们那里",
    )
    invitation = Invitation.objects.get(case=case)
    assert [todo.key for todo in invited(there["police"], NOW, 10)] == [f"invited:{invitation.pk}"]
    units.accept(invitation.pk, by=there["police"], at=LATER)
    assert CASES_READ.can(there["police"], case)
    assert not CASES_WORK.can(there["police"], case)
    assert not CASES_VIEW.can(there["police"], other)
    for key in ("leader", "first", "discipline", "clerk", "supervisor", "director", "keeper"):
        assert not CASES_VIEW.can(there[key], case), key
    seen = CLOCKS_VIEW.visible_to(there["police"], Clock.objects.all())
    assert list(seen.values_list("deadline", flat=True)) == ["IN041"]
    # Who is late there is told to those who watch over the town of the case.
    assert Clock.objects.get(subject=invitation.pk).town == here.code


def test_a_station_with_a_part_sees_its_own_clocks_alone(towns: Towns) -> None:
    """Not those that run on the case itself, which a line of access names as its subject too."""
    case = world.case(towns.here)
    give(case, towns.there.units["station"], sees=Sees.OWN, at=NOW, why="受邀参与")
    seen = CLOCKS_VIEW.visible_to(towns.there["clerk"], Clock.objects.filter(case=case.pk))
    assert list(seen) == []


def test_inviting_and_accepting_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    action = f"/cases/{case.pk}/units/"
    page = clerk.get("cases:detail", case.pk)
    unit = str(here.units["police"].pk)
    early = clerk.press(page, action, unit=unit, why="")
    assert early.status_code == 422
    assert form_on(early, action).fields["unit"] == unit
    done = clerk.press(early, action, sees="own", why="核实伤情")
    assert done.headers["Location"] == f"/cases/{case.pk}/#units"
    invitation = Invitation.objects.get(case=case)
    assert "等答复" in text_of(clerk.get("cases:detail", case.pk))
    police = at_desk(here, "police")
    page = police.get("cases:detail", case.pk)
    assert "核实伤情" in text_of(page)
    done = police.press(page, f"/cases/invitations/{invitation.pk}/acceptance/")
    assert done.headers["Location"] == f"/cases/{case.pk}/"
    assert not has_form(
        police.get("cases:detail", case.pk), f"/cases/invitations/{invitation.pk}/acceptance/"
    )


def test_declining_and_insisting_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    invitation = invite(case, here)
    base = f"/cases/invitations/{invitation.pk}"
    police, clerk = at_desk(here, "police"), at_desk(here, "clerk")
    page = police.get("cases:detail", case.pk)
    empty = police.press(page, f"{base}/refusal/", reason="")
    assert empty.status_code == 422
    done = police.press(empty, f"{base}/refusal/", reason=REASON)
    assert done.headers["Location"] == "/cases/"
    assert police.get("cases:detail", case.pk).status_code == 404
    page = clerk.get("cases:detail", case.pk)
    assert REASON in text_of(page)
    done = clerk.press(page, f"{base}/again/", reason="只有公安能取证")
    assert done.status_code == 302
    assert "只有公安能取证" in text_of(police.get("cases:detail", case.pk))
    police.press(police.get("cases:detail", case.pk), f"{base}/refusal/", reason=REASON)
    page = clerk.get("cases:detail", case.pk)
    assert not has_form(page, f"{base}/again/")
    school = str(here.units["school"].pk)
    assert clerk.press(page, f"{base}/instead/", unit=school).status_code == 302
    waiting = Invitation.objects.get(case=case, state="asked")
    assert waiting.unit == here.units["school"]


def test_finding_a_unit_of_another_town(towns: Towns, at_desk: AtDesk) -> None:
    here, there = towns.here, towns.there
    case = world.case(here)
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:elsewhere", case.pk)
    unit = there.units["police"]
    for typed in ("白水镇清溪派出所", "派出所", "白水", there.code):
        found = clerk.press(page, f"/cases/{case.pk}/units/elsewhere/", q=typed)
        assert str(unit.pk) in text_of(found), typed
        assert str(here.units["police"].pk) not in text_of(found), typed
    nothing = clerk.press(page, f"/cases/{case.pk}/units/elsewhere/", q="没有这个所")
    assert "没有找到" in text_of(nothing)
    typed_form = {"version": str(case.version), "unit": str(unit.pk), "sees": "own", "why": "协查"}
    assert clerk.send("cases:invite", case.pk, **typed_form).status_code == 302
    assert Invitation.objects.get(case=case).unit == unit
