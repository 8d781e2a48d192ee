"""The file of a case on paper and page by page, and the monthly look at it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.office import sheets
from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People

pytestmark = pytest.mark.browser


def open_old_case(page: Page) -> str:
    """The case that has been open for longest; answers its address."""
    page.goto("/cases/reviews/?view=open")
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", name="打印和导出")).to_be_visible()
    return page.url


def test_a_clerk_prints_a_case_and_turns_its_pages(
    people: People, picture: Callable[..., object]
) -> None:
    people.expect("422")
    clerk = people.signed_in("zhouwj")
    case = open_old_case(clerk)
    box = clerk.locator("#print")
    box.get_by_text("打印或导出一份").click()
    box.get_by_role("button", name="排版").click()
    # Without a reason nothing is printed, and the box stays open with its message.
    expect(box.get_by_text("选一个事由，会留痕").last).to_be_visible()
    box.get_by_label("为什么打印").select_option("meeting")
    box.get_by_label("印出姓名、证号和住址").check()
    box.get_by_role("button", name="排版").click()
    expect(clerk.get_by_role("heading", name="排好了")).to_be_visible()
    assert_accessible(clerk)
    picture(clerk, "case-file-1-paper")
    address = clerk.get_by_role("link", name="打开，打印").get_attribute("href")
    content = clerk.request.get(f"{people.site.url}{address}").body()
    pages = sheets.texts(content)
    assert "未成年人保护个案登记表" in pages[0]
    assert all("周文静" in text and "打印编号" in text for text in pages)
    assert isinstance(sheets.opened(content), pypdfium2.PdfDocument)

    clerk.goto(f"{case}timeline/")
    assert_accessible(clerk)
    whole = clerk.locator(".wb-timeline > li").count()
    clerk.get_by_role("link", name="沟通").click()
    talk = clerk.locator(".wb-timeline > li").count()
    assert 0 < talk < whole
    picture(clerk, "case-file-2-course")

    phone = people.signed_in("zhouwj", "phone")
    for address in (f"{case}timeline/", case, "/cases/reviews/", f"{case}review/"):
        phone.goto(address)
        assert_fits(phone)


def test_a_case_is_reviewed_once_and_the_leader_sees_no_name(
    people: People, picture: Callable[..., object]
) -> None:
    clerk = people.signed_in("daiyh")
    clerk.goto("/cases/reviews/")
    assert_accessible(clerk)
    picture(clerk, "case-file-3-reviews")
    row = clerk.locator("tbody tr", has_text="每 15 天复核").first
    number = row.locator("td").first.inner_text()
    row.get_by_role("link", name="复核").click()
    assert_accessible(clerk)
    picture(clerk, "case-file-4-review")
    clerk.get_by_label("继续办理").check(force=True)
    clerk.get_by_label("复核意见").fill("派出所还在查，孩子在外婆家安全")
    clerk.get_by_role("button", name="存下复核").click()
    clerk.get_by_role("link", name="本月复核过").click()
    expect(clerk.locator("tbody tr", has_text=number.strip())).to_be_visible()

    leader = people.signed_in("pengzy")
    leader.goto("/cases/reviews/?view=done")
    line = leader.locator("tbody tr", has_text=number.strip())
    expect(line).to_contain_text("村儿童")
    assert "外婆家" not in leader.content()
    assert_accessible(leader)
