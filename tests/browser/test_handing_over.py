"""A report for the next town: handed over with its photo, signed for there, proved on both sides."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People

pytestmark = pytest.mark.browser

TOLD = "孩子住在安稳镇，已经转给那边的工作站"


def go(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def to_the_next_town(clerk: Page) -> None:
    clerk.goto("/reports/?channel=phone&stage=received")
    clerk.locator("tbody tr", has_text="没人管").first.get_by_role("link").click()
    clerk.get_by_text("孩子在别的镇，移交过去").click()
    form = clerk.locator('form[action$="/hand-over/town/"]')
    form.get_by_label("移交给哪个乡镇").select_option(label="安稳镇")
    form.get_by_label("为什么移交").fill("户籍和住处都在安稳镇")
    form.get_by_label("告诉报告人的话").fill(TOLD)
    go(clerk, "移交给这个镇")


def test_a_report_goes_over_and_is_signed_for(
    people: People, picture: Callable[..., object]
) -> None:
    clerk = people.signed_in("zhouwj")
    to_the_next_town(clerk)
    expect(clerk.get_by_text("等签收").first).to_be_visible()
    assert "外孙女" not in clerk.content()
    clerk.get_by_role("link", name="移交单（可打印）").click()
    expect(clerk.get_by_text("等对方签收")).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "hand-over-paper")

    there = people.signed_in("nieshq", "phone")
    there.goto("/reports/?stage=received")
    there.locator("tbody tr", has_text="没人管").first.get_by_role("link").click()
    expect(there.get_by_text("外孙女").first).to_be_visible()
    assert_fits(there)
    assert_accessible(there)
    go(there, "签收")
    expect(there.get_by_text("已签收", exact=True)).to_be_visible()
    there.get_by_role("link", name="移交单（可打印）").click()
    assert_fits(there)
    picture(there, "hand-over-paper")

    clerk.get_by_role("link", name="回到报告").click()
    expect(clerk.get_by_text(re.compile("聂淑琴 接收"))).to_be_visible()


def test_the_photo_is_seen_on_the_other_side_only(people: People) -> None:
    there = people.signed_in("nieshq")
    there.goto("/reports/?stage=received")
    there.locator("tbody tr", has_text="被打").first.get_by_role("link").click()
    photo = there.locator("#files img").first
    photo.scroll_into_view_if_needed()
    address = photo.get_attribute("src") or ""
    expect(photo).to_have_js_property("complete", True)
    assert photo.evaluate("image => image.naturalWidth") > 0
    people.expect("404")
    clerk = people.signed_in("zhouwj")
    answer = clerk.goto(address)
    assert answer is not None
    assert answer.status == 404
