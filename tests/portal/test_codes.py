"""Wrong codes are slowed down by where they come from, never for anybody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.org.factories import SmallTown
from tests.portal.pages import code_in, form_on, send, text_of
from weibao.audit.models import Event
from weibao.kernel.crypto import receipts
from weibao.office.guard.numbers import CODES_BLOCK, CODES_LINE
from weibao.office.models import Setting
from weibao.portal.guard import codes

pytestmark = pytest.mark.django_db

LINE, BLOCK = CODES_LINE.default, CODES_BLOCK.default
ATTACKER, NEIGHBOUR, ELSEWHERE = "203.0.113.7", "203.0.113.8", "198.51.100.1"


def wrong(number: int) -> str:
    return receipts.derive_code(f"not filed {number}")


def fill(address: str, times: int, *, at: datetime) -> None:
    for _ in range(times):
        codes.note(address, at=at)


def test_an_address_waits_after_its_limit_and_no_longer_than_it(at: datetime) -> None:
    fill(ATTACKER, LINE - 1, at=at)
    assert codes.wait(ATTACKER, at=at) == 0
    fill(ATTACKER, 1, at=at)
    wait = codes.wait(ATTACKER, at=at)
    assert 500 < wait <= codes.TEN_MINUTES
    assert codes.wait(ATTACKER, at=at + timedelta(seconds=wait)) == 0


def test_a_neighbour_in_the_block_is_not_held_back_by_one_address(at: datetime) -> None:
    fill(ATTACKER, LINE, at=at)
    assert codes.wait(NEIGHBOUR, at=at) == 0


def test_a_whole_block_has_a_limit_of_its_own(at: datetime) -> None:
    for host in range(BLOCK):
        codes.note(f"203.0.113.{host}", at=at)
    assert codes.wait("203.0.113.200", at=at) > 0
    assert codes.wait(ELSEWHERE, at=at) == 0


def test_a_town_may_set_the_numbers_and_the_mildest_counts(at: datetime, town: SmallTown) -> None:
    """Before the code is found, no town is known."""
    fill(ATTACKER, 3, at=at)
    assert codes.wait(ATTACKER, at=at) == 0
    Setting.objects.create(
        town=town.code, key=CODES_LINE.key, value=3, valid_from=at.date(), created_at=at
    )
    assert codes.wait(ATTACKER, at=at) > 0
    assert codes.wait(ATTACKER, at=at - timedelta(days=1)) == 0


@pytest.fixture
def code(visitor: Client, town: SmallTown) -> str:
    return code_in(send(visitor))


def test_a_right_code_opens_also_from_an_address_that_is_held_back(
    visitor: Client, code: str
) -> None:
    for number in range(LINE):
        assert visitor.post("/receipt/", {"code": wrong(number)}).status_code == 422
    page = visitor.post("/receipt/", {"code": wrong(99)})
    assert page.status_code == 429
    assert "试得太快了" in text_of(page)
    assert form_on(page, "ask").fields["code"] == wrong(99)
    assert visitor.post("/receipt/", {"code": code}).status_code == 200


def test_a_flood_fills_neither_the_log_nor_anybody_elses_limit(visitor: Client, code: str) -> None:
    for number in range(3 * LINE):
        visitor.post("/receipt/", {"code": wrong(number)}, REMOTE_ADDR=ATTACKER)
    assert Event.objects.filter(kind="receipt.wrong").count() == LINE
    # Of the twenty that had to wait, one event at once, the others a minute later in one sum.
    assert Event.objects.filter(kind="limit.slowed").count() == 1
    page = visitor.post("/receipt/", {"code": wrong(1)}, REMOTE_ADDR=ELSEWHERE)
    assert page.status_code == 422


def test_a_header_does_not_win_further_tries(visitor: Client, code: str) -> None:
    for number in range(LINE):
        forged = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": f"198.51.100.{number}"}
        visitor.post("/receipt/", {"code": wrong(number)}, REMOTE_ADDR=ATTACKER, headers=forged)
    page = visitor.post("/receipt/", {"code": wrong(99)}, REMOTE_ADDR=ATTACKER)
    assert page.status_code == 429


def test_filing_is_never_held_back_by_wrong_codes(visitor: Client, code: str) -> None:
    for number in range(LINE + 1):
        visitor.post("/receipt/", {"code": wrong(number)})
    assert send(visitor, once_key=f"{5:032x}").status_code == 200
