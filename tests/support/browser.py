"""A real Chromium, people in front of it, and a watch over what it complains about."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    WebError,
    expect,
    sync_playwright,
)

if TYPE_CHECKING:
    from tests.support.site import Site

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "screenshots"
# Milliseconds: a page that takes this long is missing, also on a machine that does other things.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Also the browser reaches this machine only.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "small_phone": {
        "viewport": {"width": 360, "height": 740},
        "is_mobile": True,
        "has_touch": True,
    },
}
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(
  `CSP ${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


def executable() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise RuntimeError("no Chromium: apt install chromium, or WITHOUT=browser")
    return found


class People:
    """Opens pages for the people of one test; each has cookies and storage of their own."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser = browser
        self.site = site
        self.complaints: list[str] = []
        self.expected: list[re.Pattern[str]] = []
        self.contexts: list[BrowserContext] = []

    def desk(self, **options: Any) -> Page:
        return self._open("desk", options)

    def phone(self, **options: Any) -> Page:
        return self._open("phone", options)

    def small_phone(self, **options: Any) -> Page:
        return self._open("small_phone", options)

    def signed_in(self, username: str, screen: str = "desk", **options: Any) -> Page:
        """A page of one of the demo's accounts, at home."""
        page = self._open(screen, options)
        page.goto("/demo/")
        page.locator(f'form[action$="/sign-in/{username}/"] button').first.click()
        page.wait_for_url("**/")
        return page

    def expect(self, complaint: str) -> None:
        """Say beforehand that the browser will complain like this (a pattern), e.g. of a 404."""
        self.expected.append(re.compile(complaint))

    def unexpected(self) -> list[str]:
        return [
            text
            for text in self.complaints
            if not any(known.search(text) for known in self.expected)
        ]

    def _open(self, screen: str, options: dict[str, Any]) -> Page:
        context = self.browser.new_context(
            base_url=self.site.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            **{**SCREENS[screen], **options},
        )
        context.set_default_timeout(PATIENCE)
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._script_error)
        self.contexts.append(context)
        return context.new_page()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} {message.location.get('url', '')}".strip())

    def _script_error(self, error: WebError) -> None:
        self.complaints.append(f"script error: {error.error}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def people(chromium: Browser, site: Site) -> Iterator[People]:
    """Opens pages; the test fails when a page broke the CSP or its script, or wrote an error."""
    crowd = People(chromium, site)
    yield crowd
    for context in crowd.contexts:
        context.close()
    assert crowd.unexpected() == [], "the browser complained"


@pytest.fixture
def desk(people: People) -> Page:
    return people.desk()


@pytest.fixture
def phone(people: People) -> Page:
    return people.phone()


@pytest.fixture
def picture() -> Callable[..., Path]:
    """Take a picture of a whole page into screenshots/, named by what it shows and its width."""

    def take(page: Page, name: str) -> Path:
        size = page.viewport_size or {"width": 0, "height": 0}
        height: int = page.evaluate("document.fonts.ready.then(() => document.body.scrollHeight)")
        # Tall enough for the whole page, so that what sticks to the bottom stands at the bottom.
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        path = PICTURES / f"{name}-{size['width']}.png"
        page.screenshot(path=path)
        page.set_viewport_size(size)
        return path

    return take
