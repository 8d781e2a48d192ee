"""Numbers of papers: per register, town and year, without gaps and without doubles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from weibao.office import numbers
from weibao.office.models import Register

TOWN, OTHER = "990110110", "990110111"
THREADS, EACH = 8, 5

pytestmark = pytest.mark.postgres


@pytest.mark.django_db
def test_numbers_count_up_per_register_town_and_year() -> None:
    assert [numbers.take("case", town=TOWN, year=2026) for _ in range(3)] == [1, 2, 3]
    assert numbers.take("report", town=TOWN, year=2026) == 1
    assert numbers.take("case", town=OTHER, year=2026) == 1
    assert numbers.take("case", town=TOWN, year=2027) == 1
    assert numbers.take("case", town=TOWN, year=2026) == 4


@pytest.mark.django_db
def test_a_paper_that_came_to_nothing_gives_its_number_back() -> None:
    numbers.take("case", town=TOWN, year=2026)
    with transaction.atomic():
        assert numbers.take("case", town=TOWN, year=2026) == 2
        transaction.set_rollback(True)
    assert numbers.take("case", town=TOWN, year=2026) == 2


@pytest.mark.django_db
def test_so_does_the_first_of_a_year() -> None:
    with transaction.atomic():
        numbers.take("case", town=TOWN, year=2026)
        transaction.set_rollback(True)
    assert not Register.objects.exists()
    assert numbers.take("case", town=TOWN, year=2026) == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_every_number_once() -> None:
    """Eight at once, the year not opened yet; every third paper comes to nothing."""
    together = Barrier(THREADS)
    kept: list[int] = []

    def work(thread: int) -> list[int]:
        together.wait(timeout=30)
        try:
            return [number for turn in range(EACH) if (number := paper(thread + turn))]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        for numbers_of_one in pool.map(work, range(THREADS)):
            kept += numbers_of_one
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert 0 < len(kept) < THREADS * EACH
    assert Register.objects.get().last == len(kept)


def paper(turn: int) -> int:
    """One paper with its number; 0 for one that came to nothing."""
    while True:
        try:
            with transaction.atomic():
                number = numbers.take("case", town=TOWN, year=2026)
                if turn % 3 == 0:
                    raise Withdrawn
                return number
        except Withdrawn:
            return 0
        except OperationalError:
            # SQLite says at once that somebody else is writing; the edge would answer the same way.
            connection.close()


class Withdrawn(Exception):
    pass
