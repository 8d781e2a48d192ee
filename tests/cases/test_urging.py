"""Reminding whoever is due in a case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.cases.stages import at_stage, measure
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.actions.urging import urge
from weibao.cases.models import Case
from weibao.cases.queries.urging import due_of
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.clocks import meet
from weibao.office.models import Notice


def test_the_unit_whose_limit_ends_first_is_reminded_once_a_day(here: Town) -> None:
    case = world.case(here)
    version = Case.objects.get(pk=case.pk).version
    said = urge(case.pk, by=here["leader"], at=NOW, words="请今天办")
    assert said.startswith("已提醒未保工作站：首次回复报告人")
    notice = Notice.objects.get(key__startswith="urged:")
    assert notice.unit == here.units["station"]
    assert notice.text.startswith(f"镇政府催办：个案 {case.number}“首次回复报告人”")
    assert notice.text.endswith("，请今天办")
    with pytest.raises(Blocked, match="今天已经催过未保工作站"):
        urge(case.pk, by=here["discipline"], at=NOW + timedelta(hours=2))
    urge(case.pk, by=here["discipline"], at=NOW + timedelta(days=1))
    assert Event.objects.filter(kind="case.urged", subject=case.pk).count() == 2
    # Nobody's open form on the case becomes stale by it.
    assert Case.objects.get(pk=case.pk).version == version


def test_the_own_unit_is_not_reminded_and_a_closed_case_neither(here: Town) -> None:
    with pytest.raises(Blocked, match="您自己的单位"):
        urge(world.case(here).pk, by=here["clerk"], at=NOW)
    with pytest.raises(Blocked, match="已经结案"):
        urge(at_stage(here, "closed").pk, by=here["leader"], at=NOW)


def test_others_are_reminded_of_their_measures(here: Town) -> None:
    case = world.case(here)
    measure(case, here)
    meet("IN001", subject=case.pk, at=NOW)
    Case.objects.get(pk=case.pk)
    (due,) = due_of([Case.objects.get(pk=case.pk)], at=NOW + timedelta(days=30)).values()
    assert due.unit in (here.units["village"], here.units["station"])


def test_who_may_not(towns: Towns) -> None:
    here, there = towns.here, towns.there
    case = world.case(here)
    measure(case, here)
    for by in (there["clerk"], there["leader"], here["director"], here["police"], here["auditor"]):
        with pytest.raises(Refused):
            urge(case.pk, by=by, at=NOW)
    assert not Notice.objects.filter(key__startswith="urged:").exists()


@pytest.mark.usefixtures("clock")
def test_the_course_of_the_case_tells_it(here: Town) -> None:
    case = world.case(here)
    urge(case.pk, by=here["leader"], at=NOW)
    page = text_of(Worker(here.people["clerk"], at=NOW).get("cases:detail", case.pk))
    assert "催办" in page
    assert "彭志远" in page
