"""Take the pictures of the README from a running demo: `.venv/bin/python tools/pictures.py URL`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser import ARGUMENTS, executable

TARGET = Path(__file__).resolve().parents[1] / "docs" / "pictures"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def page(browser: Browser, size: dict[str, int], url: str, username: str = "") -> Page:
    opened = browser.new_context(viewport=size, base_url=url, locale="zh-CN").new_page()
    if username:
        opened.goto("/demo/")
        opened.locator(f'form[action$="/sign-in/{username}/"] button').click()
        opened.wait_for_url("**/")
    return opened


def take(shown: Page, name: str) -> None:
    shown.wait_for_load_state("networkidle")
    shown.screenshot(path=TARGET / f"{name}.png")


def main(url: str) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        clerk = page(browser, DESK, url, "zhouwj")
        take(clerk, "home")
        clerk.goto("/cases/?stage=disposing")
        clerk.locator("tbody tr").last.get_by_role("link").first.click()
        take(clerk, "case")
        phone = page(browser, PHONE, url)
        phone.goto("/report/500110110/")
        take(phone, "report")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
