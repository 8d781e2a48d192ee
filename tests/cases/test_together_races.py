"""Two people at the same moment: one of them is told that it was done already."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.cases.sharing import ask, assign, call, person
from tests.cases.stages import at_stage, fresh
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW
from weibao.cases.actions import assignments, course, meetings, persons, questions
from weibao.cases.models import (
    Assignment,
    Participant,
    Question,
    QuestionReminder,
)
from weibao.office.models import Notice

pytestmark = pytest.mark.postgres


def test_a_task_is_finished_once(real_towns: Towns) -> None:
    here = real_towns.here
    case = world.case(here)
    row = assign(case, here)
    police, clerk = here["police"], here["clerk"]
    came = together(
        lambda: assignments.finish(row.pk, by=police, at=NOW, result="接到了"),
        lambda: assignments.give_up(row.pk, by=clerk, at=NOW, reason="没接到"),
    )
    assert came == ["Blocked", "done"]
    assert Assignment.objects.get().state in ("done", "impossible")
    assert Notice.objects.filter(key=f"assignment-end:{row.pk}").count() == 1


def test_an_answer_and_a_withdrawal_at_once(real_towns: Towns) -> None:
    here = real_towns.here
    row = ask(world.case(here), here)
    teacher, clerk = here["teacher"], here["clerk"]
    came = together(
        lambda: questions.answer(row.pk, by=teacher, at=NOW, text="请假 5 次"),
        lambda: questions.withdraw(row.pk, by=clerk, at=NOW, reason="不用了"),
    )
    assert came == ["Blocked", "done"]
    kept = Question.objects.get()
    assert (kept.state, kept.answer) in (("answered", "请假 5 次"), ("withdrawn", "不用了"))


def test_two_urge_at_once_and_one_is_told(real_towns: Towns) -> None:
    here = real_towns.here
    row = ask(world.case(here), here)
    clerk, supervisor = here["clerk"], here["supervisor"]
    came = together(
        lambda: questions.urge(row.pk, by=clerk, at=NOW),
        lambda: questions.urge(row.pk, by=supervisor, at=NOW + timedelta(seconds=1)),
    )
    assert came == ["Blocked", "done"]
    assert QuestionReminder.objects.count() == 1


def test_two_correct_one_person_at_once(real_towns: Towns) -> None:
    here = real_towns.here
    case = world.case(here)
    old = person(case, here)
    clerk, supervisor = here["clerk"], here["supervisor"]
    came = together(
        lambda: persons.correct_person(
            old.pk, by=clerk, at=NOW, facts=persons.Facts("carer", name="甲某")
        ),
        lambda: persons.correct_person(
            old.pk, by=supervisor, at=NOW, facts=persons.Facts("carer", name="乙某")
        ),
    )
    assert came == ["Blocked", "done"]
    assert Participant.objects.filter(case=case, role="carer", until=None).count() == 1


def test_a_meeting_is_written_up_once(real_towns: Towns) -> None:
    here = real_towns.here
    row = call(world.case(here), here)
    came_units = {here.units["station"].pk: ""}
    told = {"notes": "都同意", "came": came_units, "decisions": []}
    clerk, supervisor = here["clerk"], here["supervisor"]
    came = together(
        lambda: meetings.write_up(row.pk, by=clerk, at=NOW, **told),
        lambda: meetings.write_up(row.pk, by=supervisor, at=NOW, **told),
    )
    assert came == ["Blocked", "done"]


def test_a_task_given_while_the_case_is_closed(real_towns: Towns) -> None:
    """Either the case closes first and takes no task, or the task comes first and keeps it open."""
    here = real_towns.here
    case = at_stage(here, "answering")
    version = fresh(case).version
    clerk = here["clerk"]
    came = together(
        lambda: assign(case, here),
        lambda: course.close(case.pk, by=clerk, at=NOW, version=version, conclusion="孩子安全"),
    )
    assert came in (["Blocked", "done"], ["Stale", "done"])
    closed = fresh(case).status == "closed"
    assert Assignment.objects.exists() != closed


def test_the_tick_run_twice_moves_a_task_once(real_towns: Towns) -> None:
    here = real_towns.here
    row = assign(world.case(here), here, person="police")
    here.people["police"].appointments.update(valid_to=NOW.date())
    came = together(
        lambda: assignments.take_from_those_who_left(NOW),
        lambda: assignments.take_from_those_who_left(NOW),
    )
    assert came == ["done", "done"]
    told = Notice.objects.filter(key__startswith=f"task-fell:{row.pk.hex}")
    assert told.count() == 1
