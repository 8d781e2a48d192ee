"""The chain in a browser, as five roles: a neighbour reports on a phone, the station investigates and
asks two units, a school and the police do their part, the leader sees where it stands, the reporter
reads the answer. And two that begin elsewhere: a unit that must report, a unit that declines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    FINDINGS,
    accept,
    choose,
    follow,
    go,
    investigate,
    look_again,
    report,
    tell,
)
from tests.support.accessibility import assert_fits
from weibao.kernel.moment import now

if TYPE_CHECKING:
    from tests.support.browser import People

pytestmark = pytest.mark.browser

STORY = "邻居家的孩子一个人在家好几天了，饿得去别人家要吃的"
ASKED = "请核实孩子的情况，一起商量怎么照看"
COUNSELLED = "班主任和心理老师谈过，孩子愿意每周来一次"
SLIP = "赶公受案字〔2026〕0187 号"
POLICED = "已传唤其父，责令当天回家照看"
ANSWER = "您报告的事已经受理，今天就上门"
RESULT = "孩子现在有亲人照看，学校和派出所都会常去看"
SEALED = (STORY, FINDINGS, COUNSELLED, POLICED, RESULT, SLIP, "毛毛")
UNITS = {"counsel": "土台小学", "police": "赶水派出所"}


def plan(clerk: Page) -> None:
    """Two measures into the plan, both units asked to take part, then all sent out together."""
    for kind, unit in UNITS.items():
        # What is planned already has such fields too.
        adding = clerk.locator("#measures details").filter(has=clerk.get_by_text("添加措施"))
        kinds = adding.locator("[name=kind]")
        # Open by itself while there is none.
        if not kinds.is_visible():
            adding.get_by_text("添加措施").click()
        kinds.select_option(kind)
        adding.locator("[name=unit]").select_option(label=unit)
        go(clerk, "写进计划")
        # The form that changes an earlier line names every unit.
        expect(clerk.locator("#measures li", has_text=unit).last).to_contain_text("待确认")
    for unit in UNITS.values():
        box = clerk.locator("#units")
        box.get_by_text("邀请单位").click()
        box.locator("[name=unit]").first.select_option(label=unit)
        box.locator("[name=why]").first.fill(ASKED)
        go(clerk, "请他们参与")
        expect(box.locator("li", has_text=unit)).to_contain_text("等答复")
    go(clerk, "确认措施，派出")
    expect(clerk.locator("#measures")).not_to_contain_text("待确认")


def join(page: Page, number: str) -> None:
    """From the home page to the case; agree to take part and to do one's measure."""
    page.goto("/")
    row = page.locator(".wb-task, .wb-todo, li", has_text=f"参与个案 {number}").last
    expect(row).to_be_visible()
    row.get_by_role("link").last.click()
    expect(page.locator("#answer")).to_contain_text(ASKED)
    go(page, "答应参与")
    go(page, "接下，我们来办")
    expect(page.locator("#answer")).to_have_count(0)
    expect(page.get_by_text(FINDINGS)).to_have_count(0)


def work(page: Page, result: str) -> None:
    own = page.locator("#measures")
    own.locator("[name=result]").fill(result)
    go(page, "办完了，记下结果")
    expect(own).to_contain_text("已办")


