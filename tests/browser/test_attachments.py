"""Choosing files in a browser: in pieces over a line that breaks, and as a plain form without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from tests.kernel.media.papers import pdf
from tests.office.attached import jpeg

if TYPE_CHECKING:
    from tests.support.browser import People

pytestmark = pytest.mark.browser

PHOTO = {"name": "IMG_7.jpg", "mimeType": "image/jpeg", "buffer": jpeg(1_300_000)}
PAGE = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": b"<html><script>1</script></html>"}


def to_material(page: Page) -> None:
    """The first case that is worked on, with the form for material open."""
    page.goto("/cases/?stage=investigating")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.get_by_text("添加材料", exact=True).first.click()


def test_a_file_goes_up_over_a_line_that_breaks(people: People) -> None:
    people.expect("ERR_FAILED|422")
    page = people.signed_in("zhouwj", "phone")
    to_material(page)
    broken: list[str] = []

    def breaks(route: Route) -> None:
        """The first try of the second piece is lost."""
        second = route.request.headers["x-upload-piece"] == "1"
        if second and not broken:
            broken.append("1")
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/piece/", breaks)
    box = page.locator("#files [data-files]")
    box.locator("input[type=file]").first.set_input_files([PHOTO, PAGE])
    expect(box.get_by_text("照片 · 1.2 MB")).to_be_visible()
    assert broken == ["1"]
    expect(box.locator(".wb-files-bad")).to_contain_text("网页")
    box.locator(".wb-files-bad").get_by_role("button", name="去掉").click()
    expect(box.locator("li")).to_have_count(1)
    page.locator("#files").get_by_label("是什么").fill("断线也传完")
    page.get_by_role("button", name="加到个案").click()
    expect(page.locator("#files")).to_contain_text("断线也传完")


def test_without_script_the_form_carries_the_file(people: People) -> None:
    people.expect("422")
    page = people.signed_in("zhouwj", java_script_enabled=False)
    to_material(page)
    files = page.locator("#files")
    files.locator("input[type=file]").first.set_input_files([PHOTO, PAGE])
    files.get_by_role("button", name="加到个案").click()
    expect(files).to_contain_text("不能接收网页文件")
    expect(files).to_contain_text("IMG_7.jpg")
    files.get_by_label("是什么").fill("没有脚本")
    files.get_by_role("button", name="加到个案").click()
    expect(page.locator("#files")).to_contain_text("没有脚本")


def test_the_copy_of_a_pdf_opens_in_the_browsers_own_viewer(people: People) -> None:
    """Under our policy: neither sandbox nor styles keep the viewer from starting."""
    people.expect("favicon.ico|404")
    page = people.signed_in("zhouwj")
    to_material(page)
    paper = {"name": "病历.pdf", "mimeType": "application/pdf", "buffer": pdf(pages=2)}
    page.locator("#files input[type=file]").first.set_input_files([paper])
    expect(page.locator("#files [data-files]")).to_contain_text("PDF")
    page.locator("#files").get_by_label("是什么").fill("医院的病历")
    page.get_by_role("button", name="加到个案").click()
    copy = page.locator("#files").get_by_role("link", name="文件", exact=False)
    for _ in range(30):
        if copy.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    address = copy.first.get_attribute("href") or ""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.body().startswith(b"%PDF")
    page.goto(address)
    for _ in range(20):
        viewer = [frame for frame in page.frames if frame.url.startswith("chrome-extension://")]
        if viewer:
            break
        page.wait_for_timeout(250)
    assert viewer, [frame.url for frame in page.frames]
