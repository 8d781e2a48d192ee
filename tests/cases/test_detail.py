"""The page of a case as each viewer gets it: what one may not read is not in the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests import world
from tests.cases.stages import (
    edit,
    finish,
    fresh,
    inquire,
    join,
    judge,
    measure,
    step,
    tell_result,
)
from tests.reports.typed import MANDATED
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, EventSubject
from weibao.cases.actions import units
from weibao.cases.actions.children import link_child
from weibao.cases.models import Case, Measure, Participant
from weibao.cases.models.access import Sees
from weibao.children.models import Child

AtDesk = Callable[[Town, str], Worker]

NAME, SUSPECT, WITNESS = "向小轩", "被反映的人刘某", "知情人邱某"
FINDINGS, RISK, NOTE = "核实情况甲乙丙", "风险理由丁戊", "转入处置的说明"
VISIT, ADMONISH, VISITED = "今天去家里看看", "依法训诫其父", "去看过了，孩子在外婆家"
ANSWER = "已处理"


@dataclass
class Story:
    """A case with a text in every place where one can stand."""

    case: Case
    child: Child
    visit: Measure
    admonish: Measure


@pytest.fixture
def story(here: Town) -> Story:
    case, child = world.case(here, suspect_known=SUSPECT), world.child(here, name=NAME)
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    Participant.objects.create(case=case, role="witness", name=WITNESS, since=NOW)
    inquire(case, here)
    edit(case, here, findings=FINDINGS)
    judge(case, here, now="danger", risk="low", why=RISK)
    visit = measure(case, here, task=VISIT)
    admonish = measure(case, here, unit="police", kind="admonish", task=ADMONISH)
    finish(visit, here)
    step(case, here, "finish_investigation")
    tell_result(case, here)
    return Story(fresh(case), child, visit, admonish)


def page_of(story: Story, at_desk: AtDesk, where: Town, key: str) -> str:
    page = at_desk(where, key).get("cases:detail", story.case.pk)
    assert page.status_code == 200
    return text_of(page)


def absent(page: str, *texts: str) -> None:
    found = [text for text in texts if text in page]
    assert found == []


def test_the_lead_reads_everything_under_a_cover(story: Story, here: Town, at_desk: AtDesk) -> None:
    page = page_of(story, at_desk, here, "clerk")
    for text in (FINDINGS, RISK, VISIT, ADMONISH, VISITED, SUSPECT, ANSWER, "向"):
        assert text in page, text
    absent(page, NAME, "小轩", WITNESS)


@pytest.mark.parametrize("key", ["leader", "first", "discipline"])
def test_overseers_see_the_stage_and_no_name_or_text(
    story: Story, here: Town, at_desk: AtDesk, key: str
) -> None:
    page = page_of(story, at_desk, here, key)
    assert story.case.number in page
    assert "石桥村儿童" in page
    absent(page, NAME, "小轩", "向<", "向▮", SUSPECT, WITNESS, FINDINGS, RISK)
    absent(page, VISIT, ADMONISH, VISITED, ANSWER, story.case.matter)
    assert str(story.child.pk) not in page
    assert 'name="findings"' not in page
    assert "显示姓名" not in page


def test_the_village_sees_its_own_measure_only(story: Story, here: Town, at_desk: AtDesk) -> None:
    page = page_of(story, at_desk, here, "director")
    assert VISIT in page
    assert VISITED in page
    absent(page, ADMONISH, "训诫", FINDINGS, RISK, SUSPECT, WITNESS, NAME, ANSWER)
    absent(page, "派出所", 'id="units"')


def test_the_police_see_theirs_only(story: Story, here: Town, at_desk: AtDesk) -> None:
    page = page_of(story, at_desk, here, "police")
    assert ADMONISH in page
    absent(page, VISIT, VISITED, FINDINGS, RISK, SUSPECT, WITNESS, NAME, ANSWER)


@pytest.mark.parametrize("key", ["neighbour", "teacher", "auditor", "custodian", "keeper"])
def test_who_has_no_part_finds_no_case(story: Story, here: Town, at_desk: AtDesk, key: str) -> None:
    worker = at_desk(here, key)
    page = worker.get("cases:detail", story.case.pk)
    assert page.status_code == 404
    absent(text_of(page), story.case.number, NAME, FINDINGS)
    assert Event.objects.get(kind="refused:cases:detail").person == here.people[key].pk


def test_the_next_town_finds_no_case(story: Story, towns: Towns, at_desk: AtDesk) -> None:
    for key in ("clerk", "leader", "director"):
        assert at_desk(towns.there, key).get("cases:detail", story.case.pk).status_code == 404


def test_a_unit_that_follows_the_stage_reads_no_name(
    story: Story, here: Town, at_desk: AtDesk
) -> None:
    units.invite(
        story.case.pk,
        by=here["clerk"],
        at=NOW,
        version=story.case.version,
        unit=here.units["school"],
        sees=Sees.STAGE,
        why="知道进展",
    )
    page = page_of(story, at_desk, here, "teacher")
    absent(page, NAME, FINDINGS, VISIT, SUSPECT, story.case.matter)
    # The surname; a limit may be called 向报告人告知结果.
    absent(page.replace("向报告人", ""), "向")
    listed = text_of(at_desk(here, "teacher").get("cases:list", view="all"))
    assert "石桥村儿童" in listed
    absent(listed, "向")


def test_a_unit_that_sees_all_still_works_on_nothing(
    story: Story, here: Town, at_desk: AtDesk
) -> None:
    join(story.case, here, "school", who="teacher", sees=Sees.ALL)
    page = page_of(story, at_desk, here, "teacher")
    for text in (FINDINGS, RISK, VISIT, ADMONISH, SUSPECT):
        assert text in page, text
    absent(page, NAME, 'name="findings"', f"/cases/{story.case.pk}/measures/", ANSWER)


def test_uncovering_a_name_is_an_act_with_a_reason(
    story: Story, here: Town, at_desk: AtDesk
) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.send("cases:reveal", story.case.pk, reason="contact")
    assert page.status_code == 200
    assert NAME in text_of(page)
    event = Event.objects.get(kind="name.revealed")
    assert (event.subject, event.digest, event.fields) == (
        story.case.pk,
        "contact",
        ["contact", "name", "workplace"],
    )
    assert EventSubject.objects.get(event=event).subject == story.child.pk
    absent(text_of(clerk.get("cases:detail", story.case.pk)), NAME)


def test_the_village_uncovers_the_child_and_nobody_else(
    story: Story, here: Town, at_desk: AtDesk
) -> None:
    page = text_of(at_desk(here, "director").send("cases:reveal", story.case.pk, reason="work"))
    assert NAME in page
    absent(page, WITNESS, SUSPECT)


@pytest.mark.parametrize("key", ["leader", "first", "discipline", "neighbour", "keeper"])
def test_nobody_else_uncovers(story: Story, here: Town, at_desk: AtDesk, key: str) -> None:
    page = at_desk(here, key).send("cases:reveal", story.case.pk, reason="work")
    assert page.status_code == 404
    assert NAME not in text_of(page)
    assert not Event.objects.filter(kind="name.revealed").exists()


def test_opening_a_case_indexes_its_children(story: Story, here: Town, at_desk: AtDesk) -> None:
    page_of(story, at_desk, here, "director")
    event = Event.objects.get(kind="case.opened_file")
    assert (event.subject, event.person) == (story.case.pk, here.people["director"].pk)
    assert EventSubject.objects.get(event=event).subject == story.child.pk


def test_who_reported_is_nobodys_but_the_stations(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    """A school that reported must not be named to the village that visits the family."""
    teacher = at_desk(here, "teacher")
    teacher.send("reports:file", **{**MANDATED, "what": "三天没来上学", "area": here.village})
    clerk = at_desk(here, "clerk")
    listed = clerk.get("reports:list")
    link = re.search(r'href="(/reports/[0-9a-f-]{36}/)"', text_of(listed))
    assert link
    clerk.press(clerk.client.get(link[1]), f"{link[1]}acceptance/")
    case = Case.objects.get()
    measure(case, here)
    assert "清溪小学报告" in text_of(clerk.get("cases:detail", case.pk))
    for key in ("director", "leader"):
        assert "清溪小学" not in text_of(at_desk(here, key).get("cases:detail", case.pk)), key


def test_no_id_stands_twice_on_the_page(story: Story, here: Town, at_desk: AtDesk) -> None:
    for key in ("clerk", "police", "leader"):
        ids = re.findall(r'\sid="([^"]+)"', page_of(story, at_desk, here, key))
        assert sorted({one for one in ids if ids.count(one) > 1}) == [], key


def test_a_leader_has_no_form_but_the_searchs(story: Story, here: Town, at_desk: AtDesk) -> None:
    page = at_desk(here, "leader").get("cases:detail", story.case.pk)
    for part in ("findings", "measures", "units", "closure", "reopening", "names"):
        assert not has_form(page, f"/cases/{story.case.pk}/{part}/"), part


def test_only_the_form_that_was_sent_keeps_its_key(
    story: Story, here: Town, at_desk: AtDesk
) -> None:
    """Another form of the same page sent with that key would be taken for a repetition."""
    key = "0123456789abcdef0123456789abcdef"
    page = at_desk(here, "clerk").send("cases:invite", story.case.pk, once_key=key, why="协查")
    assert page.status_code == 422
    keys = re.findall(r'name="once_key" value="([0-9a-f]{32})"', text_of(page))
    assert len(keys) > 3
    assert len(set(keys)) == len(keys)
    assert form_on(page, f"/cases/{story.case.pk}/units/").fields["once_key"] == key


def test_who_watches_over_the_town_is_told_whose_turn_it_is(
    story: Story, at_desk: AtDesk, here: Town
) -> None:
    """A measure runs at the police: nobody is sent to the lead, who can only wait."""
    assert "轮到清溪派出所" in page_of(story, at_desk, here, "leader")
    # A unit with a part of its own learns nothing of the others.
    assert "轮到清溪派出所" not in page_of(story, at_desk, here, "director")
