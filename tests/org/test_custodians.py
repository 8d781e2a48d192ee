"""Keys of custodians: made with a passphrase of their own, ended only when enough others remain."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.org import factories
from tests.org.factories import CHEAP, OTHER_TOWN, TOWN, SmallTown
from weibao.audit.models import Event
from weibao.kernel.crypto import boxes, custody, recovery
from weibao.kernel.permission import Refused
from weibao.org.actions import custodians, posts
from weibao.org.actions.scope import NotPossible
from weibao.org.models import Appointment, CustodianKey, Person
from weibao.org.roles import Role

pytestmark = pytest.mark.postgres

PHRASE = "河边那棵老黄葛树还在"


def custodian(town: SmallTown, username: str, name: str) -> Person:
    person = factories.person(username, name)
    factories.seat(person, Role.CUSTODIAN, town.station)
    return person


def make(person: Person, at: datetime, phrase: str = PHRASE) -> CustodianKey:
    return custodians.make_key(
        town=TOWN, passphrase=phrase, by=factories.acting(person, at.date()), at=at, cost=CHEAP
    )


@pytest.fixture
def pair(town: SmallTown, at: datetime) -> list[Person]:
    two = [custodian(town, "qinsy", "秦守义"), custodian(town, "lanbg", "兰保国")]
    for person in two:
        make(person, at)
    return two


def open_keys() -> set[str]:
    rows = CustodianKey.objects.filter(town=TOWN, valid_to=None, person__isnull=False)
    return {row.person.username for row in rows.select_related("person") if row.person}


def test_what_is_sealed_to_the_key_opens_with_the_passphrase(town: SmallTown, at: datetime) -> None:
    key = make(custodian(town, "qinsy", "秦守义"), at)
    other = custody.new_keys(PHRASE, cost=CHEAP)
    box = boxes.encrypt_for({"me": bytes(key.public_key), "b": other.public}, b"x", context="c")
    private = custody.unlock(
        bytes(key.wrapped_private_key or b""), PHRASE, public=bytes(key.public_key)
    )
    assert boxes.open_box(box, name="me", private=private, context="c") == b"x"
    assert Event.objects.get(kind="custodian.key_made").subject == key.pk


def test_only_a_custodian_of_the_town_makes_a_key(
    town: SmallTown, other_town: SmallTown, clerk: Person, at: datetime
) -> None:
    elsewhere = factories.person("elsewhere", "别镇人", town=OTHER_TOWN)
    factories.seat(elsewhere, Role.CUSTODIAN, other_town.station)
    for person in (clerk, town.keeper, elsewhere):
        with pytest.raises(Refused):
            make(person, at)


def test_one_key_a_person_and_a_short_passphrase_is_refused(town: SmallTown, at: datetime) -> None:
    person = custodian(town, "qinsy", "秦守义")
    with pytest.raises(custody.CustodyError, match="太短"):
        make(person, at, "短")
    make(person, at)
    with pytest.raises(NotPossible, match="已经有钥匙"):
        make(person, at)


def test_another_passphrase_opens_the_same_key(town: SmallTown, at: datetime) -> None:
    person = custodian(town, "qinsy", "秦守义")
    key = make(person, at)
    by, new = factories.acting(person, at.date()), "换成了另外一句更长的话"
    with pytest.raises(NotPossible, match="口令不对"):
        custodians.change_passphrase(
            town=TOWN, old="猜的口令不会是对的", new=new, by=by, at=at, cost=CHEAP
        )
    custodians.change_passphrase(town=TOWN, old=PHRASE, new=new, by=by, at=at, cost=CHEAP)
    key.refresh_from_db()
    wrapped, public = bytes(key.wrapped_private_key or b""), bytes(key.public_key)
    private = custody.unlock(wrapped, new, public=public)
    assert private.public_key().public_bytes_raw() == public
    with pytest.raises(custody.CustodyError):
        custody.unlock(wrapped, PHRASE, public=public)


def test_a_key_of_one_who_left_ends_when_two_others_are_there(
    town: SmallTown, pair: list[Person], at: datetime
) -> None:
    by = factories.acting(town.keeper)
    leaving = Appointment.objects.get(person=pair[0])
    posts.end_appointment(appointment=leaving.pk, version=1, on=at.date(), by=by, at=at)
    # With one key left nothing could be sealed any more, so it stays for now.
    assert open_keys() == {"qinsy", "lanbg"}
    make(custodian(town, "newone", "新来的"), at)
    assert open_keys() == {"lanbg", "newone"}
    assert Event.objects.filter(kind="custodian.key_ended").count() == 1


def test_a_key_ends_on_the_day_its_owner_leaves(
    town: SmallTown, pair: list[Person], at: datetime
) -> None:
    make(custodian(town, "third", "第三人"), at)
    day = at.date() + timedelta(days=5)
    leaving = Appointment.objects.get(person=pair[0])
    by = factories.acting(town.keeper)
    posts.end_appointment(appointment=leaving.pk, version=1, on=day, by=by, at=at)
    assert "qinsy" in open_keys()
    assert custodians.retire_keys(town=TOWN, by=by, at=at + timedelta(days=5)) == 1
    assert open_keys() == {"lanbg", "third"}


def test_recovery_shares_are_made_once_and_two_of_them_open(
    town: SmallTown, pair: list[Person], at: datetime
) -> None:
    shares = custodians.make_recovery(town=TOWN, at=at)
    assert len(shares) == 3
    key = CustodianKey.objects.get(town=TOWN, person=None)
    assert key.wrapped_private_key is None
    private = recovery.recovery_key(recovery.combine([shares[2], shares[0]]))
    assert private.public_key().public_bytes_raw() == bytes(key.public_key)
    with pytest.raises(NotPossible, match="不能再次显示"):
        custodians.make_recovery(town=TOWN, at=at)
