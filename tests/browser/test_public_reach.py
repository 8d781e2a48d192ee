"""The report where it is hardest to reach: a slow line, no finger on the glass, inside WeChat."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_public_report import CODE, QUESTIONS, STORY, answer, code_on, file, press
from tests.support.browser import People
from tests.support.site import REPORT

pytestmark = pytest.mark.browser

# About the second generation of mobile networks in a valley.
SLOW = {"offline": False, "latency": 600, "downloadThroughput": 8_000, "uploadThroughput": 4_000}
WECHAT = (
    "Mozilla/5.0 (Linux; Android 9; V1818A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/87.0.4280.141 Mobile Safari/537.36 MicroMessenger/8.0.10 Language/zh_CN"
)


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until the focus stands there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def choose(page: Page, name: str, downs: int) -> None:
    """Into a group of choices and down to one of them; enter then goes on."""
    tab_to(page, f"[name={name}]")
    page.keyboard.press("Space")
    for _ in range(downs):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_by_keyboard_alone_from_the_first_question_to_the_receipt(people: People) -> None:
    page = people.phone(is_mobile=False, has_touch=False)
    page.goto(REPORT)
    steps = {
        "what": lambda: choose(page, "circumstance", 1),
        "danger": lambda: choose(page, "in_danger", 1),
        "child": lambda: (tab_to(page, "#id_child_name"), page.keyboard.type("豆豆\n")),
        "where": lambda: (tab_to(page, "#id_where"), page.keyboard.type("河边\n")),
        "when": lambda: (tab_to(page, "[value=skip]"), page.keyboard.press("Enter")),
        "files": lambda: (tab_to(page, "[value=skip]"), page.keyboard.press("Enter")),
        "named": lambda: choose(page, "named", 0),
    }
    for step, question in QUESTIONS.items():
        expect(page.locator("h1")).to_have_text(question)
        if step == "story":
            tab_to(page, "#id_what")
            page.keyboard.type(STORY)
            tab_to(page, ".wb-btn-solid")
            page.keyboard.press("Enter")
        elif step == "review":
            tab_to(page, "[value=send]:not([hidden])")
            page.keyboard.press("Enter")
        else:
            steps[step]()
    code_on(page)
    tab_to(page, "[name=kept]")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="我已经存好回执号")).to_be_checked()


def test_on_a_slow_line_with_impatient_fingers_it_is_one_report(people: People) -> None:
    """Each press is doubled, and one answer breaks off on the way."""
    people.expect("ERR_FAILED|ERR_INCOMPLETE|ERR_CONTENT_LENGTH")
    page = people.small_phone()
    page.goto(REPORT)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    answer(page, "review")
    # The answer of the one write is lost: it is sent again and gives the same receipt.
    page.route(f"**{REPORT}", lambda route: (route.fetch(), route.abort())[1], times=1)
    press(page, "送出报告")
    expect(page.get_by_text("网断了，没送出去。")).to_be_visible()
    page.get_by_role("button", name="送出报告", exact=True).dblclick()
    code = code_on(page)
    page.goto("/receipt/")
    page.get_by_label("回执号").fill(code)
    page.get_by_role("button", name="看回复", exact=True).dblclick()
    expect(page.locator("h1")).to_have_text("工作站收到了，正在看")


def test_in_wechat_the_slip_is_a_picture_to_press(people: People) -> None:
    page = people.small_phone(user_agent=WECHAT)
    file(page)
    expect(page.get_by_text("长按图片")).to_be_hidden()
    press(page, "存成图片")
    picture = page.get_by_role("img", name="回执的图片")
    expect(picture).to_be_visible()
    assert str(picture.get_attribute("src")).startswith("data:image/png;base64,")
    # As wide as it was drawn: nothing was cut, the QR picture did not spoil the canvas.
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 720
    assert CODE.search(page.url) is None
