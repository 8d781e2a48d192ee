"""The station clerk's morning: what presses first, what belongs together, what is held apart."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People

pytestmark = pytest.mark.browser


def go(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def open_first(page: Page) -> None:
    """By keyboard alone: down to the first row, and in."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_text("报告的内容")).to_be_visible()


def test_a_clerk_sorts_what_came_in(people: People, picture: Callable[..., object]) -> None:
    clerk = people.signed_in("zhouwj")
    # Held, but in danger: it is on the home page all the same.
    expect(clerk.get_by_text("待甄别的报告").first).to_be_visible()
    clerk.goto("/reports/")
    assert_accessible(clerk)
    picture(clerk, "triage-1-list")
    clerk.get_by_role("link", name="待甄别").click()
    expect(clerk.locator("tbody tr").first).to_contain_text("正在危险中")
    open_first(clerk)
    expect(clerk.get_by_text("时限照样在走").first).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "triage-2-held")
    go(clerk, "看过了，转入待受理")
    expect(clerk.get_by_text("甄别过，转入待受理").first).to_be_visible()

    # The unit's report of today and the neighbour's of yesterday are about one family.
    clerk.goto("/reports/?channel=mandated")
    clerk.locator("tbody tr", has_text="没人管").first.get_by_role("link").click()
    expect(clerk.get_by_text("同一个孩子的名字").first).to_be_visible()
    picture(clerk, "triage-3-related")
    clerk.get_by_role("link", name="R2026").first.click()
    expect(clerk.get_by_text("同一个孩子的名字").first).to_be_visible()
    clerk.locator("[name=child_name]").fill("冉佳怡")
    go(clerk, "受理，立个案")
    expect(clerk).to_have_title(re.compile("个案 "))
    number = clerk.title().split()[1]
    clerk.goto("/reports/?channel=mandated&stage=received")
    clerk.locator("tbody tr", has_text="没人管").first.get_by_role("link").click()
    clerk.get_by_role("radio", name=number).check()
    go(clerk, "并入个案")
    expect(clerk.get_by_text("报告").first).to_be_visible()
    clerk.go_back()

    phone = people.signed_in("zhouwj", "phone")
    phone.goto("/reports/?stage=moved")
    assert_fits(phone)
    phone.locator("tbody tr", has_text="性方面").first.get_by_role("link").click()
    expect(phone.get_by_text("移交给赶水派出所").first).to_be_visible()
    assert_fits(phone)
    picture(phone, "triage-4-handed-over")
