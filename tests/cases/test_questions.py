"""要材料、问情况: asked, answered with files, urged once a day, and the case stays hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.sharing import ask, assign, day
from tests.cases.stages import at_stage, fresh, measure
from tests.office.attached import jpeg, uploaded
from tests.org import factories as org
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions.questions import answer, decline, urge, withdraw
from weibao.cases.closing import owed
from weibao.cases.models import Case, CaseAccess, Question, QuestionReminder
from weibao.cases.permissions import CASES_VIEW, QUESTIONS_READ
from weibao.cases.together_todos import asked
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice, StoredFile
from weibao.org.roles import Role

AtDesk = Callable[[Town, str], Worker]
LATE = NOW + timedelta(days=5)


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def todos(where: Town, key: str) -> dict[str, str]:
    return {todo.key: todo.bucket for todo in asked(where[key], NOW, 50)}


def test_the_asked_unit_sees_the_question_and_not_the_case(here: Town, case: Case) -> None:
    row = ask(case, here)
    assert QUESTIONS_READ.can(here["teacher"], row)
    assert not CASES_VIEW.can(here["teacher"], case)
    assert not CaseAccess.objects.filter(subject=case.pk, unit=here.units["school"]).exists()
    clock = Clock.objects.get(subject=row.pk)
    assert (clock.deadline, clock.unit, clock.label) == (
        "IN022",
        here.units["school"],
        "答复要材料",
    )
    told = Notice.objects.get(key=f"question:{row.pk}")
    assert (told.unit, told.subject_kind, "考勤" in told.text) == (
        here.units["school"],
        "cases.question",
        False,
    )
    assert todos(here, "teacher") == {f"question:{row.pk}": "mine"}
    assert todos(here, "clerk") == {f"question-waited:{row.pk}": "waiting"}
    assert todos(here, "director") == {}


def test_answered_with_files_and_the_asker_is_told(here: Town, case: Case) -> None:
    row = ask(case, here)
    token = uploaded(jpeg(), at=LATE)
    done = answer(row.pk, by=here["teacher"], at=LATE, text="请假 5 次", files=[token])
    assert (done.state, done.answer, done.ended_by) == (
        "answered",
        "请假 5 次",
        here.people["teacher"].pk,
    )
    assert Clock.objects.get(subject=row.pk).state == "met"
    assert StoredFile.objects.get().subject == row.pk
    told = Notice.objects.get(key=f"question-end:{row.pk}")
    assert (told.unit, "请假" in told.text) == (here.units["station"], False)


def test_declined_with_the_reason(here: Town, case: Case) -> None:
    row = decline(ask(case, here).pk, by=here["teacher"], at=NOW, reason="没有这个学生")
    assert (row.state, row.answer) == ("declined", "没有这个学生")


def test_a_unit_with_a_part_asks_the_lead_and_nobody_else(here: Town, case: Case) -> None:
    with pytest.raises(Refused):
        ask(case, here, by="director", unit="station")
    measure(case, here)
    row = ask(case, here, by="director", unit="station", kind="facts")
    assert (row.asker, row.unit) == (here.units["village"], here.units["station"])
    with pytest.raises(Blocked, match="请向承办单位"):
        ask(case, here, by="director", unit="school")
    assert todos(here, "clerk") == {f"question:{row.pk}": "mine"}
    answer(row.pk, by=here["clerk"], at=NOW, text="父母下周回来")


def test_who_has_two_posts_asks_for_the_unit_that_takes_part(here: Town, case: Case) -> None:
    org.seat(here.people["teacher"], Role.HANDLER, here.units["police"])
    measure(case, here, unit="police", kind="admonish")
    row = ask(case, here, by="teacher", unit="station", kind="facts")
    assert row.asker == here.units["police"]


def test_nobody_asks_their_own_unit(here: Town, case: Case) -> None:
    with pytest.raises(Blocked, match="自己单位"):
        ask(case, here, unit="station")


@pytest.mark.parametrize("wrong", [{"due": -1}, {"due": 400}, {"kind": "x"}, {"question": ""}])
def test_what_cannot_be_asked(here: Town, case: Case, wrong: dict[str, object]) -> None:
    with pytest.raises(Blocked):
        ask(case, here, **wrong)  # type: ignore[arg-type]
    assert Question.objects.count() == 0


def test_a_unit_of_another_town_is_no_choice(towns: Towns, case: Case) -> None:
    towns.here.units["far"] = towns.there.units["school"]
    try:
        with pytest.raises(Blocked, match="不能选"):
            ask(case, towns.here, unit="far")
    finally:
        del towns.here.units["far"]


@pytest.mark.parametrize("key", ["director", "police", "leader", "discipline", "custodian"])
def test_others_neither_read_nor_answer(here: Town, case: Case, key: str) -> None:
    row = ask(case, here)
    assert not QUESTIONS_READ.can(here[key], row)
    for act in (
        lambda: answer(row.pk, by=here[key], at=NOW, text="x"),
        lambda: decline(row.pk, by=here[key], at=NOW, reason="x"),
        lambda: withdraw(row.pk, by=here[key], at=NOW, reason="x"),
        lambda: urge(row.pk, by=here[key], at=NOW),
    ):
        with pytest.raises(Refused):
            act()


def test_the_asked_unit_neither_withdraws_nor_urges(here: Town, case: Case) -> None:
    row = ask(case, here)
    with pytest.raises(Refused):
        withdraw(row.pk, by=here["teacher"], at=NOW, reason="x")
    with pytest.raises(Refused):
        urge(row.pk, by=here["teacher"], at=NOW)


# 催办.


def test_urged_at_most_once_a_day_and_each_is_kept(here: Town, case: Case) -> None:
    row = ask(case, here)
    urge(row.pk, by=here["clerk"], at=NOW)
    with pytest.raises(Blocked, match="一天只催一次"):
        urge(row.pk, by=here["supervisor"], at=NOW + timedelta(hours=1))
    urge(row.pk, by=here["clerk"], at=LATE)
    assert list(QuestionReminder.objects.order_by("day").values_list("day", flat=True)) == [
        NOW.date(),
        LATE.date(),
    ]
    told = list(
        Notice.objects.filter(key__startswith="question-urge").order_by("at").values_list("text")
    )
    assert ["已超期" in text for (text,) in told] == [False, True]
    assert Event.objects.filter(kind="case.question_reminded").count() == 2


def test_what_is_answered_is_not_urged(here: Town, case: Case) -> None:
    row = ask(case, here)
    answer(row.pk, by=here["teacher"], at=NOW, text="好")
    with pytest.raises(Blocked):
        urge(row.pk, by=here["clerk"], at=NOW)


ENDS: list[Callable[[Question, Town], Question]] = [
    lambda row, here: answer(row.pk, by=here["teacher"], at=NOW, text="x"),
    lambda row, here: decline(row.pk, by=here["teacher"], at=NOW, reason="x"),
    lambda row, here: withdraw(row.pk, by=here["clerk"], at=NOW, reason="x"),
]


@pytest.mark.parametrize("first", range(3))
@pytest.mark.parametrize("second", range(3))
def test_a_question_ends_once(here: Town, case: Case, first: int, second: int) -> None:
    row = ask(case, here)
    ENDS[first](row, here)
    with pytest.raises(Blocked):
        ENDS[second](row, here)


def test_an_unanswered_question_keeps_the_case_open(here: Town) -> None:
    case = at_stage(here, "answering")
    row = ask(case, here)
    assert owed(case) == [f"清溪小学还没有答复“要材料”（{day(3):%m-%d} 前）"]
    withdraw(row.pk, by=here["clerk"], at=NOW, reason="不用了")
    assert owed(case) == []


# In the browser.


def test_asked_and_answered_in_the_browser(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    url = f"/cases/{case.pk}/questions/"
    page = clerk.get("cases:detail", case.pk)
    assert clerk.press(page, url, question="").status_code == 422
    typed = {"unit": str(here.units["school"].pk), "question": "考勤表\u202e🙂𠮷"}
    done = clerk.press(page, url, **typed)
    assert done.headers["Location"] == f"/cases/{case.pk}/#questions"
    row = Question.objects.get()
    assert (row.question, row.kind, row.due_on) == ("考勤表🙂𠮷", "material", day(3))
    teacher = at_desk(here, "teacher")
    assert f"/cases/questions/{row.pk}/" in text_of(teacher.get("desk:home"))
    page = teacher.get("cases:question", row.pk)
    assert "考勤表🙂𠮷" in text_of(page)
    assert teacher.get("cases:detail", case.pk).status_code == 404
    action = f"/cases/questions/{row.pk}/answer/"
    assert teacher.press(page, action, words="").status_code == 422
    assert teacher.press(page, action, words="长" * 10_000).status_code == 422
    codes = [teacher.press(page, action, words="请假 5 次").status_code for _ in range(2)]
    assert codes == [302, 302]
    assert "清溪小学答复了" in text_of(clerk.get("cases:detail", case.pk))


def test_late_is_red_on_both_sides(
    here: Town, case: Case, at_desk: AtDesk, clock: StandingClock
) -> None:
    row = ask(case, here)
    clock.move(days=5)
    shown = text_of(at_desk(here, "clerk").get("cases:detail", case.pk))
    assert "超期未答" in shown
    assert "1 项超期未答" in shown
    asked_page = text_of(at_desk(here, "teacher").get("cases:question", row.pk))
    assert "超期未答" in asked_page
    assert "wb-clock-late" in asked_page


def test_one_press_urges_and_the_button_is_gone(here: Town, case: Case, at_desk: AtDesk) -> None:
    row = ask(case, here)
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:detail", case.pk)
    action = f"/cases/questions/{row.pk}/reminders/"
    done = clerk.press(page, action)
    assert done.headers["Location"] == f"/cases/{case.pk}/#questions"
    again = clerk.get("cases:detail", case.pk)
    assert not has_form(again, action)
    assert "已催 1 次" in text_of(again)
    assert clerk.send("cases:question-urge", row.pk).status_code == 409
    assert fresh(case).version == case.version + 2


def test_the_question_alone_tells_nothing_of_the_case(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here)
    case = world.case(here, child=child, what="只有办案的人知道的事由")
    row = ask(case, here)
    assign(case, here, task="别人的事")
    text = text_of(at_desk(here, "teacher").get("cases:question", row.pk))
    for hidden in ("事由", "别人的事", "小轩", f"/cases/{case.pk}/"):
        assert hidden not in text
