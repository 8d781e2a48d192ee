"""A plan is adopted as printed; which unit a name means is found or left open, never guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM
from weibao.kernel.permission import Refused
from weibao.org.models import UnitAlias
from weibao.plan.actions.adopting import TaskLine, adopt
from weibao.plan.models import Plan, PlanTask, PlanTaskUnit
from weibao.plan.queries.naming import GROUPS, unit_names
from weibao.plan.queries.tasks import plans_in_force

TASKS = (
    TaskLine("1", "一、家庭", "入户走访", ("未保工作站", "各村（社区）")),
    TaskLine("2", "一、家庭", "训诫", ("清溪派出所", "平安办", "不认识的单位")),
    TaskLine("S1", "三、保障", "组织领导", (), "safeguard"),
)


def adopted(
    where: Town, *, key: str = "clerk", doc_no: str = "〔2026〕1号"
) -> tuple[Plan, list[str]]:
    return adopt(
        by=where[key],
        at=NOW,
        town=where.code,
        title="工作方案",
        doc_no=doc_no,
        issuer="镇政府",
        issued_on=date(2026, 9, 1),
        tasks=TASKS,
    )


def test_names_that_no_unit_answers_to_are_told_and_kept(here: Town) -> None:
    plan, unmatched = adopted(here)
    assert unmatched == ["不认识的单位", "平安办"]
    kept = PlanTaskUnit.objects.get(task__plan=plan, printed="不认识的单位")
    assert (kept.unit, kept.group) == (None, "")
    assert Event.objects.get(kind="plan.adopted").subject == plan.pk


def test_an_alias_is_a_name(here: Town) -> None:
    UnitAlias.objects.create(unit=here.units["police"], name="平安办")
    plan, unmatched = adopted(here)
    assert unmatched == ["不认识的单位"]
    row = PlanTaskUnit.objects.get(task__plan=plan, printed="平安办")
    assert row.unit == here.units["police"]


@pytest.mark.parametrize("printed", sorted(GROUPS))
def test_a_group_is_no_single_unit(here: Town, printed: str) -> None:
    adopt(
        by=SYSTEM, at=NOW, town=here.code, title="x", doc_no="", issuer="", issued_on=None,
        tasks=[TaskLine("1", "一", "任务", (printed,))],
    )  # fmt: skip
    row = PlanTaskUnit.objects.get()
    assert (row.unit, row.group) == (None, GROUPS[printed])


def test_units_of_the_next_town_are_not_meant(towns: Towns) -> None:
    adopted(towns.here)
    row = PlanTaskUnit.objects.get(printed="未保工作站")
    assert row.unit == towns.here.units["station"]
    assert set(unit_names(towns.there.code).values()).isdisjoint(towns.here.units.values())


def test_tasks_keep_their_order_and_numbers(here: Town) -> None:
    plan, _ = adopted(here)
    rows = PlanTask.objects.filter(plan=plan).order_by("order")
    assert [(task.number, task.kind) for task in rows] == [
        ("1", "task"),
        ("2", "task"),
        ("S1", "safeguard"),
    ]


def test_one_document_is_adopted_once(here: Town) -> None:
    adopted(here)
    with pytest.raises(IntegrityError), transaction.atomic():
        adopted(here)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("key", ["director", "leader", "keeper", "police"])
def test_only_the_station_adopts(here: Town, key: str) -> None:
    with pytest.raises(Refused):
        adopted(here, key=key)
    assert Plan.objects.count() == 0


def test_nobody_adopts_a_plan_for_the_next_town(towns: Towns) -> None:
    with pytest.raises(Refused):
        adopt(
            by=towns.here["clerk"], at=NOW, town=towns.there.code, title="x", doc_no="", issuer="",
            issued_on=None, tasks=TASKS,
        )  # fmt: skip
    assert Plan.objects.count() == 0


def test_a_plan_is_in_force_from_its_day_to_its_end(towns: Towns) -> None:
    plan, _ = adopted(towns.here)
    clerk = towns.here["clerk"]
    before, day = date(2026, 8, 31), date(2026, 9, 1)
    assert list(plans_in_force(clerk, on=before)) == []
    assert list(plans_in_force(clerk, on=day)) == [plan]
    assert list(plans_in_force(towns.there["clerk"], on=day)) == []
    Plan.objects.filter(pk=plan.pk).update(valid_to=day + timedelta(days=30))
    assert list(plans_in_force(clerk, on=day + timedelta(days=29))) == [plan]
    assert list(plans_in_force(clerk, on=day + timedelta(days=30))) == []
