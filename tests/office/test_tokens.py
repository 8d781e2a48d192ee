"""Search tokens: put, found by all at once, within towns, and taken away again."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from weibao.kernel.ids import uuid7
from weibao.office import tokens
from weibao.office.models import SearchToken

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TOWN, OTHER = "990110110", "990110111"


def put(subject: UUID, *values: int, town: str = TOWN, kind: str = "child") -> None:
    tokens.put(kind, subject, town=town, tokens=values)


def found(*values: int, town: str = TOWN, kind: str = "child") -> set[UUID]:
    return {row["subject"] for row in tokens.find(values, town=[town], subject_kind=kind)}


def test_a_subject_is_found_by_each_and_by_all_of_its_tokens() -> None:
    one, two = uuid7(), uuid7()
    put(one, 1, 2, 3)
    put(two, 2, 3, 4)
    assert found(1) == {one}
    assert found(2, 3) == {one, two}
    assert found(1, 4) == set()
    assert found(9) == set()


def test_tokens_of_all_64_bits_are_kept() -> None:
    one = uuid7()
    put(one, -(2**63), 2**63 - 1)
    assert found(-(2**63), 2**63 - 1) == {one}


def test_the_same_token_twice_counts_once() -> None:
    one = uuid7()
    put(one, 5, 5)
    assert found(5, 5) == {one}
    assert SearchToken.objects.count() == 1


def test_putting_again_keeps_adds_and_takes_away() -> None:
    one = uuid7()
    put(one, 1, 2)
    kept = SearchToken.objects.get(token=2).pk
    put(one, 2, 3)
    assert found(1) == set()
    assert found(2, 3) == {one}
    assert SearchToken.objects.get(token=2).pk == kept


def test_no_token_is_left_of_nothing() -> None:
    one = uuid7()
    put(one, 1)
    put(one)
    assert not SearchToken.objects.exists()


def test_another_town_or_kind_is_not_found() -> None:
    one = uuid7()
    put(one, 1)
    assert found(1, town=OTHER) == set()
    assert found(1, kind="person") == set()
    put(one, 7, town=OTHER)
    assert found(1) == {one}
    assert found(1, 7) == set()


def test_nothing_asked_finds_nothing() -> None:
    put(uuid7(), 1)
    assert found() == set()


def test_a_token_is_found_by_index() -> None:
    rows = SearchToken.objects.filter(token=1, town=TOWN)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "Index" in rows.explain()
    else:
        assert "USING" in rows.explain()
        assert "SCAN" not in rows.explain()
