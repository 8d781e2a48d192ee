"""What shows a case or a report leaves an event, and what is refused says which row was tried."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests import world
from tests.cases.stages import fresh
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.cases import panels
from weibao.cases.actions.children import link_child
from weibao.cases.actions.course import edit
from weibao.cases.models import Case

AtDesk = Callable[[Town, str], Worker]


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def opened(case: Case) -> int:
    return Event.objects.filter(kind="case.opened_file", subject=case.pk).count()


def test_a_form_that_is_not_in_order_shows_the_case_and_is_noted(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    page = at_desk(here, "clerk").send("cases:edit", case.pk, version="1", matter="")
    assert page.status_code == 422
    assert opened(case) == 1


def test_both_values_of_a_clash_are_not_shown_unnoted(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    edit(case.pk, by=here["clerk"], at=NOW, seen=1, values={"matter": "甲", "findings": "已核实"})
    page = at_desk(here, "supervisor").send(
        "cases:edit", case.pk, version="1", matter="乙", findings="别的"
    )
    assert page.status_code == 409
    assert "已核实" in text_of(page)
    assert opened(case) == 1


@pytest.mark.parametrize("reason", ["", "because"])
def test_no_name_is_uncovered_without_a_reason_of_the_list(
    here: Town, case: Case, at_desk: AtDesk, reason: str
) -> None:
    page = at_desk(here, "clerk").send("cases:reveal", case.pk, reason=reason)
    assert page.status_code == 409
    assert not Event.objects.filter(kind="name.revealed").exists()


def test_a_leader_does_not_learn_from_a_childs_page_which_case_it_is(towns: Towns) -> None:
    here = towns.here
    case, child = world.case(here), world.child(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    assert panels.cases_of_child("child", child.pk, here["leader"], NOW) is None


def test_a_refusal_by_post_says_which_row_was_tried(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    teacher, ghost = at_desk(here, "teacher"), uuid4()
    for pk in (case.pk, ghost):
        assert teacher.send("cases:close", pk).status_code == 404
        assert Event.objects.filter(kind="refused:cases:close", subject=pk).count() == 1


def test_a_key_used_for_other_words_is_noted(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    typed = {"once_key": "ab" * 16, "version": "1", "matter": "甲"}
    assert clerk.send("cases:edit", case.pk, **typed).status_code == 302
    assert clerk.send("cases:edit", case.pk, **typed | {"matter": "乙"}).status_code == 409
    assert fresh(case).matter == "甲"
    assert Event.objects.filter(kind="refused:cases:edit", subject=case.pk).count() == 1