class Thread:
    """The people of the story and where they stand in it."""

    def __init__(self, people: People, picture: Callable[..., object]) -> None:
        self.people, self.picture = people, picture
        self.phone, self.clerk = people.phone(), people.signed_in("zhouwj")
        self.leader = people.signed_in("pengzy")
        self.code = self.number = self.case = self.report = ""

    def reported(self) -> None:
        self.code = report(self.phone, STORY)
        self.picture(self.phone, "thread-1-receipt")
        follow(self.phone, self.code)
        expect(self.phone.get_by_role("heading", level=1)).to_contain_text("工作站收到了")

    def accepted(self) -> None:
        self.number = accept(self.clerk, STORY)
        self.case = self.clerk.url
        link = self.clerk.get_by_role("link", name=re.compile(r"^R\d{4}-\d{4}$")).first
        self.report = link.get_attribute("href") or ""
        self.clerk.goto(self.report)
        tell(self.clerk, "answer", ANSWER)
        self.clerk.goto(self.case)
        investigate(self.clerk)
        plan(self.clerk)
        self.picture(self.clerk, "thread-2-case")

    def acted(self) -> None:
        """The school counsels; the police accept with a slip. The leader sees whose turn it is."""
        school = self.people.signed_in("taoli")
        join(school, self.number)
        work(school, COUNSELLED)
        self.picture(school, "thread-3-school")
        self.stands("处置", "轮到赶水派出所")
        police = self.people.signed_in("hejiang", "phone")
        join(police, self.number)
        # What the school did is not for the police to read.
        expect(police.get_by_text(COUNSELLED)).to_have_count(0)
        form = police.locator("#measures form", has=police.locator("[name=node]"))
        form.locator("[name=node]").select_option(label="受案")
        form.locator("[name=happened_at]").fill(f"{now() - timedelta(minutes=1):%Y-%m-%dT%H:%M}")
        form.locator("[name=number]").fill(SLIP)
        go(police, "记下进展")
        expect(police.locator("#measures")).to_contain_text(SLIP)
        assert_fits(police)
        work(police, POLICED)
        self.picture(police, "thread-3-police")

    def stands(self, stage: str, turn: str = "") -> None:
        """The leader finds the case by its stage, sees whose turn it is, and reads nothing of the child."""
        self.leader.goto("/cases/?stage=all")
        row = self.leader.locator("tbody tr", has_text=self.number)
        expect(row).to_contain_text(stage)
        self.leader.goto(self.case)
        expect(self.leader.locator(".wb-rail")).to_contain_text(turn or stage)
        shown = self.leader.content()
        assert [text for text in SEALED if text in shown] == []

    def closed(self) -> None:
        """Not before the reporter was told."""
        self.people.expect("409|422")
        self.clerk.goto(self.case)
        go(self.clerk, "措施办完，转入反馈")
        self._close()
        expect(self.clerk.get_by_text("还没有告知报告人").first).to_be_visible()
        self.clerk.goto(self.report)
        tell(self.clerk, "result", RESULT)
        self.clerk.goto(self.case)
        look_again(self.clerk)
        self._close()
        expect(self.clerk.locator(".wb-rail li").last).to_have_class(re.compile("wb-rail-past"))

    def _close(self) -> None:
        self.clerk.locator("[name=conclusion]").fill("孩子已有人照看")
        go(self.clerk, "结案")

    def answered(self) -> None:
        follow(self.phone, self.code)
        for text in (ANSWER, RESULT):
            expect(self.phone.get_by_text(text)).to_be_visible()
        assert_fits(self.phone)
        self.picture(self.phone, "thread-4-answer")
        self.stands("结案")
        self.picture(self.leader, "thread-5-leader")


def test_from_the_report_to_the_answer(people: People, picture: Callable[..., object]) -> None:
    thread = Thread(people, picture)
    thread.reported()
    thread.accepted()
    thread.acted()
    thread.closed()
    thread.answered()


WORDS = "放学路上见孩子手臂上有烟头烫的伤"
REPLY = "收到，今天去看，请先别惊动家里"


