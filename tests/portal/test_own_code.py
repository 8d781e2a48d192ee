"""A complaint about what was taken at the desk, whose clerk read the receipt code out and knows it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import world
from tests.portal.pages import KEY, OTHER_KEY, Page, code_in, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel import moment
from weibao.kernel.crypto import receipts
from weibao.office.guard.numbers import MESSAGES_OF_REPORT, numbers
from weibao.reports.actions import complaining
from weibao.reports.actions.taking import take
from weibao.reports.models import Complaint, Report

WORDS = "登记的人说这是家务事，不用管"
KEYS = [f"{number:032x}" for number in range(100)]


@pytest.fixture
def taken(here: Town, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(moment, "now", lambda: NOW)
    return take(
        world.content(area=here.village),
        by=here["clerk"],
        at=NOW,
        unit=here.units["station"],
        channel="phone",
        client_key=KEY,
    )


def complain(visitor: Client, text: str = WORDS, *, key: str = OTHER_KEY) -> Page:
    typed = {"code": receipts.derive_code(KEY), "complaint": text, "once_key": key}
    return visitor.post("/receipt/complaint/", typed)


def look(visitor: Client, code: str) -> Page:
    return visitor.post("/receipt/", {"code": code})


def shown(visitor: Client, code: str) -> str:
    """The page without the key of its form, which is another each time."""
    return re.sub(r'name="once_key" value="[0-9a-f]+"', "", text_of(look(visitor, code)))


def test_the_receipt_shows_nothing_of_it_and_its_own_code_everything(
    here: Town, visitor: Client, taken: Report
) -> None:
    known = receipts.derive_code(KEY)
    asked = text_of(visitor.post("/receipt/complaint/", {"code": known}))
    assert "另给一串号" in asked
    before = shown(visitor, known)
    own = code_in(complain(visitor))
    assert own != receipts.shown(known)
    # What the clerk could look at says the same as before, now and after the answer.
    assert shown(visitor, known) == before
    waits = text_of(look(visitor, own))
    assert ("在等答复" in waits, "纪检监督员" in waits, own in waits) == (True, True, False)
    row = Complaint.objects.get()
    complaining.answer(row.pk, by=here["discipline"], at=NOW, version=1, text="已经批评教育")
    assert shown(visitor, known) == before
    row.refresh_from_db()
    assert row.seen_at is None
    assert "已经批评教育" in text_of(look(visitor, own))
    row.refresh_from_db()
    assert row.seen_at == NOW
    assert WORDS not in text_of(look(visitor, own))
    looks = Event.objects.filter(subject=row.pk, kind__in=("receipt.opened", "complaint.read"))
    assert looks.count() == 2


def test_an_empty_one_sent_first_blocks_nothing(visitor: Client, taken: Report) -> None:
    by_clerk = code_in(complain(visitor, "。", key=KEYS[1]))
    by_caller = code_in(complain(visitor))
    assert by_caller != by_clerk
    assert Complaint.objects.filter(status="received").count() == 2
    # Sent again it is the same; changed, the first stands and its code is shown again.
    assert code_in(complain(visitor)) == by_caller
    changed = complain(visitor, "改过的话")
    assert (changed.status_code, code_in(changed)) == (409, by_caller)
    assert Complaint.objects.count() == 2


def test_only_so_many_in_a_day_and_what_was_sent_still_answers(
    visitor: Client, taken: Report
) -> None:
    most = numbers(taken.town, on=NOW.date())[MESSAGES_OF_REPORT]
    pages = [complain(visitor, key=key) for key in KEYS[: most + 1]]
    assert [page.status_code for page in pages] == [200] * most + [409]
    assert "今天投诉得很多了" in text_of(pages[-1])
    assert code_in(complain(visitor, key=KEYS[0])) == code_in(pages[0])
