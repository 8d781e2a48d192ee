"""Two at once: one identity number gets one file, one name is seen by the second."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from django.db import connection

from tests.children import factories as make
from tests.children.factories import Staff
from weibao.children.actions.editing import edit_file
from weibao.children.actions.files import NumberTaken, SimilarFound
from weibao.children.models import Child, IdToken
from weibao.office.models import Register

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

BIRTH = date(2018, 3, 5)
NUMBER = make.id_number(birth=BIRTH, male=False)
AT_ONCE = 4


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all of them at the same moment; what each came to, by name."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Exception as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_one_number_gets_one_file(staff: Staff, at: datetime) -> None:
    actor = make.acting(staff.clerk)

    def opening(name: str) -> Callable[[], object]:
        return lambda: make.child(by=actor, at=at, name=name, id_number=NUMBER)

    outcomes = at_once(*(opening(name) for name in ("冯小满", "冯小曼", "冯晓满", "封小满")))
    assert outcomes == [NumberTaken.__name__] * (AT_ONCE - 1) + ["done"]
    assert Child.objects.count() == IdToken.objects.count() == 1
    assert Register.objects.get(name="child").last == 1


def test_one_name_is_seen_by_the_second(staff: Staff, at: datetime) -> None:
    actor = make.acting(staff.clerk)
    outcomes = at_once(*[lambda: make.child(by=actor, at=at)] * AT_ONCE)
    assert outcomes == [SimilarFound.__name__] * (AT_ONCE - 1) + ["done"]
    assert Child.objects.count() == 1


def test_an_opening_and_a_correction_with_one_number(staff: Staff, at: datetime) -> None:
    actor = make.acting(staff.clerk)
    known = make.child(by=actor, at=at, name="向晓东", sex="female")
    typed = {"id_number": NUMBER, "birth": BIRTH}
    outcomes = at_once(
        lambda: make.child(by=actor, at=at, id_number=NUMBER),
        lambda: edit_file(known.pk, by=actor, at=at, seen=1, typed=typed),
    )
    assert outcomes == [NumberTaken.__name__, "done"]
    assert IdToken.objects.count() == 1


def test_two_corrections_of_different_facts_both_hold(staff: Staff, at: datetime) -> None:
    actor = make.acting(staff.clerk)
    child = make.child(by=actor, at=at)

    def correcting(**typed: str) -> Callable[[], object]:
        return lambda: edit_file(child.pk, by=actor, at=at, seen=1, typed=typed)

    assert at_once(correcting(note="转学"), correcting(class_name="二年级")) == ["done", "done"]
    now = Child.objects.get(pk=child.pk)
    assert (now.version, now.note, now.class_name) == (3, "转学", "二年级")
