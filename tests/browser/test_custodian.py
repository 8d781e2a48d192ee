"""A custodian at the desk: a call taken and written up, an opening that closes itself, an objection."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import assert_accessible, assert_fits

if TYPE_CHECKING:
    from tests.support.browser import People

pytestmark = pytest.mark.browser

# The custodians of the demo share one; see demo/weibao_demo/people.py.
PASSPHRASE = "演示保管口令2026"
OUTCOME = "说那天是放学以后，两个大孩子，以前没见过"


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).first.click()


def passphrase(page: Page, form: str = "") -> None:
    page.locator(f"{form} input[name=passphrase]").first.fill(PASSPHRASE)


def take(custodian: Page) -> tuple[str, str]:
    """Take the call that waits; answers the name and the number that were shown."""
    custodian.goto("/reports/sealed/")
    custodian.get_by_role("link", name="去看").first.click()
    assert_accessible(custodian)
    passphrase(custodian)
    press(custodian, "接下，看号码")
    expect(custodian.get_by_role("heading", level=1)).to_contain_text("的报告人")
    shown = custodian.locator(".wb-secret dd").all_inner_texts()
    return shown[0], shown[1]


def closes(custodian: Page, name: str) -> None:
    """After its minutes nothing is left in the page, and it says so; nor may it be printed."""
    assert_accessible(custodian)
    custodian.emulate_media(media="print")
    expect(custodian.locator(".wb-secret")).not_to_be_visible()
    expect(custodian.get_by_text("这一页不能打印")).to_be_visible()
    custodian.emulate_media(media="screen")
    custodian.clock.fast_forward("04:50")
    expect(custodian.get_by_text(name)).to_be_visible()
    custodian.clock.fast_forward("00:15")
    expect(custodian.get_by_text("已经关上了")).to_be_visible()
    assert name not in custodian.content()


def test_a_call_through_a_custodian(people: People) -> None:
    people.expect("status of 422")
    custodian = people.signed_in("lanbg")
    custodian.clock.install()
    name, phone = take(custodian)
    closes(custodian, name)
    custodian.get_by_role("link", name="打完了，去记结果").click()
    form = 'form[action$="/outcome/"]'
    custodian.locator(f'{form} label:has(input[value="yes"])').click()
    custodian.locator(f"{form} textarea").fill(f"{phone} 接了，{OUTCOME}")
    passphrase(custodian, form)
    press(custodian, "记下，交给办理的人")
    expect(custodian.get_by_text("写的话里有报告人的姓名或电话").first).to_be_visible()
    assert_accessible(custodian)
    custodian.locator(f"{form} textarea").fill(OUTCOME)
    passphrase(custodian, form)
    press(custodian, "记下，交给办理的人")
    expect(custodian.get_by_text("结果已记下")).to_be_visible()
    # The other custodian, on a phone, was told and objects.
    other = people.signed_in("qinshy", "phone")
    other.get_by_role("link", name=re.compile("核对一次打开")).first.click()
    assert_fits(other)
    assert_accessible(other)
    other.locator('label:has(input[value="object"])').click()
    other.locator("textarea").fill("没有看到受理单位的请求")
    press(other, "记下")
    expect(other.get_by_text("异议已记下")).to_be_visible()
    assert name not in other.content()
    for path in ("/reports/sealed/", "/openings/", "/custody/"):
        other.goto(path)
        assert_fits(other)
        assert_accessible(other)
