"""Lists in a browser: conditions, a view kept, rows ticked, Excel out; on desk and phone, without script."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People

pytestmark = pytest.mark.browser


def choose(page: Page, box: str, *values: str) -> None:
    """Tick values in a box of the filter bar, and look."""
    page.locator(".wb-drop > summary", has_text=box).click()
    for value in values:
        page.locator("details[open]").get_by_label(value, exact=True).check()
    page.locator("details[open]").get_by_role("button", name="看结果").click()


def test_a_clerk_narrows_keeps_a_view_and_takes_it_out(
    people: People, picture: Callable[..., object]
) -> None:
    clerk = people.signed_in("zhouwj")
    clerk.goto("/cases/?view=all")
    every = clerk.locator("tbody tr").count()
    choose(clerk, "风险", "高", "较高")
    expect(clerk.locator(".wb-drop-set")).to_contain_text("高、较高")
    assert 0 < clerk.locator("tbody tr").count() < every
    assert "risk=high&risk=raised" in clerk.url
    assert_accessible(clerk)
    picture(clerk, "lists-1-narrowed")

    clerk.get_by_role("link", name="存为常用").click()
    clerk.get_by_label("叫什么").fill("急的")
    clerk.get_by_label("本单位都能用").check()
    assert_accessible(clerk)
    clerk.get_by_role("button", name="存为常用").click()
    expect(clerk.locator(".wb-tabs [aria-current]")).to_contain_text("急的")
    supervisor = people.signed_in("daiyh")
    supervisor.goto("/cases/")
    expect(supervisor.get_by_role("link", name=re.compile("^急的"))).to_be_visible()

    clerk.get_by_role("link", name="导出 Excel").click()
    assert_accessible(clerk)
    clerk.get_by_label("会议研究").check()
    clerk.get_by_role("button", name=re.compile("^导出")).click()
    expect(clerk.get_by_role("heading", name=re.compile("文件好了"))).to_be_visible()
    with clerk.expect_download() as taken:
        clerk.get_by_role("link", name=re.compile("下载")).click()
    book = load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()))
    lines = [[str(cell.value) for cell in line] for line in book.active.iter_rows()]
    assert lines[0][0].startswith("未保工作站　周文静")
    assert "风险：高、较高" in lines[1][0]
    assert {line[3] for line in lines[3:]} <= {"高", "较高"}
    assert re.fullmatch(r"个案 [\d -]+\.xlsx", taken.value.suggested_filename)


def test_a_leader_urges_what_is_ticked(people: People, picture: Callable[..., object]) -> None:
    leader = people.signed_in("tangjm")
    leader.goto("/cases/?view=open")
    button = leader.locator("[data-bulk]").get_by_role("button", name="催办")
    expect(button).to_be_disabled()
    leader.locator("[data-pick]").first.check()
    expect(leader.locator("[data-bulk-count]")).to_have_text("已选 1 件")
    leader.locator("[data-pick-all]").check()
    picture(leader, "lists-2-ticked")
    assert_accessible(leader)
    button.click()
    expect(leader.get_by_role("heading", name="催办这些个案")).to_be_visible()
    assert_accessible(leader)
    leader.get_by_role("button", name=re.compile("^催办，")).click()
    expect(leader.get_by_text("办好了").first).to_be_visible()
    picture(leader, "lists-3-done")
    # The same again: each was urged today.
    leader.goto("/cases/?view=open&pick=page")
    leader.locator("[data-bulk]").get_by_role("button", name="催办").click()
    expect(leader.get_by_text("今天已经催过").first).to_be_visible()


def test_without_script(people: People) -> None:
    page = people.signed_in("daiyh", java_script_enabled=False)
    page.goto("/cases/?view=open")
    choose(page, "阶段", "结案")
    assert "stage=closed" in page.url
    page.get_by_role("link", name="选中本页").click()
    expect(page.locator("[data-bulk-count]")).to_contain_text("已选")
    page.locator("[data-bulk]").get_by_role("button", name="催办").click()
    expect(page.get_by_text("已经结案，不用催").first).to_be_visible()


def test_on_the_phone(people: People, picture: Callable[..., object]) -> None:
    for user in ("zhouwj", "hejiang", "luoxf", "pengzy"):
        page = people.signed_in(user, "phone")
        for address in ("/cases/", "/cases/?view=all&size=50", "/exports/", "/lists/cases/views/"):
            page.goto(address)
            assert_fits(page)
        page.goto("/cases/?risk=high&clock=soon&days=90")
        assert_accessible(page)
        assert_fits(page)
        picture(page, f"lists-4-phone-{user}")
