"""A public key that somebody writes into the database is noticed, and nothing is sealed to it."""

from __future__ import annotations

import pytest

from tests import world
from tests.org import factories as org
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM
from weibao.kernel.crypto import boxes, custody, recovery
from weibao.office.models import Notice
from weibao.org.actions import custodians
from weibao.org.models import CustodianKey
from weibao.org.queries.custodians import keys_of
from weibao.reports.actions.filing import Reporter
from weibao.reports.sealing import NoCustodians

WHO = Reporter("贺知秋", "13712340987")


@pytest.fixture
def here(towns: Towns, clock: StandingClock) -> Town:
    return towns.here


def attackers_key() -> bytes:
    return recovery.recovery_key(recovery.new_seed()).public_key().public_bytes_raw()


def test_a_swapped_key_gets_nothing_and_everybody_hears_of_it(here: Town) -> None:
    custodians.make_recovery(town=here.code, at=NOW)
    third = CustodianKey.objects.get(town=here.code, person=None)
    CustodianKey.objects.filter(pk=third.pk).update(public_key=attackers_key())
    keys = keys_of(here.code)
    assert [key.pk for key in keys.changed] == [third.pk]
    sealed = world.report(here, reporter=WHO).identity
    assert str(third.pk) not in boxes.recipients_of(bytes(sealed.envelope))
    assert custodians.notice_changed(at=NOW) == 1
    assert custodians.notice_changed(at=NOW) == 0
    assert Event.objects.get(kind="custodian.key_changed").subject == third.pk
    roles = set(Notice.objects.filter(key__startswith="key-changed").values_list("role", flat=True))
    assert roles == {"custodian", "system_keeper", "first_responsible", "discipline"}
    page = text_of(Worker(here.people["custodian"], at=NOW).get("reports:custody"))
    assert "有保管人公钥被改动过" in page


def test_with_one_key_swapped_a_named_report_is_refused_rather_than_leaked(here: Town) -> None:
    mine = CustodianKey.objects.filter(person=here.people["custodian"])
    mine.update(public_key=attackers_key())
    with pytest.raises(NoCustodians):
        world.report(here, reporter=WHO)
    page = text_of(Worker(here.people["custodian"], at=NOW).get("org:custody"))
    assert "您的公钥被改动过" in page


@pytest.mark.parametrize("change", ["slipped in", "another's pin", "reopened"])
def test_a_row_that_was_not_made_here_is_not_genuine(here: Town, change: str) -> None:
    at = NOW
    genuine = keys_of(here.code).genuine[0]
    if change == "slipped in":
        CustodianKey.objects.create(
            town=here.code, public_key=attackers_key(), valid_from=at.date(), created_at=at
        )
    elif change == "another's pin":
        CustodianKey.objects.create(
            town=here.code, public_key=attackers_key(), valid_from=at.date(), created_at=at,
            pin=genuine.pin,
        )  # fmt: skip
    else:
        custodians.make_recovery(town=here.code, at=at)
        old = CustodianKey.objects.get(town=here.code, person=None)
        custodians.end_key(old, by=here["keeper"], at=at)
        CustodianKey.objects.filter(pk=old.pk).update(valid_to=None)
    keys = keys_of(here.code)
    assert (len(keys.genuine), len(keys.changed)) == (2, 1)


@pytest.mark.parametrize("pin", ["kept", "taken away", "of another"])
def test_a_key_that_somebody_ended_is_noticed(here: Town, pin: str) -> None:
    """Its owner would be shut out of all that is sealed later."""
    mine = CustodianKey.objects.filter(person=here.people["custodian"])
    mine.update(valid_to=NOW.date())
    if pin == "taken away":
        mine.update(pin=None)
    elif pin == "of another":
        mine.update(pin=CustodianKey.objects.get(person=here.people["second"]).pin)
    assert [key.pk for key in keys_of(here.code).changed] == [mine.get().pk]
    assert custodians.notice_changed(at=NOW) == 1
    assert custodians.notice_changed(at=NOW) == 0
    assert Notice.objects.filter(key__startswith="key-changed", role="discipline").exists()
    owner = Worker(here.people["custodian"], at=NOW)
    assert "有保管人公钥被改动过" in text_of(owner.get("reports:custody"))
    assert "您的公钥被改动过" in text_of(owner.get("org:custody"))


def test_with_a_new_key_in_its_place_it_is_settled_but_never_genuine(here: Town) -> None:
    mine = CustodianKey.objects.get(person=here.people["custodian"])
    CustodianKey.objects.filter(pk=mine.pk).update(valid_to=NOW.date())
    custodians.retire_keys(town=here.code, by=SYSTEM, at=NOW)
    assert keys_of(here.code).changed
    new = custody.new_keys("换成了另外一句更长的话", cost=org.CHEAP)
    custodians.make_key(town=here.code, keys=new, by=here["custodian"], at=NOW)
    custodians.retire_keys(town=here.code, by=SYSTEM, at=NOW)
    keys = keys_of(here.code)
    assert (keys.people, keys.changed) == (2, ())
    mine.refresh_from_db()
    assert not mine.is_genuine
    # Told all the same, where the new key came before the tick.
    assert custodians.notice_changed(at=NOW) == 1
    CustodianKey.objects.filter(pk=mine.pk).update(person=None, valid_to=None)
    assert len(keys_of(here.code).changed) == 1


def test_an_honest_end_is_nothing_to_tell(here: Town) -> None:
    custodians.make_recovery(town=here.code, at=NOW)
    old = CustodianKey.objects.get(town=here.code, person=None)
    custodians.add_recovery(town=here.code, public=attackers_key(), by=here["keeper"], at=NOW)
    old.refresh_from_db()
    assert (old.valid_to, keys_of(here.code).changed) == (NOW.date(), ())
    assert custodians.notice_changed(at=NOW) == 0


def test_a_fingerprint_is_short_and_tells_keys_apart() -> None:
    one, other = attackers_key(), attackers_key()
    assert custody.fingerprint(one) == custody.fingerprint(one) != custody.fingerprint(other)
    assert [len(group) for group in custody.fingerprint(one).split("-")] == [4, 4, 4, 4]
