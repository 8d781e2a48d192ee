"""What a file can be found by follows what stands in it, and nothing else."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.children import factories as make
from tests.children.factories import OTHER_TOWN, Staff
from weibao.children.actions.finding import keys_of, refresh
from weibao.children.models import IdToken
from weibao.kernel.crypto.tokens import SearchKey, TokenKind
from weibao.office.models import SearchToken

BIRTH = date(2018, 3, 5)
NUMBER = make.id_number(birth=BIRTH, male=False)


def test_every_fact_gives_its_keys(staff: Staff, at: datetime) -> None:
    child = make.child(by=staff.clerk, at=at, id_number=NUMBER)
    keys = set(keys_of(child, [make.guardian(), make.guardian(phone="")]))
    assert {key for key in keys if key.kind not in {TokenKind.PINYIN, TokenKind.INITIALS}} == {
        SearchKey(TokenKind.NAME, "冯小满"),
        SearchKey(TokenKind.NAME, "冯小"),
        SearchKey(TokenKind.NAME, "小满"),
        SearchKey(TokenKind.ID_NUMBER, NUMBER),
        SearchKey(TokenKind.TAIL_BIRTH, f"{NUMBER[-4:]}/2018"),
        SearchKey(TokenKind.PHONE, "13900006127"),
        SearchKey(TokenKind.GUARDIAN, "霍桂芳"),
    }


def test_writing_again_says_whether_anything_changed(staff: Staff, at: datetime) -> None:
    child = make.child(by=staff.clerk, at=at, id_number=NUMBER)
    assert not refresh(child, [])
    assert refresh(child, [make.guardian()])
    assert refresh(child, [])
    held = set(SearchToken.objects.filter(subject=child.pk).values_list("pk", flat=True))
    assert not refresh(child, [])
    assert held == set(SearchToken.objects.filter(subject=child.pk).values_list("pk", flat=True))


@pytest.mark.parametrize("number", ["", NUMBER])
def test_the_digest_of_the_number_comes_and_goes_with_it(
    staff: Staff, at: datetime, number: str
) -> None:
    child = make.child(by=staff.clerk, at=at, id_number=number)
    assert IdToken.objects.filter(token__isnull=False).count() == bool(number)
    child.id_number = NUMBER if not number else ""
    assert refresh(child, [])
    assert IdToken.objects.filter(token__isnull=False).count() == (not number)


def test_the_digest_is_the_same_in_every_town(staff: Staff, at: datetime) -> None:
    child = make.child(by=staff.clerk, at=at, id_number=NUMBER)
    before = IdToken.objects.get()
    child.town = OTHER_TOWN
    refresh(child, [])
    after = IdToken.objects.get()
    assert (before.token, before.town) == (after.token, make.TOWN)
    assert after.town == OTHER_TOWN
