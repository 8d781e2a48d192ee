"""What was read is kept, corrected and adopted once, beside the plan in force or in its place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.towns import Towns
from tests.support.worker import text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event
from weibao.kernel.permission import Refused
from weibao.org.actions.scope import NotPossible
from weibao.plan.actions.drafting import adopt_draft, amend, begin
from weibao.plan.models import Plan, PlanDraft, PlanTask, PlanTaskUnit
from weibao.plan.queries.drafts import differences, meant, open_drafts
from weibao.plan.queries.naming import group_of
from weibao.plan.rules.reading import Block, read

TEXT = """某镇方案
一、任务
1.宣传。讲。（牵头单位：未保工作站，配合单位：各村（社区））
2.巡查。走。（责任单位：清溪派出所、不认识的办公室）
"""


def begun(where: Town, *, key: str = "clerk", doc_no: str = "") -> PlanDraft:
    lines = list(enumerate(TEXT.splitlines(), 1))
    reading = read(Block(words, at) for at, words in lines)
    reading.doc_no = doc_no
    return begin(reading, lines, town=where.code, by=where[key], at=NOW)


def amended(draft: PlanDraft, where: Town, **changes: Any) -> PlanDraft:
    values = {
        "version": draft.version, "title": draft.title, "doc_no": draft.doc_no,
        "issuer": draft.issuer, "issued_on": draft.issued_on, "tasks": draft.tasks,
    } | changes  # fmt: skip
    return amend(draft.pk, by=where["clerk"], at=NOW, **values)


def adopted(draft: PlanDraft, where: Town, replaces: Plan | None = None) -> Plan:
    found = replaces.pk if replaces else None
    plan, _ = adopt_draft(
        draft.pk, version=draft.version, replaces=found, by=where["clerk"], at=NOW
    )
    return plan


def test_a_draft_is_adopted_with_its_roles(here: Town) -> None:
    draft = begun(here)
    plan = adopted(draft, here)
    rows = PlanTaskUnit.objects.filter(task__plan=plan).order_by("task__order", "order")
    assert [(row.printed, row.role, row.group) for row in rows] == [
        ("未保工作站", "lead", ""),
        ("各村（社区）", "support", "village"),
        ("清溪派出所", "responsible", ""),
        ("不认识的办公室", "responsible", ""),
    ]
    assert not open_drafts(here["clerk"]).exists()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"plan.read", "plan.adopted", "plan.draft_closed"} <= kinds


def test_it_is_adopted_once(here: Town) -> None:
    draft = begun(here)
    adopted(draft, here)
    draft.refresh_from_db()
    with pytest.raises(NotPossible):
        adopted(draft, here)
    assert Plan.objects.count() == 1


def test_the_plan_it_replaces_ends_and_others_stay(here: Town) -> None:
    first = adopted(begun(here, doc_no="某府发〔2027〕1号"), here)
    beside = adopted(begun(here), here)
    with pytest.raises(NotPossible):
        adopted(begun(here, doc_no="某府发〔2027〕1号"), here)
    adopted(begun(here, doc_no="某府发〔2027〕1号"), here, replaces=first)
    first.refresh_from_db()
    beside.refresh_from_db()
    assert first.valid_to is not None
    assert beside.valid_to is None


def test_numbers_that_begin_anew_stay_apart(here: Town) -> None:
    draft = begun(here)
    tasks = [{**task, "no": "1"} for task in draft.tasks]
    plan = adopted(amended(draft, here, tasks=tasks), here)
    rows = PlanTask.objects.filter(plan=plan).order_by("order")
    assert [row.number for row in rows] == ["1", "1·2"]


def test_who_saves_second_is_told(here: Town) -> None:
    draft = begun(here)
    amended(draft, here, title="改过的方案")
    with pytest.raises(Stale):
        amended(draft, here, title="另一个改法")


def test_the_difference_to_the_plan_in_force(here: Town) -> None:
    adopted(begun(here), here)
    draft = begun(here)
    tasks = [
        {**draft.tasks[0], "units": [["未保工作站", "lead"]]},
        {**draft.tasks[1], "title": "值守"},
    ]
    draft = amended(draft, here, tasks=tasks)
    [(_, found)] = differences(here["clerk"], draft, on=NOW.date())
    assert [entry.title for entry in found.new] == ["值守"]
    assert [entry.title for entry in found.gone] == ["巡查"]
    assert [pair.gone for pair in found.changed] == [["各村（社区）"]]


def test_names_and_what_they_mean(here: Town) -> None:
    found = meant(begun(here))
    assert found["不认识的办公室"].means == ""
    assert found["各村（社区）"].is_group
    assert group_of("各有关单位") == ""


def test_only_the_station_of_the_town(towns: Towns) -> None:
    with pytest.raises(Refused):
        begun(towns.here, key="director")
    draft = begun(towns.here)
    with pytest.raises(Refused):
        adopted(draft, towns.there)
    assert not open_drafts(towns.there["clerk"]).exists()


def test_pages(here: Town, at_desk: Any) -> None:
    draft = begun(here)
    desk = at_desk(here, "clerk")
    page = text_of(desk.get("plan:draft", draft.pk))
    assert "没有对上本镇单位：不认识的办公室" in page
    assert desk.get("plan:read").status_code == 200
