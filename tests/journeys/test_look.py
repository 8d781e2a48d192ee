"""The look itself: every sample page on every screen, and the helps that scripts give."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People
from weibao.kernel.styleguide.views import PAGES

pytestmark = pytest.mark.browser

# A letter is paper: as wide as A4 on every screen.
PAPER = {"letter"}
SAMPLES = ["", *(f"{name}/" for name in PAGES if name not in PAPER), "404/", "500/"]
# Beside these the design was drawn; the others are judged by axe alone.
DRAWN = {
    "station/",
    "case/",
    "child/",
    "children/",
    "public/",
    "receipt/",
    "signin/",
    "director/",
}


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_every_sample_page_can_be_read_by_everyone(
    people: People, picture: Callable[..., object], screen: str
) -> None:
    page: Page = getattr(people, screen)()
    size = page.viewport_size
    assert size is not None
    for name in SAMPLES:
        # A picture makes the page as tall as it is.
        page.set_viewport_size(size)
        page.goto(f"/styleguide/{name}")
        expect(page.locator("h1").first).to_be_visible()
        assert_fits(page)
        assert_accessible(page)
        if name in DRAWN:
            picture(page, f"look-{name.rstrip('/')}")


def test_larger_type_fits_the_smallest_phone_and_stays(people: People) -> None:
    phone = people.phone()
    phone.goto("/styleguide/signin/")
    phone.get_by_role("button", name="大字").click()
    expect(phone.locator("html")).to_have_class("wb-big")
    phone.set_viewport_size({"width": 320, "height": 700})
    for name in SAMPLES:
        phone.goto(f"/styleguide/{name}")
        expect(phone.locator("html")).to_have_class("wb-big")
        assert_fits(phone)
    phone.goto("/styleguide/signin/")
    phone.get_by_role("button", name="常规字").click()
    expect(phone.locator("html")).not_to_have_class("wb-big")


def test_without_scripts_the_drawer_opens_and_larger_type_is_kept(people: People) -> None:
    phone = people.phone(java_script_enabled=False)
    phone.goto("/styleguide/station/")
    expect(phone.locator("#nav")).to_be_hidden()
    phone.get_by_role("link", name="打开导航").click()
    expect(phone.locator("#nav")).to_be_visible()
    phone.get_by_role("link", name="关上导航").click()
    expect(phone.locator("#nav")).to_be_hidden()
    phone.goto("/styleguide/signin/")
    phone.get_by_role("button", name="大字").click()
    expect(phone.get_by_role("button", name="常规字")).to_be_visible()


def test_the_drawer_holds_the_focus_and_gives_it_back(people: People) -> None:
    phone = people.phone()
    phone.goto("/styleguide/children/")
    opener = phone.get_by_role("link", name="打开导航")
    opener.click()
    expect(phone.locator("#nav [aria-current]")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(phone.locator("#nav")).to_be_hidden()
    expect(opener).to_be_focused()


def test_keys_find_and_walk_but_do_not_disturb_typing(people: People) -> None:
    desk = people.desk()
    desk.goto("/styleguide/station/")
    rows = desk.locator("[data-row]")
    desk.keyboard.press("j")
    expect(rows.nth(0).locator("a").first).to_be_focused()
    desk.keyboard.press("j")
    expect(rows.nth(1).locator("a").first).to_be_focused()
    desk.keyboard.press("k")
    expect(rows.nth(0).locator("a").first).to_be_focused()
    desk.keyboard.press("/")
    find = desk.locator("[data-find]")
    expect(find).to_be_focused()
    desk.keyboard.type("j/k")
    expect(find).to_have_value("j/k")


def test_a_dialog_asks_first_and_gives_the_focus_back(people: People) -> None:
    desk = people.desk()
    desk.goto("/styleguide/states/")
    link = desk.locator("a[data-dialog]")
    link.click()
    dialog = desk.get_by_role("dialog", name="结束")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("link", name="先不结束")).to_be_focused()
    assert_accessible(desk)
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()


def test_three_presses_send_a_form_once(people: People) -> None:
    desk = people.desk()
    desk.goto("/styleguide/conflict/")
    sent: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.url)
        route.fulfill(status=204)

    desk.route("**/*", answer)
    desk.evaluate(
        "() => { const act = document.querySelector('form[data-once] button');"
        " act.click(); act.click(); act.click(); }"
    )
    expect(desk.locator("form[data-once] button")).to_be_disabled()
    assert len(sent) == 1


def test_a_password_can_be_looked_at(people: People) -> None:
    desk = people.desk()
    desk.goto("/styleguide/signin/")
    desk.get_by_label("密码").fill("一段长的口令")
    desk.get_by_role("button", name="看一下").click()
    expect(desk.get_by_label("密码")).to_have_attribute("type", "text")
    desk.get_by_role("button", name="遮住").click()
    expect(desk.get_by_label("密码")).to_have_attribute("type", "password")


def test_a_draft_lives_in_the_tab_until_the_receipt(people: People) -> None:
    phone = people.phone()
    phone.goto("/styleguide/public-where/")
    phone.get_by_label("在哪里").fill("桥头小卖部")
    phone.reload()
    expect(phone.get_by_label("在哪里")).to_have_value("桥头小卖部")
    phone.goto("/styleguide/receipt/")
    assert phone.evaluate("sessionStorage.length") == 0
    phone.goto("/styleguide/public-where/")
    expect(phone.get_by_label("在哪里")).to_have_value("")


def test_the_slip_becomes_a_picture_with_a_name_that_tells_nothing(people: People) -> None:
    phone = people.phone()
    phone.goto("/styleguide/receipt/")
    with phone.expect_download() as saved:
        phone.get_by_role("button", name="存成图片").click()
    assert saved.value.suggested_filename == "图片.png"
    phone.get_by_role("button", name="复制").click()
    expect(phone.get_by_role("button", name="已复制")).to_be_visible()


def test_the_quick_way_out_leaves_nothing_to_come_back_to(people: People) -> None:
    phone = people.phone()
    phone.goto("/styleguide/public/")
    phone.goto("/styleguide/public-where/")
    phone.get_by_label("在哪里").fill("桥头小卖部")
    phone.route("**/*baidu*/**", lambda route: route.fulfill(body="<title>elsewhere</title>"))
    phone.get_by_role("link", name="快速离开").click()
    phone.wait_for_url("**baidu**")
    phone.go_back()
    # Back leads past the page that was left, and nothing of it is kept.
    assert "public-where" not in phone.url
    assert phone.evaluate("sessionStorage.length") == 0
