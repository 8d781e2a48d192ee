"""会商: called, moved, called off, written up; each decision becomes an act in the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import world
from tests.cases.sharing import call, day, target
from tests.cases.stages import at_stage, fresh
from tests.office.attached import jpeg, uploaded
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.cases.actions import meetings as acts
from weibao.cases.actions.meetings import Decided
from weibao.cases.closing import owed
from weibao.cases.models import Assignment, Attendance, Case, Decision, Measure, Meeting
from weibao.cases.permissions import CASES_VIEW, MEETINGS_MINUTES, MEETINGS_READ
from weibao.cases.queries import meetings as looking
from weibao.cases.together_todos import asked
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice, StoredFile

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def decided(where: Town) -> list[Decided]:
    return [
        Decided("接孩子放学", "assignment", to=target(where, "police", "police"), due_on=day(3)),
        Decided("每周心理辅导", "measure", to=target(where, "school"), kind="counsel"),
        Decided("申请撤销监护", "none", why_none="证据还不够"),
    ]


def write(row: Meeting, where: Town, *, by: str = "clerk", **more: Any) -> Meeting:
    given: dict[str, Any] = {
        "notes": "意见一致：先住外婆家",
        "came": {where.units["station"].pk: "周文静", where.units["police"].pk: ""},
        "decisions": decided(where),
    }
    return acts.write_up(row.pk, by=where[by], at=NOW, **(given | more))


def todos(where: Town, key: str) -> list[str]:
    return [todo.key for todo in asked(where[key], NOW, 50)]


def test_units_are_invited_and_see_when_where_and_what_for(here: Town, case: Case) -> None:
    row = call(case, here, hours=20)
    assert set(row.attendances.values_list("unit__short_name", flat=True)) == {
        "未保工作站",
        "清溪派出所",
        "清溪小学",
    }
    told = Notice.objects.filter(key__startswith=f"meeting:{row.pk}")
    assert {notice.unit for notice in told} == {here.units["police"], here.units["school"]}
    assert all("孩子近期" not in notice.text and "10-01 13:00" in notice.text for notice in told)
    assert MEETINGS_READ.can(here["teacher"], row)
    assert not MEETINGS_MINUTES.can(here["teacher"], row)
    assert not CASES_VIEW.can(here["teacher"], case)
    assert todos(here, "teacher") == [f"meeting-coming:{row.pk}"]
    # Nothing is owed before it was held.
    assert Clock.objects.filter(deadline="IN023").count() == 0


def test_moved_and_told_anew(here: Town, case: Case) -> None:
    row = call(case, here, hours=20)
    acts.move(row.pk, by=here["clerk"], at=NOW, held_at=NOW + timedelta(days=2), place="村委会")
    told = Notice.objects.filter(key__startswith=f"meeting:{row.pk}", text__contains="改期")
    assert told.count() == 2
    row.refresh_from_db()
    assert (row.place, row.moves) == ("村委会", 1)
    with pytest.raises(Blocked):
        acts.move(row.pk, by=here["clerk"], at=NOW, held_at=NOW, place="村委会")


def test_called_off_with_the_reason(here: Town, case: Case) -> None:
    row = call(case, here)
    acts.cancel(row.pk, by=here["clerk"], at=NOW, why="派出所来不了")
    assert Clock.objects.get(deadline="IN023").state == "cancelled"
    assert owed(case) == []
    with pytest.raises(Blocked):
        write(row, here)


@pytest.mark.parametrize("hours", [24 * 400, -24 * 61])
def test_a_time_that_cannot_be(here: Town, case: Case, hours: float) -> None:
    with pytest.raises(Blocked):
        call(case, here, hours=hours)


def test_the_paper_is_owed_from_the_hour_of_the_meeting(here: Town, case: Case) -> None:
    row = call(case, here, hours=1)
    assert acts.begin_what_is_held(NOW) == 0
    after = NOW + timedelta(hours=2)
    assert acts.begin_what_is_held(after) == 1
    assert acts.begin_what_is_held(after) == 0
    clock = Clock.objects.get(subject=row.pk)
    assert (clock.deadline, clock.unit, clock.started_at) == (
        "IN023",
        here.units["station"],
        row.held_at,
    )
    owing = [todo.key for todo in asked(here["clerk"], after, 50)]
    assert owing == [f"meeting:{row.pk}"]
    assert [todo.key for todo in asked(here["police"], after, 50)] == []


def test_decisions_become_acts(here: Town, case: Case) -> None:
    row = write(call(case, here), here)
    assert (row.state, Clock.objects.get(subject=row.pk).state) == ("written", "met")
    first, second, third = Decision.objects.order_by("position")
    assert first.assignment is not None
    assert (first.assignment.task, first.assignment.person) == (
        "接孩子放学",
        here.people["police"],
    )
    assert second.measure is not None
    assert (second.measure.kind, second.measure.task) == ("counsel", "每周心理辅导")
    assert (third.assignment, third.measure, third.why_none) == (None, None, "证据还不够")
    # The acts run like any others: told, timed.
    assert Clock.objects.get(subject=first.assignment.pk).deadline == "IN021"
    assert Clock.objects.get(subject=second.measure.pk).deadline == "IN005"
    came = dict(Attendance.objects.values_list("unit__short_name", "came"))
    assert came == {"未保工作站": True, "清溪派出所": True, "清溪小学": False}


def test_if_one_decision_cannot_be_nothing_is_written(here: Town) -> None:
    case = at_stage(here, "answering")
    row = call(case, here)
    before = fresh(case).version
    with pytest.raises(Blocked, match="不能再加措施"):
        write(row, here)
    row.refresh_from_db()
    assert (row.state, row.notes, fresh(case).version) == ("called", "", before)
    assert (Decision.objects.count(), Assignment.objects.count()) == (0, 0)
    assert Measure.objects.count() == 1


BAD: list[Decided] = [
    Decided("", "none", why_none="x"),
    Decided("x", "none"),
    Decided("x", "assignment"),
    Decided("x", "measure", kind="counsel"),
]


@pytest.mark.parametrize("bad", BAD)
def test_a_decision_says_what_becomes_of_it(here: Town, case: Case, bad: Decided) -> None:
    row = call(case, here)
    with pytest.raises(Blocked):
        write(row, here, decisions=[bad])
    row.refresh_from_db()
    assert row.state == "called"


@pytest.mark.parametrize("lack", [{"notes": ""}, {"came": {}}])
def test_a_paper_says_who_came_and_what_was_said(
    here: Town, case: Case, lack: dict[str, Any]
) -> None:
    row = call(case, here)
    with pytest.raises(Blocked):
        write(row, here, **lack)


def test_written_once_and_not_before(here: Town, case: Case) -> None:
    early = call(case, here, hours=2)
    with pytest.raises(Blocked, match="还没有开"):
        write(early, here)
    row = write(call(case, here), here)
    with pytest.raises(Blocked):
        write(row, here)
    with pytest.raises(Blocked):
        acts.cancel(row.pk, by=here["clerk"], at=NOW, why="x")


@pytest.mark.parametrize("key", ["director", "police", "teacher", "leader", "custodian"])
def test_only_caseworkers_hold_meetings(here: Town, case: Case, key: str) -> None:
    row = call(case, here, hours=20)
    moved = {"held_at": NOW + timedelta(days=2), "place": "x"}
    with pytest.raises(Refused):
        acts.move(row.pk, by=here[key], at=NOW, **moved)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        acts.cancel(row.pk, by=here[key], at=NOW, why="x")
    with pytest.raises(Refused):
        write(row, here, by=key)


def test_units_of_elsewhere_are_not_invited(towns: Towns, case: Case) -> None:
    with pytest.raises(Blocked):
        acts.call(
            case.pk,
            by=towns.here["clerk"],
            at=NOW,
            held_at=NOW,
            place="x",
            purpose="x",
            units=[towns.there.units["police"]],
        )


def test_an_unwritten_meeting_keeps_the_case_open(here: Town) -> None:
    case = at_stage(here, "answering")
    row = call(case, here)
    assert owed(case) == ["09-30 15:00 的会商还没有写纪要"]
    write(row, here, decisions=[])
    assert owed(case) == []


def test_what_was_said_is_for_those_who_see_all(here: Town, case: Case, at_desk: AtDesk) -> None:
    row = write(call(case, here), here)
    line = looking.one(looking.visible(here["teacher"]).get(), at=NOW, readable=False)
    assert (line.decisions, line.came) == ((), ("未保工作站", "清溪派出所"))
    page = text_of(at_desk(here, "teacher").get("cases:meeting", row.pk))
    assert "孩子近期住哪里" in page
    for hidden in ("意见一致", "接孩子放学", "证据还不够", "周文静"):
        assert hidden not in page
    whole = text_of(at_desk(here, "clerk").get("cases:meeting", row.pk))
    for shown in ("意见一致", "接孩子放学", "证据还不够", "周文静"):
        assert shown in whole


# In the browser.


def test_called_and_written_in_the_browser(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    url = f"/cases/{case.pk}/meetings/"
    page = clerk.get("cases:meeting-new", case.pk)
    typed = {"held_at": "2026-09-30T15:00", "place": "会议室", "purpose": "住哪里😀"}
    # A list of several from which nothing is chosen sends nothing.
    form = form_on(page, url).fields
    del form["more"]
    nobody = clerk.client.post(url, form | typed)
    assert nobody.status_code == 422
    assert "至少请一个别的单位" in text_of(nobody)
    data = form_on(nobody, url).fields | {"more": [str(here.units["police"].pk)]}
    done = clerk.client.post(url, data)
    assert done.headers["Location"] == f"/cases/{case.pk}/#meetings"
    row = Meeting.objects.get()
    notes = f"/cases/meetings/{row.pk}/notes/"
    assert notes in text_of(clerk.get("desk:home"))
    page = clerk.get("cases:meeting-notes", row.pk)
    typed = {
        "notes": "都同意",
        "d-0-text": "接孩子放学",
        "d-0-becomes": "assignment",
        "d-0-to": f"unit:{here.units['police'].pk}",
        "d-0-due_on": day(2).isoformat(),
        "d-1-text": "不申请",
        "d-1-becomes": "none",
    }
    bad = clerk.press(page, notes, **typed)
    assert bad.status_code == 422
    assert "写明为什么不办" in text_of(bad)
    assert Decision.objects.count() == 0
    token = uploaded(jpeg(), at=NOW)
    good = clerk.press(bad, notes, **{"d-1-why_none": "证据不够", "files": token})
    assert good.status_code == 302
    assert [entry.text for entry in Decision.objects.order_by("position")] == [
        "接孩子放学",
        "不申请",
    ]
    assert StoredFile.objects.get().subject == row.pk
    again = clerk.press(bad, notes, **{"d-1-why_none": "证据不够", "files": token})
    assert (again.status_code, Assignment.objects.count()) == (302, 1)


def test_more_rows_without_a_script(here: Town, case: Case, at_desk: AtDesk) -> None:
    row = call(case, here)
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:meeting-notes", row.pk)
    notes = f"/cases/meetings/{row.pk}/notes/"
    form = form_on(page, notes).fields | {"notes": "写了一半", "more": "1"}
    longer = clerk.client.post(notes, form)
    assert longer.status_code == 200
    found = form_on(longer, notes).fields
    assert (found["notes"], found["d-TOTAL_FORMS"]) == ("写了一半", "5")


@pytest.mark.parametrize("total", ["x", "999", ""])
def test_a_count_of_rows_nobody_has_seen(
    here: Town, case: Case, at_desk: AtDesk, total: str
) -> None:
    row = call(case, here)
    clerk = at_desk(here, "clerk")
    typed = {"notes": "x", "d-TOTAL_FORMS": total, "d-INITIAL_FORMS": "0"}
    typed[f"came-{here.units['station'].pk}"] = "on"
    for more in ({}, {"more": "1"}):
        page = clerk.send("cases:meeting-notes", row.pk, **(typed | more))
        assert page.status_code in (200, 422), total
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("held_at", "明天下午", "时间写成"),
        ("held_at", "2099-01-01T15:00", "时间太远"),
        ("place", "长" * 101, "100"),
        ("purpose", "长" * 10_000, "300"),
    ],
)
def test_wrong_words_come_back(
    here: Town, case: Case, at_desk: AtDesk, field: str, value: str, message: str
) -> None:
    typed = {"held_at": "2026-10-02T15:00", "place": "会议室", "purpose": "商量"}
    typed |= {"more": str(here.units["police"].pk), field: value}
    page = at_desk(here, "clerk").send("cases:meeting-new", case.pk, **typed)
    assert page.status_code in (409, 422)
    assert message in text_of(page)
    assert Meeting.objects.count() == 0


def test_moved_and_called_off_in_the_browser(here: Town, case: Case, at_desk: AtDesk) -> None:
    row = call(case, here, hours=20)
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:meeting", row.pk)
    clerk.press(page, f"/cases/meetings/{row.pk}/time/", held_at="2026-10-05T09:00", place="村里")
    row.refresh_from_db()
    assert row.place == "村里"
    page = clerk.get("cases:meeting", row.pk)
    clerk.press(page, f"/cases/meetings/{row.pk}/cancellation/", why="不用了")
    assert "不开了" in text_of(clerk.get("cases:meeting", row.pk))
