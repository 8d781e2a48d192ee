"""Need to know: the lead widens, lessens and ends what others see; the history tells from when to when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import at_stage, fresh, hand_over, invite, join, measure
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions import knowing
from weibao.cases.actions.knowing import NOTHING
from weibao.cases.models import Case, CaseAccess
from weibao.cases.models.access import Sees
from weibao.cases.permissions import CASES_KNOWN, CASES_READ, CASES_VIEW
from weibao.cases.queries import timeline as happened
from weibao.cases.queries import units as reading
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Notice

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(hours=3)
WHY = "只需要配合在校观察"


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def line(case: Case, where: Town, unit: str) -> CaseAccess:
    return CaseAccess.objects.get(subject=case.pk, unit=where.units[unit], valid_to=None)


def change(
    case: Case, where: Town, unit: str, sees: str, *, words: str = WHY, by: str = "clerk"
) -> Case:
    held = line(case, where, unit)
    return knowing.change(case.pk, by=where[by], at=LATER, line=held.pk, sees=sees, words=words)


def test_lessened_and_widened(here: Town, case: Case) -> None:
    join(case, here, sees=Sees.ALL)
    for sees in (Sees.STAGE, Sees.OWN, Sees.ALL):
        change(case, here, "police", sees)
        assert line(case, here, "police").sees == sees
        assert CASES_READ.can(here["police"], case) == (sees != Sees.STAGE)
    texts = Notice.objects.filter(unit=here.units["police"]).values_list("text", flat=True)
    assert f"个案 {case.number}：您单位现在能看到“阶段和时限”" in texts
    events = Event.objects.filter(subject=case.pk, kind="case.access_changed")
    assert events.count() == 3


def test_ended(here: Town, case: Case) -> None:
    invitation = join(case, here)
    change(case, here, "police", NOTHING)
    assert not CASES_VIEW.can(here["police"], case)
    invitation.refresh_from_db()
    assert invitation.ended_at == LATER
    # Nothing stands in the way of asking again.
    invite(case, here)


def test_the_history_tells_from_when_to_when_and_why(here: Town, case: Case) -> None:
    join(case, here, sees=Sees.ALL)
    change(case, here, "police", Sees.OWN)
    ended = reading.lines(case, readable=True, ended=True)
    found = [row for row in ended if row.name == "清溪派出所" and row.sees == "全部"]
    assert [(row.ended_why, row.ended_by) for row in found] == [(WHY, "周文静")]
    assert found[0].since < found[0].until
    (now,) = [row for row in reading.lines(case, readable=True) if row.name == "清溪派出所"]
    assert (now.sees, now.words, now.by) == ("孩子近况和本单位事项", WHY, "周文静")
    hidden = reading.lines(case, readable=False, ended=True)
    assert not any(row.ended_why or row.words for row in hidden)


def test_a_person_s_own_line(here: Town, case: Case) -> None:
    held = CaseAccess.objects.create(
        town=here.code,
        subject=case.pk,
        person=here.people["neighbour"],
        sees=Sees.OWN,
        valid_from=NOW,
        why="代班",
    )
    assert [row.name for row in reading.lines(case, readable=True) if row.part == "个人"] == [
        "冉小梅"
    ]
    knowing.change(
        case.pk, by=here["clerk"], at=LATER, line=held.pk, sees=NOTHING, words="代班结束"
    )
    assert not CASES_VIEW.can(here["neighbour"], case)


@pytest.mark.parametrize("unit", ["station", "government", "discipline"])
def test_what_the_lead_may_not_change(here: Town, case: Case, unit: str) -> None:
    with pytest.raises(Blocked, match="不能改"):
        change(case, here, unit, NOTHING)


def test_not_the_station_that_watches(here: Town, case: Case) -> None:
    hand_over(case, here)
    with pytest.raises(Blocked, match="督导"):
        change(case, here, "station", NOTHING, by="police")


def test_not_while_the_unit_is_asked(here: Town, case: Case) -> None:
    invite(case, here)
    with pytest.raises(Blocked, match="等这个单位答复"):
        change(case, here, "police", NOTHING)


@pytest.mark.parametrize("sees", [Sees.STAGE, NOTHING])
def test_not_below_an_open_measure(here: Town, case: Case, sees: str) -> None:
    measure(case, here)
    with pytest.raises(Blocked, match="没办完的措施"):
        change(case, here, "village", sees)


def test_a_reason_and_a_change_are_needed(here: Town, case: Case) -> None:
    join(case, here)
    with pytest.raises(Blocked, match="写明"):
        change(case, here, "police", Sees.ALL, words="")
    with pytest.raises(Blocked, match="就是"):
        change(case, here, "police", Sees.OWN)


def test_a_line_that_ended_meanwhile(here: Town, case: Case) -> None:
    join(case, here)
    held = line(case, here, "police")
    change(case, here, "police", Sees.ALL)
    with pytest.raises(Blocked, match="刚被改过"):
        knowing.change(
            case.pk, by=here["clerk"], at=LATER, line=held.pk, sees=Sees.STAGE, words=WHY
        )


@pytest.mark.parametrize("key", ["police", "director", "leader", "discipline", "keeper"])
def test_only_the_lead(here: Town, case: Case, key: str) -> None:
    join(case, here)
    with pytest.raises(Refused):
        change(case, here, "police", Sees.ALL, by=key)


def test_who_may_look_at_it(here: Town, case: Case) -> None:
    join(case, here)
    allowed = [key for key in here.people if CASES_KNOWN.can(here[key], case)]
    assert sorted(allowed) == ["clerk", "first", "leader", "supervisor"]


def test_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    join(case, here)
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:access", case.pk)
    action = f"/cases/{case.pk}/access/change/"
    held = line(case, here, "police")
    typed = {"line": str(held.pk), "sees": "all"}
    early = clerk.send("cases:access-change", case.pk, **typed, words="")
    assert early.status_code == 422
    same = clerk.send("cases:access-change", case.pk, **(typed | {"sees": "own"}), words=WHY)
    assert same.status_code == 409
    assert "现在能看到的就是" in text_of(same)
    assert clerk.send("cases:access-change", case.pk, **typed, words=WHY).status_code == 302
    page = clerk.get("cases:access", case.pk)
    assert text_of(page).count(WHY) == 2
    assert has_form(page, action)


def test_a_leader_sees_who_but_no_words(here: Town, case: Case, at_desk: AtDesk) -> None:
    join(case, here)
    change(case, here, "police", Sees.ALL)
    page = at_desk(here, "leader").get("cases:access", case.pk)
    assert "清溪派出所" in text_of(page)
    assert WHY not in text_of(page)
    assert not has_form(page, f"/cases/{case.pk}/access/change/")


def test_a_closed_case_is_only_looked_at(here: Town, at_desk: AtDesk) -> None:
    case = at_stage(here, "closed")
    page = at_desk(here, "clerk").get("cases:access", fresh(case).pk)
    assert page.status_code == 200
    assert not has_form(page, f"/cases/{case.pk}/access/change/")


def test_the_course_says_who_sees_more_or_less_since_when(here: Town, case: Case) -> None:
    join(case, here, sees=Sees.ALL)
    change(case, here, "police", Sees.OWN)
    change(case, here, "police", NOTHING)

    def told(key: str) -> list[tuple[str, str, str]]:
        by = here[key]
        lines = happened.timeline(case, by, happened.parts(case, by), at=LATER)
        return [(line.what, line.text, line.by) for line in lines if "能看到" in line.what]

    assert sorted(told("clerk")) == [
        ("清溪派出所不再能看到个案", WHY, "周文静"),
        ("清溪派出所改为能看到“孩子近况和本单位事项”", WHY, "周文静"),
    ]
    assert told("leader") == []
