"""Steps of people at work on a report and its case, shared by the walks through the chain."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.cases.stages import SAFE
from tests.support.site import REPORT
from weibao.kernel.moment import now

FINDINGS = "孩子八岁，父母都在外务工，外婆住院，家里没有大人"


def choose(page: Page, name: str, value: str) -> None:
    """Press the answer card or choice, as a finger does."""
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


def go(page: Page, label: str) -> None:
    """Press the last button of this name."""
    page.get_by_role("button", name=label).last.click()


def on(phone: Page, label: str) -> None:
    """To the next public question: the one before has buttons of the same names."""
    asked = phone.get_by_role("heading", level=1)
    before = asked.inner_text()
    go(phone, label)
    expect(asked).not_to_have_text(before)


def report(phone: Page, story: str) -> str:
    """Walk the public steps without a name; answers the receipt code."""
    phone.goto(REPORT)
    choose(phone, "circumstance", "alone")
    on(phone, "下一步")
    choose(phone, "in_danger", "no")
    on(phone, "下一步")
    phone.locator("#id_child_name").fill("小名叫毛毛")
    on(phone, "下一步")
    phone.locator("#id_area").select_option(label="洋渡村")
    on(phone, "下一步")
    on(phone, "跳过这一步")
    phone.locator("#id_what").fill(story)
    on(phone, "下一步")
    on(phone, "跳过这一步")
    choose(phone, "named", "no")
    on(phone, "下一步")
    on(phone, "送出报告")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("收到了")
    return phone.locator(".wb-slip-code").first.inner_text()


def follow(phone: Page, code: str) -> None:
    """Open the answer with the receipt."""
    phone.goto("/receipt/")
    phone.locator("#id_code").fill(code.lower())
    go(phone, "看回复")


def accept(clerk: Page, story: str) -> str:
    """Accept the newest report, first in the whole list; answers the number of the case."""
    clerk.goto("/reports/?stage=all")
    clerk.locator("tbody tr").first.get_by_role("link").first.click()
    expect(clerk.get_by_text(story)).to_be_visible()
    clerk.locator("[name=child_name]").fill("毛毛")
    go(clerk, "受理，立个案")
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("疑似无人照料")
    found = re.search(r"个案 (\d{4}-\d{4})", clerk.title())
    assert found is not None
    return found[1]


def investigate(clerk: Page) -> None:
    """Write down an inquiry, what was found and how safe the child is; go on to the measures."""
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


def tell(clerk: Page, kind: str, text: str) -> None:
    """Write to the reporter, on the page of the report."""
    choose(clerk, "kind", kind)
    clerk.locator("[name=text]").fill(text)
    go(clerk, "发给报告人")
    expect(clerk.get_by_text(text).first).to_be_visible()
