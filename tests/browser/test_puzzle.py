"""The puzzle before the receipt: a phone with script does it alone, one without answers a sum in words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_public_report import answer, code_on, press
from tests.support.accessibility import assert_accessible, assert_fits
from tests.support.browser import People
from tests.support.site import REPORT, Site

pytestmark = pytest.mark.browser

DIGITS = "零一二三四五六七八九"
# As the keeper would set them, with a shorter wait.
ASK_ALWAYS = """
from datetime import timedelta
from weibao.kernel import moment
from weibao.office.guard import numbers as n
from weibao.office.models import Setting
now = moment.now()
for entry, value in ((n.LINE_PUZZLE, 1), (n.PUZZLE_WAIT, 3)):
    Setting.objects.create(
        town="500110110", key=entry.key, value=value,
        valid_from=now.date(), created_at=now,
    )
"""


@pytest.fixture
def people(chromium: Browser, own_site: Site) -> People:
    """At a site of their own, where the second report of an hour is asked."""
    own_site.command("shell", "--no-imports", "-c", ASK_ALWAYS)
    return People(chromium, own_site)


def to_the_last_step(page: Page) -> None:
    page.goto(REPORT)
    answer(page)


def test_the_puzzle_with_script_and_without(people: People, picture: Callable[..., object]) -> None:
    people.expect("422")
    first = people.small_phone(java_script_enabled=False)
    to_the_last_step(first)
    press(first, "送出报告")
    code_on(first)

    alone = people.phone()
    to_the_last_step(alone)
    # Slow enough to be looked at.
    alone.context.new_cdp_session(alone).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    press(alone, "送出报告")
    expect(alone.get_by_role("status").filter(has_text="手机正在自己算")).to_be_visible()
    expect(alone.get_by_role("button", name="送出报告", exact=True)).to_be_disabled()
    expect(alone.get_by_label("等于多少")).to_be_hidden()
    assert_accessible(alone)
    picture(alone, "puzzle-script")
    expect(alone.locator("[data-receipt]")).to_be_visible(timeout=60_000)
    code_on(alone)

    plain = people.small_phone(java_script_enabled=False)
    to_the_last_step(plain)
    press(plain, "送出报告")
    asked = plain.get_by_label(re.compile("等于多少"))
    expect(asked).to_be_visible()
    assert_fits(plain)
    picture(plain, "puzzle-words")
    words = plain.locator("label[for=puzzle_answer]").inner_text()
    one, two = (DIGITS.index(word) for word in words.split("，")[0].split("加"))
    asked.fill(str(one + two))
    press(plain, "送出报告")
    if plain.get_by_text("再等一下").is_visible():
        plain.wait_for_timeout(3000)
        expect(asked).to_have_value(str(one + two))
        press(plain, "送出报告")
    code_on(plain)
    assert people.unexpected() == []
