"""Wrong codes are slowed down by where they come from, never for anybody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.org.factories import SmallTown
from tests.portal.pages import code_in, form_on, send, text_of
from weibao.audit.models import Event
from weibao.kernel.crypto import receipts
from weibao.portal.limits import WRONG_CODES_ADDRESS, WRONG_CODES_BLOCK
from weibao.portal.throttle import Counter, keys_of


def wrong(number: int) -> str:
    return receipts.derive_code(f"not filed {number}")


def fill(counter: Counter, address: str, times: int, *, at: datetime) -> None:
    for _ in range(times):
        counter.note(keys_of(address), at=at)


def test_an_address_waits_after_its_limit_and_no_longer_than_it(at: datetime) -> None:
    counter = Counter()
    fill(counter, "203.0.113.7", WRONG_CODES_ADDRESS.times - 1, at=at)
    assert counter.wait(keys_of("203.0.113.7"), at=at) == 0
    fill(counter, "203.0.113.7", 1, at=at)
    assert counter.wait(keys_of("203.0.113.7"), at=at) == WRONG_CODES_ADDRESS.seconds
    after = at + timedelta(seconds=WRONG_CODES_ADDRESS.seconds)
    assert counter.wait(keys_of("203.0.113.7"), at=after) == 0


def test_a_neighbour_in_the_block_is_not_held_back_by_one_address(at: datetime) -> None:
    counter = Counter()
    fill(counter, "203.0.113.7", WRONG_CODES_ADDRESS.times, at=at)
    assert counter.wait(keys_of("203.0.113.8"), at=at) == 0


def test_a_whole_block_has_a_limit_of_its_own(at: datetime) -> None:
    counter = Counter()
    for host in range(WRONG_CODES_BLOCK.times):
        counter.note(keys_of(f"203.0.113.{host}"), at=at)
    assert counter.wait(keys_of("203.0.113.200"), at=at) > 0
    assert counter.wait(keys_of("198.51.100.1"), at=at) == 0


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("", "nonsense", True),
    ],
)
def test_a_line_is_one_address_or_one_64(first: str, second: str, same: bool) -> None:
    assert (keys_of(first)[0] == keys_of(second)[0]) is same


def test_no_more_is_remembered_than_fits(at: datetime) -> None:
    counter = Counter(keep=10)
    for host in range(200):
        counter.note(keys_of(f"10.{host}.0.1"), at=at)
    assert len(counter._seen) == 10


@pytest.fixture
def code(visitor: Client, town: SmallTown) -> str:
    return code_in(send(visitor))


def test_a_right_code_opens_also_from_an_address_that_is_held_back(
    visitor: Client, code: str
) -> None:
    for number in range(WRONG_CODES_ADDRESS.times):
        assert visitor.post("/receipt/", {"code": wrong(number)}).status_code == 422
    page = visitor.post("/receipt/", {"code": wrong(99)})
    assert page.status_code == 429
    assert "试得太快了" in text_of(page)
    assert form_on(page, "ask").fields["code"] == wrong(99)
    assert visitor.post("/receipt/", {"code": code}).status_code == 200


def test_a_flood_fills_neither_the_log_nor_anybody_elses_limit(visitor: Client, code: str) -> None:
    for number in range(3 * WRONG_CODES_ADDRESS.times):
        visitor.post("/receipt/", {"code": wrong(number)}, REMOTE_ADDR="203.0.113.7")
    assert Event.objects.filter(kind="receipt.wrong").count() == WRONG_CODES_ADDRESS.times
    page = visitor.post("/receipt/", {"code": wrong(1)}, REMOTE_ADDR="198.51.100.1")
    assert page.status_code == 422


def test_filing_is_never_held_back_by_wrong_codes(visitor: Client, code: str) -> None:
    for number in range(WRONG_CODES_ADDRESS.times + 1):
        visitor.post("/receipt/", {"code": wrong(number)})
    assert send(visitor, once_key=f"{5:032x}").status_code == 200