def test_a_village_director_reports_by_duty_and_follows_the_stage(people: People) -> None:
    """On her phone, with whom she told; her own list says how far it came."""
    phone = people.signed_in("luoxf", "phone")
    phone.locator(".wb-bar").get_by_role("link", name="报告", exact=True).click()
    choose(phone, "in_danger", "no")
    choose(phone, "circumstance", "beaten")
    phone.locator("[name=what]").fill(WORDS)
    choose(phone, "known", "now")
    for whom, how in (("police", "phone"), ("civil_affairs", "in_person")):
        choose(phone, f"{whom}-told", "yes")
        phone.locator(f"[name={whom}-at]").fill(f"{now() - timedelta(minutes=1):%Y-%m-%dT%H:%M}")
        phone.locator(f"[name={whom}-by_name]").fill("罗秀芳")
        choose(phone, f"{whom}-how", how)
    go(phone, "报告给未保工作站")
    expect(phone.get_by_role("heading", level=1)).to_have_text("工作站收到了，正在看")
    told = phone.locator("#told .wb-rows > li")
    for name in ("公安", "民政"):
        expect(told.filter(has_text=name)).to_contain_text("已告诉")
    assert_fits(phone)

    clerk = people.signed_in("zhouwj")
    clerk.goto("/reports/?channel=mandated&stage=received")
    rows = clerk.locator("tbody tr")
    number = re.search(r"R\d{4}-\d{4}", phone.content())
    assert number is not None
    rows.filter(has_text=number[0]).get_by_role("link").first.click()
    expect(clerk.get_by_text(WORDS)).to_be_visible()
    expect(clerk.get_by_text("民政").first).to_be_visible()
    clerk.locator("[name=child_name]").fill("龚晨轩")
    address = clerk.url
    go(clerk, "受理，立个案")
    clerk.goto(address)
    tell(clerk, "answer", REPLY)

    phone.goto("/reports/made/")
    row = phone.locator("tbody tr", has_text=number[0])
    expect(row).to_contain_text("公安、民政")
    expect(row).to_contain_text("有新消息")
    expect(row).to_contain_text("已经受理")
    assert_fits(phone)
    row.get_by_role("link").click()
    expect(phone.get_by_text(REPLY)).to_be_visible()


REFUSED = "所里只有一辆车，今天全部在外"
INSISTED = "孩子的伤要有民警在场才能问"
STILL = "人手确实排不开"


def test_a_unit_that_declines_is_asked_again_and_the_leader_hears(people: People) -> None:
    clerk = people.signed_in("zhouwj")
    leader = people.signed_in("pengzy")
    police = people.signed_in("hejiang")
    clerk.goto("/cases/?stage=investigating")
    case, number = _not_with_the_police(clerk)
    box = clerk.locator("#units")
    box.get_by_text("邀请单位").click()
    box.locator("[name=unit]").first.select_option(label="赶水派出所")
    box.locator("[name=why]").first.fill(ASKED)
    go(clerk, "请他们参与")

    _decline(police, case, REFUSED)
    clerk.goto(case)
    refused = clerk.locator("#unsettled")
    expect(refused).to_contain_text(REFUSED)
    refused.get_by_text("再请一次").first.click()
    refused.locator("[name=reason]").last.fill(INSISTED)
    go(clerk, "再请一次，报分管领导")
    expect(clerk.locator("#units li", has_text="赶水派出所")).to_contain_text("等答复")

    leader.goto("/notices/")
    expect(leader.locator("main")).to_contain_text(f"个案 {number}：赶水派出所推辞过")
    police.goto(case)
    expect(police.locator("#answer")).to_contain_text("第二次请")
    expect(police.locator("#answer")).to_contain_text(INSISTED)
    _decline(police, case, STILL)
    # Twice is enough: there is no third time, only another unit or the leader's word.
    clerk.goto(case)
    expect(refused).to_contain_text("两次没有答应")
    expect(clerk.get_by_role("button", name="再请一次，报分管领导")).to_have_count(0)
    leader.goto("/notices/")
    expect(leader.locator("main")).to_contain_text("（第二次），请协调")
    assert not any(words in leader.content() for words in (REFUSED, INSISTED, STILL))


def _not_with_the_police(clerk: Page) -> tuple[str, str]:
    """The first case in which the police take no part yet: its address and number."""
    links = clerk.locator("tbody th a").evaluate_all("all => all.map(one => one.href)")
    for address in links:
        clerk.goto(address)
        if clerk.locator("#units > ul li, #units .wb-rows > li", has_text="派出所").count() == 0:
            return address, clerk.title().split()[1]
    raise AssertionError("the police take part in every case under investigation")


def _decline(police: Page, case: str, reason: str) -> None:
    police.goto(case)
    box = police.locator("#answer")
    box.get_by_text("不能参与，说明原因").click()
    box.locator("[name=reason]").fill(reason)
    box.get_by_role("button", name="不能参与", exact=True).click()
    expect(police.locator("#answer")).to_have_count(0)
