"""The same act sent twice: a double click, the back button, two tabs. One right result, or a plain
refusal that loses no words; on both databases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import world
from tests.cases.stages import at_stage, measure
from tests.faults.ground import at_once
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import Town
from weibao.audit.models import Revision, Submission
from weibao.cases.models import Case, Measure
from weibao.reports.models import Report, ReportMessage

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FIRST, SECOND = "先写下的一段话", "后写下的另一段话"
BACK = "点浏览器的“返回”还能看到"


@dataclass
class Act:
    """One form of the thread: on which page, where it goes, what is typed, what it must leave."""

    page: str
    action: str
    words: str
    done: Callable[[], int]
    more: dict[str, str] = field(default_factory=dict)

    def typed(self, text: str) -> dict[str, str]:
        return {self.words: text, **self.more}


def accepting(where: Town) -> Act:
    report = world.report(where)
    page = f"/reports/{report.pk}/"
    return Act(page, f"{page}acceptance/", "reason", Case.objects.count)


def answering(where: Town) -> Act:
    world.case(where)
    page = f"/reports/{Report.objects.get().pk}/"
    told = ReportMessage.objects.filter(kind="answer").count
    return Act(page, f"{page}answer/", "text", told, {"kind": "answer"})


def finishing(where: Town) -> Act:
    case = world.case(where)
    sent = measure(case, where)
    ended = Revision.objects.filter(subject=case.pk, version=3).count
    return Act(f"/cases/{case.pk}/", f"/cases/measures/{sent.pk}/result/", "result", ended)


def closing(where: Town) -> Act:
    case = at_stage(where, "answering")
    page = f"/cases/{case.pk}/"
    closed = Case.objects.filter(status="closed", version=case.version + 1).count
    return Act(page, f"{page}closure/", "conclusion", closed)


@pytest.fixture
def here(real_towns: Towns, clock: StandingClock) -> Town:
    return real_towns.here


@pytest.fixture(params=[accepting, answering, finishing, closing], ids=lambda act: act.__name__)
def act(request: pytest.FixtureRequest, here: Town) -> Act:
    made: Act = request.param(here)
    return made


@pytest.fixture
def clerk(here: Town, clock: StandingClock) -> Worker:
    return Worker(here.people["clerk"], at=clock.at)


def tab(worker: Worker, act: Act) -> dict[str, str]:
    """The form as a freshly opened page holds it: with a key of its own."""
    shown: Any = worker.client.get(act.page)
    return form_on(shown, act.action).fields


def sender(worker: Worker, act: Act, data: dict[str, str]) -> Callable[[], HttpResponse]:
    """A press of the button by the same sign-in, ready to be made from any thread."""
    browser = Client(raise_request_exception=False)
    browser.cookies.update(worker.client.cookies)
    return lambda: browser.post(act.action, data)


def refused_with_words(page: HttpResponse, act: Act, text: str) -> None:
    """409: the words stand in the form again or, where that form is gone, the page says where."""
    assert page.status_code == 409
    shown = text_of(page)
    assert text in shown or BACK in shown, shown[:2000]


def test_a_double_click_is_one_act_with_one_answer(act: Act, clerk: Worker) -> None:
    data = tab(clerk, act) | act.typed(FIRST)
    pages = at_once(*[sender(clerk, act, data) for _ in range(3)])
    assert [page.status_code for page in pages] == [302] * 3
    assert len({page.headers["Location"] for page in pages}) == 1
    assert (act.done(), Submission.objects.count()) == (1, 1)


def test_back_and_send_again_gets_the_same_answer(act: Act, clerk: Worker) -> None:
    data = tab(clerk, act) | act.typed(FIRST)
    first, again = clerk.client.post(act.action, data), clerk.client.post(act.action, data)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.headers["Location"] == again.headers["Location"]
    assert act.done() == 1


def test_back_and_send_other_words_is_refused(act: Act, clerk: Worker) -> None:
    data = tab(clerk, act)
    clerk.client.post(act.action, data | act.typed(FIRST))
    changed: Any = clerk.client.post(act.action, data | act.typed(SECOND))
    refused_with_words(changed, act, SECOND)
    assert act.done() == 1
    assert SECOND not in text_of(clerk.client.get(act.page))


def test_two_tabs_one_after_the_other(act: Act, clerk: Worker) -> None:
    left, right = tab(clerk, act), tab(clerk, act)
    assert left["once_key"] != right["once_key"]
    assert clerk.client.post(act.action, left | act.typed(FIRST)).status_code == 302
    late: Any = clerk.client.post(act.action, right | act.typed(SECOND))
    refused_with_words(late, act, SECOND)
    assert act.done() == 1


def test_two_tabs_at_the_same_moment(act: Act, clerk: Worker) -> None:
    tabs = [(tab(clerk, act), text) for text in (FIRST, SECOND)]
    pages = at_once(*[sender(clerk, act, data | act.typed(text)) for data, text in tabs])
    assert sorted(page.status_code for page in pages) == [302, 409]
    (lost,) = [number for number, page in enumerate(pages) if page.status_code == 409]
    refused_with_words(pages[lost], act, tabs[lost][1])
    assert (act.done(), Submission.objects.count()) == (1, 1)


def test_an_answer_that_lost_is_offered_again_and_can_be_sent(here: Town, clerk: Worker) -> None:
    act = answering(here)
    left, right = tab(clerk, act), tab(clerk, act)
    clerk.client.post(act.action, left | act.typed(FIRST))
    late: Any = clerk.client.post(act.action, right | act.typed(SECOND))
    assert form_on(late, act.action).fields["text"] == SECOND
    assert clerk.press(late, act.action).status_code == 302
    told = set(map(str, ReportMessage.objects.values_list("text", flat=True)))
    assert told == {FIRST, SECOND}


def test_a_result_that_lost_leaves_the_first_one_standing(here: Town, clerk: Worker) -> None:
    act = finishing(here)
    left, right = tab(clerk, act), tab(clerk, act)
    clerk.client.post(act.action, left | act.typed(FIRST))
    clerk.client.post(act.action, right | act.typed(SECOND))
    assert Measure.objects.get().result == FIRST
