"""What somebody wrote about why a unit is asked: sealed, and read by those who read the case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from tests import world
from tests.cases.stages import fresh
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.cases.actions import units
from weibao.cases.models import Case
from weibao.cases.models.access import Sees

AtDesk = Callable[[Town, str], Worker]
WORDS = "母亲李某要他们陪同"


@pytest.fixture
def case(here: Town) -> Case:
    case = world.case(here)
    units.invite(
        case.pk,
        by=here["clerk"],
        at=NOW,
        version=fresh(case).version,
        unit=here.units["police"],
        sees=Sees.OWN,
        why=WORDS,
    )
    return case


def test_the_words_are_not_in_the_table(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_invitation")
        rows = [[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor]
    assert rows
    seen = [v if isinstance(v, bytes) else str(v).encode() for r in rows for v in r]
    assert not any(WORDS.encode() in v for v in seen)


@pytest.mark.parametrize("key", ["leader", "first", "discipline"])
def test_who_does_not_read_the_case_reads_no_words(
    here: Town, case: Case, at_desk: AtDesk, key: str
) -> None:
    page = text_of(at_desk(here, key).get("cases:detail", case.pk))
    assert case.number in page
    assert WORDS not in page


def test_who_leads_the_case_reads_them(here: Town, case: Case, at_desk: AtDesk) -> None:
    page = text_of(at_desk(here, "clerk").get("cases:detail", case.pk))
    assert WORDS in page


def test_who_is_asked_reads_them_before_it_answers(here: Town, case: Case, at_desk: AtDesk) -> None:
    assert WORDS in text_of(at_desk(here, "police").get("cases:detail", case.pk))
