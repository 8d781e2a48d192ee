"""What a reporter is never told: the list stands beside the answer, and names are refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import world
from tests.cases.stages import at_stage
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.cases.actions.children import link_child
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.workflow import Blocked
from weibao.reports.actions.answering import answer
from weibao.reports.models import Report, ReportMessage
from weibao.reports.panels import reports_of_case
from weibao.reports.rules.untold import names_in, untold

AtDesk = Callable[[Town, str], Worker]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("向小轩已经安全", True),
        ("向 小 轩 已经安全", True),
        ("“向小轩”", True),
        ("孩子已经安全", False),
        ("小向很好", False),
    ],
)
def test_a_name_is_found_however_it_is_spaced(text: str, found: bool) -> None:
    assert names_in(text, ["向小轩", "", "李"]) is found


def test_the_list_says_what_and_why() -> None:
    assert len(untold()) >= 5
    assert all(entry.what and entry.why for entry in untold())


@pytest.mark.parametrize("name", ["向小轩", "覃桂芳"])
@pytest.mark.parametrize("kind", ["answer", "question", "result"])
def test_no_answer_names_the_child_or_the_family(here: Town, name: str, kind: str) -> None:
    case = world.case(here)
    carer = GuardianFacts(relation="grandmother", name="覃桂芳", is_carer=True)
    child = world.child(here, name="向小轩", guardians=[carer])
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    report = Report.objects.get(case=case)

    def say(text: str) -> ReportMessage:
        now = Report.objects.get(pk=report.pk)
        return answer(now.pk, by=here["clerk"], at=NOW, version=now.version, kind=kind, text=text)

    with pytest.raises(Blocked, match="姓名"):
        say(f"{name}现在很好")
    assert ReportMessage.objects.count() == 0
    assert say("孩子现在有人照看").text == "孩子现在有人照看"


def test_the_list_stands_on_both_pages(here: Town, at_desk: AtDesk) -> None:
    case = at_stage(here, "answering", answered=False)
    report = Report.objects.get(case=case)
    clerk = at_desk(here, "clerk")
    for page in (clerk.get("cases:detail", case.pk), clerk.get("reports:detail", report.pk)):
        assert untold()[0].what in text_of(page)
    assert f"/reports/{report.pk}/#answer" in text_of(clerk.get("cases:detail", case.pk))


@pytest.mark.parametrize("key", ["director", "police", "leader", "discipline", "keeper"])
def test_who_may_not_answer_gets_no_box(here: Town, key: str) -> None:
    case = at_stage(here, "answering", answered=False)
    assert reports_of_case("case", case.pk, here[key], NOW) is None
    assert reports_of_case("child", case.pk, here["clerk"], NOW) is None
