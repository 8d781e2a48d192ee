"""A further report in a case: nobody twice, and out again with whom it brought."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tests import world
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.cases.actions import course, joining
from weibao.cases.models import Case, Participant
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

SOON = NOW + timedelta(hours=1)
SOURCE = uuid4()


@pytest.fixture
def case(here: Town) -> Case:
    """About 向小轩, whose file is here, and an uncle."""
    return world.case(here, child=world.child(here))


def join(where: Town, case: Case, *, source: UUID = SOURCE, **more: object) -> Case:
    with transaction.atomic():
        return joining.join(case.pk, by=where["clerk"], at=SOON, source=source, **more)  # type: ignore[arg-type]


def people(case: Case) -> list[tuple[str, str]]:
    rows = Participant.objects.filter(case=case, until=None).select_related("child")
    return sorted(
        (row.role, row.child.name if row.child else row.name or row.about) for row in rows
    )


KNOWN = [("child", "向小轩"), ("suspect", "孩子的叔叔")]


@pytest.mark.parametrize(
    ("more", "added"),
    [
        ({}, []),
        ({"child_name": "向小轩"}, []),
        ({"child_name": "向小禾"}, [("child", "向小禾")]),
        ({"suspect": "孩子的叔叔。"}, []),
        ({"suspect": "叔叔"}, []),
        ({"suspect": "邻居覃某"}, [("suspect", "邻居覃某")]),
        ({"suspect": "……"}, []),
    ],
)
def test_only_whom_the_case_does_not_know_is_added(
    here: Town, case: Case, more: dict[str, str], added: list[tuple[str, str]]
) -> None:
    joined = join(here, case, **more)
    assert people(case) == sorted([*KNOWN, *added])
    assert joined.version == case.version + 1


def test_a_file_that_is_in_the_case_is_not_added_again(here: Town, case: Case) -> None:
    on_file = case.participants.get(role="child").child
    assert on_file is not None
    join(here, case, child=on_file.pk)
    assert people(case) == KNOWN


def test_two_files_of_one_name_are_two_children(here: Town, case: Case) -> None:
    other = world.child(here, area=f"{here.code}202", birth=None)
    join(here, case, child=other.pk)
    assert people(case) == sorted([*KNOWN, ("child", "向小轩")])


def test_whoever_came_with_a_report_leaves_with_it(here: Town, case: Case) -> None:
    join(here, case, child_name="向小禾", suspect="邻居覃某")
    join(here, case, source=uuid4(), child_name="向小苗")
    with transaction.atomic():
        joining.leave(case.pk, by=here["clerk"], at=SOON, source=SOURCE)
    assert people(case) == sorted([*KNOWN, ("child", "向小苗")])
    gone = Participant.objects.filter(case=case, until=SOON)
    assert sorted(gone.values_list("role", flat=True)) == ["child", "suspect"]


def test_a_closed_case_takes_no_report(here: Town, case: Case) -> None:
    from tests.cases.stages import at_stage  # noqa: PLC0415 - one use

    closed = at_stage(here, "closed")
    with pytest.raises(Blocked, match="已经结案"):
        join(here, closed)
    course.reopen(closed.pk, by=here["clerk"], at=SOON, version=closed.version, reason="又有报告")
    join(here, closed)


def test_another_town_cannot_join_or_leave(towns: Towns, case: Case) -> None:
    with pytest.raises(Refused):
        join(towns.there, case)
    with pytest.raises(Refused), transaction.atomic():
        joining.leave(case.pk, by=towns.there["clerk"], at=SOON, source=SOURCE)
