"""A file is closed with a reason, stays readable, and can be taken up again."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.children import factories as make
from tests.children.factories import Staff
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event
from weibao.children.actions.editing import edit_file
from weibao.children.actions.standing import close_file, reopen_file
from weibao.children.flows import FILE
from weibao.children.models import Child
from weibao.children.queries.history import timeline
from weibao.kernel.masking import Level
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked, IllegalMove


@pytest.fixture
def child(staff: Staff, at: datetime) -> Child:
    return make.child(by=staff.clerk, at=at)


def test_closing_and_taking_up_again(staff: Staff, child: Child, at: datetime) -> None:
    actor = make.acting(staff.clerk)
    closed = close_file(
        child.pk, by=actor, at=at, version=1, kind="moved", day=at.date(), reason="交万盛民政"
    )
    assert (closed.status, closed.status_at, closed.version) == ("closed", at, 2)
    with pytest.raises(Blocked):
        edit_file(child.pk, by=actor, at=at, seen=2, typed={"note": "x"})
    opened = reopen_file(child.pk, by=actor, at=at, version=2, reason="又迁回来了")
    assert opened.status == "open"
    assert [
        event.kind for event in Event.objects.filter(subject=child.pk).order_by("at", "id")
    ] == [
        "child.opened",
        "child.closed",
        "child.reopened",
    ]
    told = timeline(opened, actor, level=Level.SURNAME, at=at)
    assert sorted((line.what, line.text) for line in told) == [
        ("建档", ""),
        ("恢复在册", "又迁回来了"),
        ("结档", "已迁出本镇（2026-09-30）：交万盛民政"),
    ]
    assert "".join(line.text for line in timeline(opened, actor, level=Level.CODE, at=at)) == ""


# Every state with every step of this page: the legal ones are those of the table. See `test_merging`.
@pytest.mark.parametrize("state", [state.name for state in FILE.states])
@pytest.mark.parametrize("step", ["close", "reopen"])
def test_only_steps_of_the_table_are_taken(
    staff: Staff, child: Child, at: datetime, state: str, step: str
) -> None:
    actor = make.acting(staff.clerk)
    if state == "closed":
        close_file(child.pk, by=actor, at=at, version=1, reason="建错")
    version = Child.objects.get(pk=child.pk).version
    act = {"close": close_file, "reopen": reopen_file}[step]
    if state in FILE.step(step).sources:
        assert act(child.pk, by=actor, at=at, version=version, reason="因").status != state
    else:
        with pytest.raises(IllegalMove):
            act(child.pk, by=actor, at=at, version=version, reason="因")


def test_a_stale_page_closes_nothing(staff: Staff, child: Child, at: datetime) -> None:
    actor = make.acting(staff.clerk)
    edit_file(child.pk, by=actor, at=at, seen=1, typed={"note": "新"})
    with pytest.raises(Stale):
        close_file(child.pk, by=actor, at=at, version=1, reason="建错")


def test_only_the_station_closes_and_says_why(staff: Staff, child: Child, at: datetime) -> None:
    for who in (staff.director, staff.teacher, staff.leader, staff.elsewhere):
        with pytest.raises(Refused):
            close_file(child.pk, by=make.acting(who), at=at, version=1, reason="建错")
    with pytest.raises(Blocked):
        close_file(child.pk, by=make.acting(staff.clerk), at=at, version=1, reason="")
