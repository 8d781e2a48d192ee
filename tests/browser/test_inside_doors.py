"""The two doors inside, as people use them: a teacher on a phone, a clerk with the telephone at her ear."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import assert_accessible, assert_fits

if TYPE_CHECKING:
    from tests.support.browser import People

pytestmark = pytest.mark.browser

STORY = "体育课换衣服时看到孩子后背有新旧好几处伤"
NUMBER = "CQ20240105ABC7"
CALL = "楼上的孩子每天半夜一个人在楼道里哭"


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


def test_a_teacher_reports_from_home_in_two_taps_and_answers_later(
    people: People, picture: Callable[..., object]
) -> None:
    phone = people.signed_in("taoli", "phone")
    phone.locator(".wb-bar").get_by_role("link", name="报告", exact=True).click()
    expect(phone.get_by_role("link", name="现在打 110")).to_be_visible()
    # What only follows from an answer is not asked before it.
    expect(phone.locator("[name=known_at]")).to_be_hidden()
    choose(phone, "in_danger", "no")
    choose(phone, "circumstance", "beaten")
    phone.locator("[name=what]").fill(STORY)
    choose(phone, "known", "now")
    choose(phone, "police-told", "yes")
    choose(phone, "police-how", "phone")
    send = phone.get_by_role("button", name="报告给未保工作站")
    people.expect("422")
    send.click()
    expect(phone.get_by_text("写上时间").first).to_be_visible()
    expect(phone.locator("[name=what]")).to_have_value(STORY)
    assert_fits(phone)
    # Not told after all: what was half filled in does not travel.
    choose(phone, "police-told", "no")
    send.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("工作站收到了，正在看")
    expect(phone.locator("#told")).to_contain_text("公安")
    assert_fits(phone)
    assert_accessible(phone)
    picture(phone, "mandated-1-made")
    phone.locator("#told summary").click()
    phone.locator("#told [name=at]").fill("2024-01-05T09:30")
    choose(phone, "how", "phone")
    phone.locator("#told").get_by_role("button", name="记下").click()
    expect(phone.locator("#told")).to_contain_text("已告诉")
    phone.locator("#talk textarea").fill("孩子今天请假了")
    phone.get_by_role("button", name="送给工作站").click()
    expect(phone.locator("#talk")).to_contain_text("孩子今天请假了")


def test_a_clerk_takes_a_hotline_order_by_keyboard_and_reads_the_code_out(
    people: People, picture: Callable[..., object]
) -> None:
    clerk = people.signed_in("zhouwj")
    clerk.get_by_role("link", name="登记报告").click()
    press = clerk.keyboard.press
    clerk.locator("[name=in_danger][value=no]").focus()
    press("Space")
    press("Tab")
    clerk.keyboard.insert_text(CALL)
    press("Tab")
    press("ArrowRight")  # the second kind: nobody looks after the child
    clerk.locator("[name=channel][value=phone]").focus()
    press("ArrowRight")
    expect(clerk.locator("[name=order_number]")).to_be_visible()
    press("Tab")
    clerk.locator("[name=order_hotline]").select_option("12345")
    press("Tab")
    clerk.keyboard.insert_text(NUMBER)
    clerk.locator("[name=wish][value=none]").focus()
    press("ArrowRight")
    assert_accessible(clerk)
    press("Alt+s")
    expect(clerk.get_by_role("heading", level=1)).to_contain_text(
        re.compile(r"登记好了：R\d{4}-\d{4}")
    )
    groups = clerk.locator(".wb-spell b").all_inner_texts()
    assert [len(group) for group in groups] == [4, 4, 4, 4, 5]
    assert_accessible(clerk)
    picture(clerk, "desk-1-code")
    caller = people.phone()
    caller.goto("/receipt/")
    caller.locator("#id_code").fill(" ".join(groups).lower())
    caller.get_by_role("button", name="看回复").last.click()
    expect(caller.get_by_role("heading", level=1)).to_contain_text("工作站收到了")
    again(people, clerk)


def again(people: People, clerk: Page) -> None:
    """The same order, typed otherwise: said at once, with the way to the first."""
    people.expect("409")
    clerk.goto("/reports/desk/")
    for name, value in (
        ("in_danger", "no"),
        ("circumstance", "alone"),
        ("channel", "hotline"),
        ("wish", "none"),
    ):
        choose(clerk, name, value)
    clerk.locator("[name=what]").fill(CALL)
    clerk.locator("[name=order_hotline]").select_option("12345")
    clerk.locator("[name=order_number]").fill(f"工单 {NUMBER.lower()}")
    press = clerk.get_by_role("button", name="登记，读回执号")
    press.click()
    expect(clerk.get_by_text("这张工单登记过了")).to_be_visible()
    clerk.locator(".wb-note a").click()
    expect(clerk.get_by_text(NUMBER)).to_be_visible()
