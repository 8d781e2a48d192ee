"""A permission has three faces, and they cannot disagree."""

import uuid

import pytest
from django.db.models import Q

from weibao.kernel import permission as module
from weibao.kernel.actor import SYSTEM, Actor, Seat
from weibao.kernel.permission import Permission, Refused, in_area, in_town, permission
from weibao.office.models import Register, Setting

pytestmark = pytest.mark.django_db
OURS, THEIRS = "990110110", "990110111"


def seat(role: str = "clerk", town: str = OURS, area: str = OURS) -> Seat:
    return Seat(uuid.uuid4(), role, uuid.uuid4(), town, area)


def actor(*seats: Seat) -> Actor:
    return Actor(uuid.uuid4(), seats)


@pytest.fixture
def rows() -> dict[str, Register]:
    return {
        town: Register.objects.create(town=town, name="x", year=2026) for town in (OURS, THEIRS)
    }


KEEP = Permission("test.keep", "登记", frozenset({"clerk"}), in_town)


def test_list_check_and_can_say_the_same(rows) -> None:
    for who in (actor(seat()), actor(seat(town=THEIRS)), actor(seat("other")), actor()):
        listed = set(KEEP.visible_to(who, Register.objects.all()))
        assert listed == {row for row in rows.values() if KEEP.can(who, row)}


def test_a_refusal_says_why_and_whether_the_row_may_be_known(rows) -> None:
    with pytest.raises(Refused, match="登记") as wrong_role:
        KEEP.check(actor(seat("other")))
    with pytest.raises(Refused) as wrong_row:
        KEEP.check(actor(seat()), rows[THEIRS])
    assert (wrong_role.value.hidden, wrong_row.value.hidden) == (False, True)


def test_the_post_that_permits_comes_first() -> None:
    other, clerk = seat("other"), seat()
    assert KEEP.check(actor(other, clerk)).seats == (clerk, other)


def test_nobody_and_the_system_hold_nothing(rows) -> None:
    assert not KEEP.held_by(None)
    assert list(KEEP.visible_to(None, Register.objects.all())) == []
    assert list(KEEP.visible_to(SYSTEM, Register.objects.all())) == []


def test_a_name_is_defined_once() -> None:
    permission("test.once", "一次", roles=("clerk",))
    try:
        with pytest.raises(ValueError, match="twice"):
            permission("test.once", "一次", roles=("clerk",))
    finally:
        del module._registered["test.once"]


def test_an_area_reaches_what_lies_under_it_in_its_own_town() -> None:
    village = seat(area=f"{OURS}201")
    assert in_area((village,), actor(village)) == Q(pk__in=[]) | (
        Q(area__startswith=f"{OURS}201") & Q(town=OURS)
    )
    assert in_area((), actor()) == Q(pk__in=[])


def test_a_permission_without_rows_reaches_what_it_is_given() -> None:
    anywhere = Permission("test.any", "看", frozenset({"clerk"}))
    assert anywhere.can(actor(seat()), Setting(pk=uuid.uuid4())) is False
    assert anywhere.visible_to(actor(seat()), Setting.objects.all()).count() == 0
