"""Every page of intake that staff have, on a phone in large type: nothing sideways, axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People

pytestmark = pytest.mark.browser

# Who opens which pages; a `>` stands for the first link there that leads to such an address.
PAGES = {
    "zhouwj": ("/reports/", "/reports/desk/", "/reports/statistics/", "/reports/trainings/",
               "/reports/slips/", "/reports/?stage=all > /reports/", "/reports/?stage=moved > /reports/"),
    "taoli": ("/reports/new/", "/reports/made/", "/reports/made/ > /reports/made/"),
    "luoxf": ("/reports/new/", "/reports/trainings/new/"),
    "qinshy": ("/reports/sealed/", "/reports/sealed/ > /opening-requests/", "/openings/", "/custody/",
               "/custody/recovery/consent/", "/custody/packing/", "/account/custody/"),
    "weiql": ("/reports/complaints/", "/reports/complaints/ > /reports/complaints/"),
    "jianght": ("/custody/recovery/", "/settings/guard/", "/notices/"),
    "nieshq": ("/reports/?stage=all > /reports/",),
}  # fmt: skip
# A switch of the product's own, which a person presses once on a device.
BIG = "document.documentElement.classList.add('wb-big')"
# Links that name a row.
ROWS = """(links, start) => links.map((link) => link.getAttribute('href'))
  .filter((href) => href.startsWith(start) && /[0-9a-f-]{36}/.test(href))"""


def open_page(page: Page, wanted: str) -> None:
    first, _, start = wanted.partition(" > ")
    answer = page.goto(first)
    if start:
        links: list[str] = page.locator("main a[href]").evaluate_all(ROWS, start)
        assert links, wanted
        answer = page.goto(links[0])
    assert answer is not None
    assert answer.ok, (wanted, answer.status)


@pytest.mark.parametrize("username", PAGES)
def test_staff_read_every_page_on_a_phone_in_large_type(people: People, username: str) -> None:
    page = people.signed_in(username, "small_phone")
    for wanted in PAGES[username]:
        open_page(page, wanted)
        page.evaluate(BIG)
        assert_fits(page)
        assert_accessible(page)
