"""Wrong passphrases: counted, slower each time, told to the others, and nobody's wait but one's own."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.org import factories
from tests.org.factories import CHEAP, TOWN, SmallTown
from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.kernel.crypto import custody
from weibao.kernel.crypto.turns import NoTurn
from weibao.office.models import Notice
from weibao.org.actions import custodians
from weibao.org.actions.passphrases import SEVERAL, WAITS, unlock
from weibao.org.actions.scope import NotPossible
from weibao.org.models import CustodianKey
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role

PHRASE, WRONG = "河边那棵老黄葛树还在", "猜的口令不会是对的"


@pytest.fixture
def pair(town: SmallTown, at: datetime) -> list[Actor]:
    discipline = factories.unit("镇纪委", UnitKind.DISCIPLINE)
    factories.seat(factories.person("weiql", "韦清莲"), Role.DISCIPLINE, discipline)
    actors = []
    for username, unit in (("qinsy", town.station), ("lanbg", discipline)):
        person = factories.person(username, "秦守义")
        factories.seat(person, Role.CUSTODIAN, unit)
        actor = factories.acting(person, at.date())
        custodians.make_key(town=TOWN, passphrase=PHRASE, by=actor, at=at, cost=CHEAP)
        actors.append(actor)
    return actors


def wrong(by: Actor, at: datetime) -> str:
    with pytest.raises(NotPossible) as problem:
        unlock(town=TOWN, passphrase=WRONG, by=by, at=at)
    return problem.value.reason


def key_of(by: Actor) -> CustodianKey:
    return CustodianKey.objects.get(person=by.person_id, valid_to=None)


def test_the_right_one_opens_and_counts_nothing(pair: list[Actor], at: datetime) -> None:
    mine = unlock(town=TOWN, passphrase=PHRASE, by=pair[0], at=at)
    public = mine.private.public_key().public_bytes_raw()
    assert public == bytes(key_of(pair[0]).public_key)
    assert (key_of(pair[0]).wrong_tries, key_of(pair[0]).next_try_at) == (0, None)
    assert "private" not in repr(mine)


def test_each_wrong_one_makes_the_next_wait_longer(pair: list[Actor], at: datetime) -> None:
    moment, waits = at, []
    for _ in range(len(WAITS) + 2):
        wrong(pair[0], moment)
        until = key_of(pair[0]).next_try_at
        waits.append((until - moment).total_seconds() if until else 0)
        moment = until or moment
    assert waits == [*WAITS, WAITS[-1], WAITS[-1]]
    assert Event.objects.filter(kind="custodian.wrong_passphrase").count() == len(waits)
    # A wait, never a ban: the right one opens as soon as it is over.
    unlock(town=TOWN, passphrase=PHRASE, by=pair[0], at=moment)
    assert key_of(pair[0]).wrong_tries == 0


def test_while_waiting_not_even_the_right_one_is_looked_at(
    pair: list[Actor], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        wrong(pair[0], at)
    monkeypatch.setattr(custody, "unlock", lambda *_a, **_k: pytest.fail("it was hashed"))
    with pytest.raises(NotPossible, match="请过 31 秒再试"):
        unlock(town=TOWN, passphrase=PHRASE, by=pair[0], at=at)


def test_one_custodian_cannot_make_the_other_wait(pair: list[Actor], at: datetime) -> None:
    for _ in range(3):
        wrong(pair[0], at)
    assert unlock(town=TOWN, passphrase=PHRASE, by=pair[1], at=at).key == key_of(pair[1]).pk


def test_after_several_the_other_and_the_discipline_office_hear_of_it(
    pair: list[Actor], at: datetime
) -> None:
    moment = at
    for number in range(1, SEVERAL + 3):
        wrong(pair[0], moment)
        told = Notice.objects.filter(key__startswith="wrong-phrase").count()
        assert told == (2 if number >= SEVERAL else 0)
        moment = key_of(pair[0]).next_try_at or moment
    roles = set(Notice.objects.values_list("role", "unit__name"))
    assert roles == {("custodian", "镇纪委"), ("discipline", "镇纪委")}


def test_a_crowded_machine_is_no_wrong_try(
    pair: list[Actor], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise NoTurn("人太多")

    monkeypatch.setattr(custody, "unlock", full)
    for _ in range(5):
        with pytest.raises(NotPossible, match="人太多"):
            unlock(town=TOWN, passphrase=PHRASE, by=pair[0], at=at)
    assert key_of(pair[0]).wrong_tries == 0


def test_a_forgotten_passphrase_is_replaced_by_another_key(pair: list[Actor], at: datetime) -> None:
    old = key_of(pair[0])
    keys = custody.new_keys("换成了另外一句更长的话", cost=CHEAP)
    new = custodians.replace_key(town=TOWN, keys=keys, by=pair[0], at=at)
    old.refresh_from_db()
    assert (old.valid_to, new.valid_to) == (at.date(), None)
    assert old.is_genuine
    told = Notice.objects.filter(key__startswith="key-replaced").values_list("role", flat=True)
    assert set(told) == {"custodian", "discipline"}
    with pytest.raises(NotPossible, match="口令不对"):
        unlock(town=TOWN, passphrase=PHRASE, by=pair[0], at=at)
