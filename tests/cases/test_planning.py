"""Measures are planned by the lead alone, and sent out together when they are confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import at_stage, finish, fresh, investigate, measure, step
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event, Revision
from weibao.cases import todos
from weibao.cases.actions import measures, planning
from weibao.cases.actions.sending import BY_DAY, LIMIT
from weibao.cases.models import Case, CaseAccess, Measure
from weibao.cases.permissions import MEASURE_FINISH, MEASURES_READ
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(hours=1)
TODAY = NOW.date()


@pytest.fixture
def case(here: Town) -> Case:
    made = world.case(here)
    investigate(made, here)
    step(made, here, "finish_investigation")
    return fresh(made)


def plan(
    case: Case, where: Town, *, unit: str = "village", by: str = "clerk", **more: object
) -> Measure:
    given = {"kind": "visit", "task": "每周去看一次"} | more
    return planning.plan(
        case.pk, by=where[by], at=NOW, version=fresh(case).version, unit=where.units[unit], **given
    )  # type: ignore[arg-type]


def confirm(case: Case, where: Town, *chosen: Measure, by: str = "clerk") -> list[Measure]:
    return planning.confirm(
        case.pk,
        by=where[by],
        at=LATER,
        version=fresh(case).version,
        chosen=[one.pk for one in chosen],
    )


def limits(of: Measure) -> dict[str, object]:
    return dict(Clock.objects.filter(subject=of.pk).values_list("deadline", "due_at"))


def test_a_plan_tells_nobody_and_starts_nothing(here: Town, case: Case) -> None:
    before = Notice.objects.count(), CaseAccess.objects.count()
    made = plan(case, here)
    assert (made.state, made.sent_at, limits(made)) == ("planned", None, {})
    assert (Notice.objects.count(), CaseAccess.objects.count()) == before
    assert Event.objects.filter(kind="case.measure_planned").count() == 1
    assert Revision.objects.filter(subject=case.pk).latest("version").fields == ["measure:visit"]
    assert todos.given(here["director"], LATER, 9) == []


def test_a_planned_one_is_hidden_from_its_unit_even_when_it_is_dropped(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    measure(case, here)
    made = plan(case, here, task="暗中先想好的话")
    measures.cancel(
        plan(case, here, task="后来不要的话").pk, by=here["clerk"], at=NOW, reason="算了"
    )
    for entry in (MEASURE_FINISH, MEASURES_READ):
        found = entry.visible_to(here["director"], Measure.objects.filter(case=case))
        assert made not in found
        assert found.count() == 1, entry
    page = text_of(at_desk(here, "director").get("cases:detail", case.pk))
    assert "暗中" not in page
    assert "后来不要" not in page
    with pytest.raises(Refused):
        measures.finish(made.pk, by=here["director"], at=LATER, result="看过了")


def test_the_chosen_go_out_together_and_the_rest_stays(here: Town, case: Case) -> None:
    first, second = plan(case, here), plan(case, here, unit="police", kind="admonish")
    third = plan(case, here, kind="revoke", task="六个月后再议", chosen=False)
    version = fresh(case).version
    sent = confirm(case, here, first, second)
    assert [row.pk for row in sent] == [first.pk, second.pk]
    assert fresh(case).version == version + 1
    assert {row.state for row in sent} == {"open"}
    assert {row.sent_at for row in sent} == {LATER}
    for row in sent:
        assert set(limits(row)) == {"IN005"}
        assert Notice.objects.filter(key=f"measure:{row.pk}").count() == 1
    third.refresh_from_db()
    assert (third.state, third.chosen, limits(third)) == ("planned", False, {})
    assert Clock.objects.get(subject=case.pk, deadline="IN004").state == "met"
    assert [todo.key for todo in todos.given(here["director"], LATER, 9)] == [f"measure:{first.pk}"]


def test_ticks_are_kept_for_the_next_time(here: Town, case: Case) -> None:
    first, second = plan(case, here), plan(case, here, chosen=False)
    confirm(case, here, second)
    first.refresh_from_db()
    assert (first.state, first.chosen) == ("planned", False)


def test_all_or_none_go_out(here: Town, case: Case) -> None:
    first, second = plan(case, here), plan(case, here)
    measures.cancel(second.pk, by=here["clerk"], at=NOW, reason="不用了")
    with pytest.raises(Blocked, match="已经派出或者不再需要"):
        confirm(case, here, first, second)
    first.refresh_from_db()
    assert first.state == "planned"
    with pytest.raises(Blocked, match="先勾选"):
        confirm(case, here)


def test_another_cases_measure_is_not_sent_from_here(here: Town, case: Case) -> None:
    other = world.case(here)
    foreign = plan(other, here)
    with pytest.raises(Blocked):
        confirm(case, here, plan(case, here), foreign)
    assert Measure.objects.filter(state="open").count() == 0


def test_the_plan_that_was_seen_is_the_one_that_is_confirmed(here: Town, case: Case) -> None:
    first = plan(case, here)
    version = fresh(case).version
    plan(case, here)
    with pytest.raises(Stale):
        planning.confirm(case.pk, by=here["clerk"], at=LATER, version=version, chosen=[first.pk])


@pytest.mark.parametrize("stage", ["answering", "closed"])
def test_no_plan_after_disposal(here: Town, stage: str) -> None:
    with pytest.raises(Blocked):
        plan(at_stage(here, stage), here)


def test_a_planned_measure_holds_the_case(here: Town, case: Case) -> None:
    finish(measure(case, here), here)
    waiting = plan(case, here)
    with pytest.raises(Blocked, match="1 项措施待确认"):
        step(case, here, "finish_disposal")
    measures.cancel(waiting.pk, by=here["clerk"], at=NOW, reason="会商意见：暂不需要")
    assert step(case, here, "finish_disposal").status == "answering"


def test_a_planned_one_is_no_result(here: Town, case: Case) -> None:
    made = plan(case, here)
    with pytest.raises(Blocked, match="还没有派出"):
        measures.finish(made.pk, by=here["clerk"], at=LATER, result="看过了")


def test_a_plan_alone_is_no_measure(here: Town, case: Case) -> None:
    plan(case, here)
    with pytest.raises(Blocked, match="至少要有一项"):
        step(case, here, "finish_disposal")


# The lead's own day.


def test_a_stricter_day_counts(here: Town, case: Case) -> None:
    made = plan(case, here, due_on=TODAY + timedelta(days=2))
    (sent,) = confirm(case, here, made)
    row = Clock.objects.get(subject=sent.pk)
    assert (row.deadline, row.label, row.case) == (BY_DAY, "上门查看", case.pk)
    assert row.due_at is not None
    assert row.due_at.date() == TODAY + timedelta(days=2)
    finish(sent, here)
    row.refresh_from_db()
    assert row.state == "met"


def test_a_later_day_does_not_soften_the_limit(here: Town, case: Case) -> None:
    (sent,) = confirm(case, here, plan(case, here, due_on=TODAY + timedelta(days=60)))
    assert set(limits(sent)) == {LIMIT}


def test_a_day_that_is_over_is_refused_also_when_it_passed_since(here: Town, case: Case) -> None:
    with pytest.raises(Blocked, match="已经过去"):
        plan(case, here, due_on=TODAY - timedelta(days=1))
    made = plan(case, here, due_on=TODAY)
    with pytest.raises(Blocked, match="已经过去"):
        planning.confirm(
            case.pk,
            by=here["clerk"],
            at=NOW + timedelta(days=2),
            version=fresh(case).version,
            chosen=[made.pk],
        )
    made.refresh_from_db()
    assert made.state == "planned"


# Who may.


@pytest.mark.parametrize("key", ["director", "police", "leader", "auditor", "keeper"])
def test_only_the_lead_plans_and_confirms(here: Town, case: Case, key: str) -> None:
    made = plan(case, here)
    with pytest.raises(Refused):
        plan(case, here, by=key)
    with pytest.raises(Refused):
        confirm(case, here, made, by=key)


def test_the_station_next_door_does_not(towns: Towns) -> None:
    case = world.case(towns.here)
    made = plan(case, towns.here)
    with pytest.raises(Refused):
        planning.confirm(case.pk, by=towns.there["clerk"], at=LATER, version=2, chosen=[made.pk])


# The page.


def test_the_button_says_how_many_and_sends_what_is_ticked(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    clerk = at_desk(here, "clerk")
    first, second = plan(case, here), plan(case, here, kind="counsel", unit="school")
    plan(case, here, kind="revoke", chosen=False)
    page = clerk.get("cases:detail", case.pk)
    assert "派出 <span data-count>2</span> 项" in text_of(page)
    assert todos.led(here["clerk"], LATER, 9)[0].title.startswith("确认措施，派出 2 项")
    sent = clerk.send("cases:confirm", case.pk, version=fresh(case).version, chosen=[str(first.pk)])
    assert sent.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("open", "planned")


def test_nothing_ticked_is_said_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    plan(case, here)
    page = at_desk(here, "clerk").send("cases:confirm", case.pk, version=fresh(case).version)
    assert page.status_code == 422
    assert "先勾选要派出的措施" in text_of(page)


def test_a_measure_is_planned_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    given = {"kind": "counsel", "unit": str(here.units["school"].pk), "task": "每周一次"}
    past = clerk.send("cases:plan", case.pk, version=case.version, due_on="2026-09-01", **given)
    assert past.status_code == 409
    assert "已经过去" in text_of(past)
    assert form_on(past, f"/cases/{case.pk}/measures/").fields["task"] == "每周一次"
    done = clerk.send("cases:plan", case.pk, version=case.version, due_on="", **given)
    assert done.status_code == 302
    assert Measure.objects.get().state == "planned"
    assert has_form(clerk.get("cases:detail", case.pk), f"/cases/{case.pk}/dispatch/")


def revise(row: Measure, where: Town, *, by: str = "clerk", **more: object) -> Measure:
    given = {"kind": "counsel", "unit": where.units["school"], "task": "每周谈一次"} | more
    version = Case.objects.get(pk=row.case_id).version
    return planning.revise(row.pk, by=where[by], at=LATER, version=version, **given)  # type: ignore[arg-type]


def test_a_planned_measure_may_be_changed_until_it_goes_out(case: Case, here: Town) -> None:
    row, before = plan(case, here), fresh(case).version + 1
    revise(row, here, due_on=TODAY + timedelta(days=2))
    row.refresh_from_db()
    assert (row.kind, row.unit, row.task) == ("counsel", here.units["school"], "每周谈一次")
    assert fresh(case).version == before
    assert Event.objects.filter(kind="case.measure_revised", subject=case.pk).count() == 1
    assert Revision.objects.filter(subject=case.pk, version=before).exists()
    # The same once more is no change, and leaves nothing behind.
    revise(row, here, due_on=TODAY + timedelta(days=2))
    assert fresh(case).version == before
    confirm(case, here, row)
    with pytest.raises(Blocked, match="已经派出"):
        revise(row, here)
    assert not CaseAccess.objects.filter(subject=case.pk, unit=here.units["village"]).exists()


def test_a_planned_measure_is_changed_by_the_lead_alone_and_from_the_newest(
    case: Case, here: Town
) -> None:
    row = plan(case, here)
    with pytest.raises(Refused):
        revise(row, here, by="director")
    with pytest.raises(Stale):
        planning.revise(
            row.pk,
            by=here["clerk"],
            at=LATER,
            version=fresh(case).version - 1,
            kind="visit",
            unit=here.units["school"],
        )
    with pytest.raises(Blocked, match="已经过去"):
        revise(row, here, due_on=TODAY - timedelta(days=1))
