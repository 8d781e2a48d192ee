"""The day of each role at a desk and on a phone, and all clocks: seen, narrowed, urged, searched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People

pytestmark = pytest.mark.browser

Picture = Callable[..., object]
ROLES = (
    *("zhouwj", "daiyh", "luoxf", "hejiang", "taoli", "pengzy", "tangjm", "weiql"),
    *("qinshy", "jianght", "shenjc"),
)


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_nobodys_day_is_an_empty_page(people: People, picture: Picture, screen: str) -> None:
    for username in ROLES:
        page = people.signed_in(username, screen)
        expect(page.locator("main h1")).not_to_be_empty()
        # A row, a card or a figure: something to go to, or where one's work lies.
        assert page.locator("main a[href]").count() > 0, username
        assert_fits(page)
        assert_accessible(page)
        picture(page, f"home-{username}")


def choose(page: Page, label: str) -> None:
    page.get_by_role("link", name=label, exact=True).click()


def test_the_clerks_day_narrows_without_script(people: People) -> None:
    page = people.signed_in("zhouwj", java_script_enabled=False)
    late = page.locator(".wb-day-late .wb-day-link")
    number = int(late.get_attribute("aria-label").split("，")[1].split()[0])  # type: ignore[union-attr]
    late.click()
    expect(page.locator(".wb-todo-late")).to_have_count(number)
    choose(page, "看全部")
    choose(page, "全站")
    expect(page.locator(".wb-switch [aria-current]")).to_have_text("全站")


def test_clocks_are_narrowed_and_urged(people: People, picture: Picture) -> None:
    page = people.signed_in("pengzy")
    page.goto("/clocks/?state=late")
    assert_accessible(page)
    picture(page, "clocks-late")
    rows = page.locator("tr[data-row]")
    before = rows.count()
    assert before > 0
    page.get_by_role("button", name="催办").first.click()
    expect(page.get_by_text("今天已催").first).to_be_visible()
    expect(rows).to_have_count(before)
    expect(page.locator("tbody .wb-mask")).to_have_count(0)
    phone = people.signed_in("zhouwj", "phone")
    phone.goto("/clocks/")
    assert_fits(phone)
    assert_accessible(phone)
    picture(phone, "clocks")


def test_a_stopped_clock_is_resumed_on_its_case(people: People, picture: Picture) -> None:
    page = people.signed_in("zhouwj")
    page.goto("/clocks/?state=stopped")
    page.locator("tr[data-row] th a").first.click()
    box = page.locator("#clocks")
    expect(box.get_by_text("停表：等鉴定意见").first).to_be_visible()
    assert_accessible(page)
    picture(page, "case-clocks")
    box.get_by_role("button", name="恢复计时").first.click()
    expect(page.locator("#clocks").get_by_text("恢复计时，停了").first).to_be_visible()


def test_a_search_by_keyboard_has_an_address_of_its_own(people: People, picture: Picture) -> None:
    page = people.signed_in("zhouwj")
    page.keyboard.press("/")
    page.keyboard.type("派出所")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/*/")
    assert "派出所" not in page.url
    expect(page.locator("main h1")).to_contain_text("派出所")
    page.reload()
    expect(page.locator("main h1")).to_contain_text("派出所")
    assert_accessible(page)
    picture(page, "search")
    other = people.signed_in("daiyh")
    other.goto(page.url)
    expect(other.locator("main")).to_contain_text("请再找一次")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/*/")


def test_notices_are_marked_all_at_once(people: People, picture: Picture) -> None:
    page = people.signed_in("weiql")
    page.goto("/notices/")
    assert_accessible(page)
    picture(page, "notices")
    page.get_by_role("button", name="全部看过了").click()
    expect(page.locator("main h1")).to_have_text("通知都看过了")
    page.goto("/notices/?show=read")
    expect(page.locator("main li[data-row]").first).to_contain_text("看过")
