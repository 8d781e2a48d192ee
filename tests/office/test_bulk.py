"""An act for several rows: seen before, a transaction each, once, and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests import world
from tests.cases.stages import measure
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases.models import Case
from weibao.kernel.workflow import Blocked
from weibao.office.actions import bulk
from weibao.office.jobs.running import run_ready
from weibao.office.models import BulkLine, BulkRun, Notice
from weibao.org.models import Appointment

AtDesk = Callable[[Town, str], Worker]


@pytest.fixture
def sent(here: Town) -> list[Case]:
    """Three cases whose measures wait for the village."""
    found = []
    for _ in range(3):
        case = world.case(here)
        measure(case, here)
        found.append(Case.objects.get(pk=case.pk))
    return found


def begin(here: Town, keys: list[UUID], key: str = "supervisor") -> BulkRun:
    return bulk.begin("urge", keys, chosen={}, words="", by=here[key], at=NOW)


def verdicts(run: BulkRun) -> list[str]:
    return list(run.lines.order_by("position").values_list("verdict", flat=True))


def urged() -> int:
    return Notice.objects.filter(key__startswith="urged:").count()


def test_each_row_has_its_verdict(towns: Towns, sent: list[Case]) -> None:
    here = towns.here
    other = world.case(towns.there, area=towns.there.village)
    run = begin(here, [sent[0].pk, other.pk, sent[1].pk, uuid4()], "leader")
    assert bulk.carry_on(run.pk, at=NOW, by=here["leader"]) == 4
    assert verdicts(run) == ["done", "refused", "done", "refused"]
    hidden = run.lines.filter(verdict="refused").values_list("why", flat=True)
    assert set(hidden) == {bulk.NOT_HERE}
    assert urged() == 2


def test_a_run_that_was_broken_off_goes_on_and_does_nothing_twice(
    here: Town, sent: list[Case], monkeypatch: Any
) -> None:
    run = begin(here, [case.pk for case in sent], "leader")
    kept, calls = bulk._tried, []

    def die(subject: UUID, *more: Any) -> Any:
        calls.append(subject)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return kept(subject, *more)

    monkeypatch.setattr(bulk, "_tried", die)
    with pytest.raises(KeyboardInterrupt):
        bulk.carry_on(run.pk, at=NOW, by=here["leader"])
    assert verdicts(run) == ["done", "waiting", "waiting"]
    monkeypatch.setattr(bulk, "_tried", kept)
    assert bulk.carry_on(run.pk, at=NOW, by=here["leader"]) == 2
    assert bulk.carry_on(run.pk, at=NOW, by=here["leader"]) == 0
    assert verdicts(run) == ["done", "done", "done"]
    assert urged() == Event.objects.filter(kind="case.urged").count() == 3


def test_a_long_run_goes_on_in_the_background(
    here: Town, sent: list[Case], monkeypatch: Any
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    run = begin(here, [case.pk for case in sent], "leader")
    bulk.carry_on(run.pk, at=NOW, by=here["leader"], most=1)
    assert verdicts(run) == ["done", "waiting", "waiting"]
    assert run_ready(at=NOW + timedelta(minutes=1)) == 1
    assert verdicts(run) == ["done", "done", "done"]


def test_who_lost_the_post_meanwhile_does_nothing(here: Town, sent: list[Case]) -> None:
    run = begin(here, [sent[0].pk], "leader")
    Appointment.objects.filter(person=here.people["leader"]).update(valid_to=NOW.date())
    bulk.carry_on(run.pk, at=NOW)
    assert verdicts(run) == ["refused"]
    assert urged() == 0


def test_not_nothing_and_not_too_many(here: Town) -> None:
    with pytest.raises(Blocked, match="先勾选"):
        begin(here, [])
    with pytest.raises(Blocked, match="一次最多办"):
        begin(here, [uuid4() for _ in range(bulk.MOST + 1)])


def page(desk: Worker, *cases: Case, **more: Any) -> Any:
    picked = [str(case.pk) for case in cases]
    return desk.send("office:bulk", "cases", "urge", pick=picked, **more)


def test_nothing_is_done_before_the_page_was_seen(
    here: Town, sent: list[Case], at_desk: AtDesk
) -> None:
    desk = at_desk(here, "leader")
    first = page(desk, *sent)
    assert first.status_code == 200
    assert "会办的" in text_of(first)
    assert "提醒石桥村" in text_of(first) or "提醒" in text_of(first)
    assert page(desk, *sent, step="go", seen="stale").status_code == 200
    assert BulkRun.objects.count() == 0
    seen = text_of(first).split('name="seen" value="')[1].split('"')[0]
    form = {"step": "go", "seen": seen, "once_key": "c" * 32}
    done, again = page(desk, *sent[:2], **form), page(desk, *sent[:2], **form)
    assert done.status_code == again.status_code == 302
    assert done["Location"] == again["Location"]
    assert BulkRun.objects.count() == 1
    assert urged() == 2
    result = text_of(desk.get("office:bulk-run", BulkRun.objects.get().pk))
    assert "2 件都办好了" in result


def test_what_will_not_be_done_is_said_before(
    here: Town, sent: list[Case], at_desk: AtDesk
) -> None:
    mine = world.case(here)
    text = text_of(page(at_desk(here, "clerk"), sent[0], mine))
    assert "不会办的" in text
    assert "轮到您自己的单位" in text


@pytest.mark.parametrize("pick", ["", "x", "'; --", "00000000-0000-0000-0000-000000000000"])
def test_odd_rows_are_no_rows(here: Town, at_desk: AtDesk, pick: str) -> None:
    answer = at_desk(here, "clerk").send("office:bulk", "cases", "urge", pick=pick)
    assert answer.status_code == 200
    assert "还没有勾选" in text_of(answer)


def test_a_hidden_row_is_as_none(towns: Towns, at_desk: AtDesk) -> None:
    other = world.case(towns.there, area=towns.there.village)
    desk = at_desk(towns.here, "clerk")
    texts = [
        text_of(desk.send("office:bulk", "cases", "urge", pick=str(key))).partition("once_key")[0]
        for key in (other.pk, uuid4())
    ]
    assert other.number not in texts[0] or other.number in texts[1]
    assert "还没有勾选" in texts[0]
    assert "还没有勾选" in texts[1]


def test_the_run_of_a_colleague_is_not_shown(here: Town, sent: list[Case], at_desk: AtDesk) -> None:
    run = begin(here, [sent[0].pk])
    assert at_desk(here, "clerk").get("office:bulk-run", run.pk).status_code == 404
    again = at_desk(here, "supervisor").send("office:bulk-run", run.pk)
    assert again.status_code == 302
    assert BulkLine.objects.get().verdict in {"done", "refused"}


def test_an_act_of_another_list_is_not_there(here: Town, at_desk: AtDesk) -> None:
    desk = at_desk(here, "clerk")
    assert desk.send("office:bulk", "cases", "nothing").status_code == 404
    assert desk.send("office:bulk", "nothing", "urge").status_code == 404
    assert desk.send("office:bulk", "children", "urge").status_code == 409
    assert at_desk(here, "director").send("office:bulk", "cases", "urge").status_code == 409
