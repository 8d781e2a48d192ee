"""The first pages anyone meets open in a real browser, on a phone and a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People
from tests.support.site import REPORT

pytestmark = pytest.mark.browser

OPEN = {"towns": "/report/", "report": REPORT, "receipt": "/receipt/", "signin": "/accounts/login/"}


@pytest.mark.parametrize("screen", ["desk", "phone", "small_phone"])
@pytest.mark.parametrize("name", OPEN)
def test_an_open_page_can_be_read_by_everyone(
    people: People, picture: Callable[..., object], name: str, screen: str
) -> None:
    page: Page = getattr(people, screen)()
    answer = page.goto(OPEN[name])
    assert answer is not None
    assert answer.ok
    expect(page.locator("h1").first).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    picture(page, name)


def test_what_the_policy_forbids_fails_the_test(people: People) -> None:
    page = people.desk()
    page.goto(REPORT)
    with page.expect_console_message(lambda message: message.text.startswith("CSP style-src")):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')")
    assert people.unexpected() != []
    people.expect(r"CSP style-src|Content Security Policy")
    assert people.unexpected() == []
