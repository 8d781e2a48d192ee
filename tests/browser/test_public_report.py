"""A frightened neighbour with a phone: the report, the slip, the way out; with script and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People
from tests.support.site import REPORT

pytestmark = pytest.mark.browser

CODE = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{5}")
STORY = "孩子一个人在家，听见哭。\n昨天晚上也是。"


@pytest.fixture(params=["script", "none"])
def phone(people: People, request: pytest.FixtureRequest) -> Page:
    """A phone of each kind: 390 px with script, 360 px without."""
    with_script = request.param == "script"
    return people.phone() if with_script else people.small_phone(java_script_enabled=False)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


# What is typed at each step before the last, and the question of the step.
QUESTIONS = {
    "what": "您看到或听到了什么？",
    "danger": "孩子现在正有危险吗？",
    "child": "是哪个孩子？",
    "where": "在哪里？",
    "when": "什么时候的事？",
    "story": "请说说经过",
    "files": "有照片、录音吗？",
    "named": "要不要留下联系方式？",
    "review": "送出前再看一眼",
}


SKIP = {"when": "不清楚，跳过这一步", "files": "没有，跳过这一步"}


def type_into(page: Page, step: str, *, danger: str = "不是") -> None:
    if step == "what":
        page.get_by_role("radio", name="没人管").check()
    elif step == "danger":
        page.get_by_role("radio", name=danger).check()
    elif step == "child":
        page.get_by_label("姓名或小名").fill("豆豆𠮷·")
    elif step == "where":
        page.get_by_label("在哪个村").select_option(index=1)
    elif step == "story":
        page.get_by_role("textbox", name="经过", exact=True).fill(STORY)
    elif step == "named":
        page.get_by_role("radio", name="不留姓名").check()


def answer(page: Page, upto: str = "review", *, danger: str = "不是") -> None:
    """The steps before `upto`, from the first."""
    for step, question in QUESTIONS.items():
        expect(page.locator("h1")).to_have_text(question)
        if step == upto:
            return
        type_into(page, step, danger=danger)
        press(page, SKIP.get(step, "下一步"))


def file(page: Page) -> str:
    """A whole anonymous report; the code on its slip."""
    page.goto(REPORT)
    answer(page)
    press(page, "送出报告")
    return code_on(page)


def code_on(page: Page) -> str:
    expect(page.get_by_text("收到了，谢谢您帮这个孩子")).to_be_visible()
    found = CODE.search(page.locator("[data-slip]").inner_text().replace("\n", ""))
    assert found
    return found.group()


def test_a_report_is_told_sent_and_followed(phone: Page) -> None:
    code = file(phone)
    assert CODE.search(phone.url) is None
    press(phone, "看回复、补充一句")
    expect(phone.locator("h1")).to_have_text("工作站收到了，正在看")
    phone.get_by_label("补充一句").fill("他爸爸回来了")
    press(phone, "送出补充")
    expect(phone.get_by_text("补充收到了。")).to_be_visible()
    phone.goto("/receipt/")
    phone.get_by_label("回执号").fill(code.lower().replace("-", " ").replace("0", "o"))
    press(phone, "看回复")
    expect(phone.get_by_text("他爸爸回来了")).to_be_visible()
    assert CODE.search(phone.url) is None


def test_every_page_of_the_way_can_be_read(people: People, picture: Callable[..., object]) -> None:
    people.expect("422")
    page = people.phone()
    for name in look_at_each(page):
        assert_fits(page)
        assert_accessible(page)
        picture(page, f"report-{name}")


@pytest.mark.parametrize("script", [True, False])
def test_every_page_of_the_way_fits_in_large_type(people: People, *, script: bool) -> None:
    people.expect("422")
    page = people.small_phone(java_script_enabled=script)
    page.goto(REPORT)
    press(page, "大字")
    expect(page.locator("html")).to_have_class("wb-big")
    for _ in look_at_each(page):
        assert_fits(page)
        expect(page.locator("html")).to_have_class("wb-big")
        # What axe waits for does not come where scripts are switched off.
        if script:
            assert_accessible(page)


def look_at_each(page: Page) -> Iterator[str]:
    """Walks the report, stopping at every page and every page with an error on it."""
    page.goto(REPORT)
    for step, question in QUESTIONS.items():
        expect(page.locator("h1")).to_have_text(question)
        yield step
        if step in {"what", "danger", "story"}:
            press(page, "下一步")
            expect(page.get_by_role("alert").first).to_be_visible()
            yield f"{step}-error"
        if step == "named":
            yield from look_at_a_name(page)
        elif step != "review":
            type_into(page, step, danger="是，")
            press(page, "下一步")
        if step == "danger":
            expect(page.locator("h1")).to_have_text("孩子正有危险，请先打 110")
            yield "call"
            press(page, "打过了，或打不了，接着填")
    press(page, "送出报告")
    code_on(page)
    yield "slip"
    press(page, "清除痕迹并离开")
    expect(page.get_by_text("先抄下来")).to_be_visible()
    yield "slip-not-kept"
    press(page, "看回复、补充一句")
    expect(page.locator("h1")).to_have_text("工作站收到了，正在看")
    yield "file"
    press(page, "投诉办理情况")
    expect(page.locator("h1")).to_have_text("投诉办理情况")
    yield "complaint"
    press(page, "回去看回复")
    press(page, "打印回执单")
    press(page, "印上回执号")
    expect(page.locator("h1")).to_have_text("回执单")
    yield "paper"


def look_at_a_name(page: Page) -> Iterator[str]:
    page.get_by_role("radio", name="留下联系方式").check()
    page.get_by_label("电话").fill("12345")
    press(page, "下一步")
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "named-error"
    page.get_by_label("电话").fill("138 0000 1111")
    press(page, "下一步")


def test_the_slip_is_not_left_before_the_code_is_kept(people: People, phone: Page) -> None:
    people.expect("422")
    code = file(phone)
    press(phone, "清除痕迹并离开")
    expect(phone.get_by_text("先抄下来")).to_be_visible()
    assert code_on(phone) == code


def neutral(page: Page) -> None:
    """Another website, answered here: tests reach nothing beyond this machine."""

    def answer_for_it(route: Route) -> None:
        route.fulfill(body="<h1>别的网站</h1>", content_type="text/html; charset=utf-8")

    page.route(re.compile(r"^https://"), answer_for_it)


def test_the_quick_way_out_leaves_nothing_behind(people: People) -> None:
    page = people.phone()
    neutral(page)
    page.goto("/receipt/")
    page.goto(REPORT)
    answer(page)
    page.get_by_role("link", name="快速离开").click()
    expect(page.locator("h1")).to_have_text("别的网站")
    page.go_back()
    # What was open before the report; the report itself is no entry any more.
    expect(page.locator("h1")).to_have_text("凭回执号看回复")
    assert page.evaluate("sessionStorage.length") == 0
    page.goto(REPORT)
    expect(page.get_by_text("接着填")).to_be_hidden()


def test_leaving_the_slip_with_the_code_kept_clears_it(people: People) -> None:
    page = people.phone()
    neutral(page)
    code = file(page)
    page.get_by_role("checkbox", name="我已经存好回执号").check()
    press(page, "清除痕迹并离开")
    expect(page.locator("h1")).to_have_text("别的网站")
    page.goto(REPORT)
    assert page.evaluate("sessionStorage.length") == 0
    assert code not in page.content()


def test_without_script_leaving_says_what_is_left_to_do(people: People) -> None:
    page = people.small_phone(java_script_enabled=False)
    file(page)
    page.get_by_role("checkbox", name="我已经存好回执号").check()
    press(page, "清除痕迹并离开")
    expect(page.locator("h1")).to_have_text("可以离开了")
    assert CODE.search(page.content()) is None


def test_a_double_click_is_one_request(people: People) -> None:
    page = people.phone()
    page.goto(REPORT)
    answer(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="送出报告").dblclick()
    code_on(page)
    assert sent.count("POST") == 1


def test_without_script_sending_twice_shows_one_code(people: People) -> None:
    page = people.small_phone(java_script_enabled=False)
    first = file(page)
    page.reload()
    assert code_on(page) == first


def test_the_back_button_of_the_phone_goes_one_step_back(people: People) -> None:
    page = people.phone()
    page.goto(REPORT)
    answer(page, "story")
    story = page.get_by_role("textbox", name="经过", exact=True)
    story.fill("还没写完")
    for question in ("什么时候的事？", "在哪里？", "是哪个孩子？"):
        page.go_back()
        expect(page.locator("h1")).to_have_text(question)
    expect(page.get_by_label("姓名或小名")).to_have_value("豆豆𠮷·")
    for question in ("在哪里？", "什么时候的事？", "请说说经过"):
        press(page, "下一步")
        expect(page.locator("h1")).to_have_text(question)
    expect(story).to_have_value("还没写完")


def test_the_back_button_does_not_lose_the_code(people: People) -> None:
    page = people.phone()
    code = file(page)
    page.go_back()
    expect(page.get_by_text("先抄下来")).to_be_visible()
    assert code_on(page) == code


def test_a_page_that_was_dropped_comes_back_in_its_tab(people: People) -> None:
    page = people.phone()
    page.goto(REPORT)
    answer(page, "story")
    page.get_by_role("textbox", name="经过", exact=True).fill("还没写完")
    page.reload()
    press(page, "接着填")
    expect(page.get_by_role("textbox", name="经过", exact=True)).to_have_value("还没写完")
    other = page.context.new_page()
    other.goto(REPORT)
    expect(other.get_by_text("接着填")).to_be_hidden()


def test_the_slip_survives_a_reload_until_it_is_kept(people: People) -> None:
    page = people.phone()
    code = file(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert code_on(page) == code
    page.get_by_role("checkbox", name="我已经存好回执号").check()
    page.reload()
    expect(page.locator("h1")).to_have_text("您看到或听到了什么？")


def test_without_signal_nothing_is_lost(people: People) -> None:
    people.expect("ERR_INTERNET_DISCONNECTED")
    page = people.phone()
    page.goto(REPORT)
    answer(page)
    page.context.set_offline(True)
    press(page, "送出报告")
    expect(page.get_by_text("网断了，没送出去。")).to_be_visible()
    page.context.set_offline(False)
    press(page, "送出报告")
    code_on(page)


def test_the_slip_is_saved_as_a_picture_with_a_name_that_says_nothing(people: People) -> None:
    page = people.phone()
    file(page)
    with page.expect_download() as download:
        press(page, "存成图片")
    assert download.value.suggested_filename == "图片.png"


def test_name_and_phone_are_asked_only_from_those_who_want(people: People) -> None:
    page = people.phone()
    page.goto(REPORT)
    answer(page, "named")
    expect(page.get_by_label("电话")).to_be_hidden()
    page.get_by_role("radio", name="留下联系方式").check()
    page.get_by_label("电话").fill("138 0000 1111")
    page.get_by_role("radio", name="不留姓名").check()
    expect(page.get_by_label("电话")).to_be_hidden()
    press(page, "下一步")
    press(page, "送出报告")
    code_on(page)
