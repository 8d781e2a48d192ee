"""The whole thread in a browser: a neighbour reports, the station acts, the village does its part,
the reporter reads the answer, the case closes, the leader sees where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.cases.stages import SAFE
from weibao.kernel.moment import now

if TYPE_CHECKING:
    from tests.support.browser import People
from tests.support.site import REPORT

pytestmark = pytest.mark.browser

STORY = "邻居家的孩子一个人在家好几天了，饿得去别人家要吃的"
FINDINGS = "孩子八岁，父母都在外务工，外婆住院，家里没有大人"
VISIT = "外婆已出院，姨妈答应同住，孩子吃上饭了"
ANSWER = "您报告的事已经受理，村里今天就上门"
RESULT = "孩子现在有亲人照看，村里会常去看"


def choose(page: Page, name: str, value: str) -> None:
    """Press the answer card or choice, as a finger does."""
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


def go(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).last.click()


def report(phone: Page) -> str:
    """Walk the steps without a name; answers the receipt code."""
    phone.goto(REPORT)
    choose(phone, "circumstance", "alone")
    go(phone, "下一步")
    choose(phone, "in_danger", "no")
    go(phone, "下一步")
    phone.locator("#id_child_name").fill("小名叫毛毛")
    go(phone, "下一步")
    phone.locator("#id_area").select_option(label="洋渡村")
    go(phone, "下一步")
    go(phone, "跳过这一步")
    phone.locator("#id_what").fill(STORY)
    go(phone, "下一步")
    go(phone, "跳过这一步")
    choose(phone, "named", "no")
    go(phone, "下一步")
    go(phone, "送出报告")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("收到了")
    return phone.locator(".wb-slip-code").first.inner_text()


def follow(phone: Page, code: str) -> None:
    phone.goto("/receipt/")
    phone.locator("#id_code").fill(code.lower())
    go(phone, "看回复")


def accept(clerk: Page) -> str:
    """Accept the newest report, first in the whole list; answers the number of the case."""
    clerk.goto("/reports/?stage=all")
    clerk.locator("tbody tr").first.get_by_role("link").first.click()
    expect(clerk.get_by_text(STORY)).to_be_visible()
    clerk.locator("[name=child_name]").fill("毛毛")
    go(clerk, "受理，立个案")
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("疑似无人照料")
    found = re.search(r"个案 (\d{4}-\d{4})", clerk.title())
    assert found is not None
    return found[1]


def investigate(clerk: Page) -> None:
    clerk.locator("#inquiries summary").click()
    clerk.locator("#inquiries [name=how]").select_option(label="入户")
    clerk.locator("#inquiries [name=happened_at]").fill(
        f"{now() - timedelta(minutes=5):%Y-%m-%dT%H:%M}"
    )
    clerk.locator("#inquiries [name=who]").fill("周文静；见了孩子")
    clerk.locator("#inquiries [name=found]").fill("孩子一个人在家")
    go(clerk, "记下这次调查")
    clerk.locator("[name=findings]").fill(FINDINGS)
    go(clerk, "存下情况")
    assess(clerk)
    go(clerk, "调查完毕，转入处置")


def assess(clerk: Page) -> None:
    """Every question answered, the proposal read, the level set."""
    clerk.locator("#safety").get_by_role("link", name=re.compile("评估")).click()
    for code, answer in (SAFE | {"carer": "cannot"}).items():
        choose(clerk, code, answer)
    go(clerk, "看建议的等级")
    expect(clerk.locator("#proposal")).to_contain_text("没有人能保护孩子")
    choose(clerk, "risk", "raised")
    go(clerk, "定下等级")


def look_again(clerk: Page) -> None:
    """A follow-up: at this risk nobody closes without one."""
    clerk.locator("#followups summary").first.click()
    clerk.locator("#followups [name=how]").select_option(label="电话")
    clerk.locator("#followups [name=happened_at]").fill(
        f"{now() - timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    )
    clerk.locator("#followups [name=who]").fill("周文静；孩子的姨妈")
    clerk.locator("#followups [name=found]").fill("孩子吃住都好")
    go(clerk, "记下这次回访")


def send_visit(clerk: Page) -> None:
    clerk.locator("#measures [name=kind]").select_option(label="上门查看")
    clerk.locator("#measures [name=unit]").select_option(label="洋渡村")
    clerk.locator("#measures [name=task]").fill("今天上门，看孩子吃住")
    go(clerk, "紧急，马上派出")
    expect(clerk.locator("#measures")).to_contain_text("洋渡村")


def visit(director: Page, number: str) -> None:
    """The village director on a phone: from the home page to the result."""
    director.goto("/")
    row = director.locator(".wb-task", has_text=number)
    row.get_by_role("link", name="记结果").click()
    expect(director.get_by_text(FINDINGS)).to_have_count(0)
    director.locator("#measures textarea").first.fill(VISIT)
    go(director, "办完了，记下结果")
    expect(director.locator("#measures")).to_contain_text("已办")


def tell(clerk: Page, kind: str, text: str) -> None:
    choose(clerk, "kind", kind)
    clerk.locator("[name=text]").fill(text)
    go(clerk, "发给报告人")
    expect(clerk.get_by_text(text).first).to_be_visible()


class Thread:
    """The people of the story and where they stand in it."""

    def __init__(self, people: People, picture: Callable[..., object]) -> None:
        self.people, self.picture = people, picture
        self.phone, self.clerk = people.phone(), people.signed_in("zhouwj")
        self.code = self.number = self.case = self.report = ""

    def reported(self) -> None:
        self.code = report(self.phone)
        self.picture(self.phone, "thread-1-receipt")
        follow(self.phone, self.code)
        expect(self.phone.get_by_role("heading", level=1)).to_contain_text("工作站收到了")

    def accepted(self) -> None:
        self.number = accept(self.clerk)
        self.case = self.clerk.url
        self.picture(self.clerk, "thread-2-case")
        link = self.clerk.get_by_role("link", name=re.compile(r"^R\d{4}-\d{4}$")).first
        self.report = link.get_attribute("href") or ""
        self.clerk.goto(self.report)
        tell(self.clerk, "answer", ANSWER)
        follow(self.phone, self.code)
        expect(self.phone.get_by_text(ANSWER)).to_be_visible()

    def acted(self) -> None:
        director = self.people.signed_in("luoxf", "phone")
        self.clerk.goto(self.case)
        investigate(self.clerk)
        send_visit(self.clerk)
        visit(director, self.number)
        self.picture(director, "thread-3-director")
        self.clerk.goto(self.case)
        go(self.clerk, "措施办完，转入反馈")

    def closed(self) -> None:
        """Not before the reporter was told."""
        self.people.expect("409|422")
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

    def looked_at(self) -> None:
        """The reporter reads the result; the leader sees the stage and nothing of the child."""
        follow(self.phone, self.code)
        expect(self.phone.get_by_text(RESULT)).to_be_visible()
        self.picture(self.phone, "thread-4-answer")
        leader = self.people.signed_in("pengzy")
        leader.goto("/cases/?stage=closed")
        expect(leader.get_by_text(self.number, exact=True)).to_be_visible()
        leader.goto(self.case)
        shown = leader.content()
        assert [text for text in (STORY, FINDINGS, VISIT, "毛毛", RESULT) if text in shown] == []
        self.picture(leader, "thread-5-leader")


def test_from_the_report_to_the_answer(people: People, picture: Callable[..., object]) -> None:
    thread = Thread(people, picture)
    thread.reported()
    thread.accepted()
    thread.acted()
    thread.closed()
    thread.looked_at()
