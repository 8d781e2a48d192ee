"""Texts that said who reported are counted like wrong passphrases, and forgotten after a quiet day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tests.support.towns import Towns
from tests.world import NOW, PASSPHRASE, Town
from weibao.org.actions import refused_texts
from weibao.org.actions.passphrases import Unlocked, unlock
from weibao.org.actions.scope import NotPossible


@pytest.fixture
def here(towns: Towns) -> Town:
    return towns.here


def mine(here: Town, at: datetime = NOW, key: str = "custodian") -> Unlocked:
    return unlock(town=here.code, passphrase=PASSPHRASE, by=here[key], at=at)


@transaction.atomic
def refuse(here: Town, at: datetime) -> int:
    return refused_texts.count(refused_texts.take_turn(mine(here, at), at=at), at=at)


def test_waits_grow_to_half_an_hour_and_a_quiet_day_ends_them(here: Town) -> None:
    at = NOW
    for number, wait in enumerate((0, 0, 30, 120, 600, 1800, 1800), start=1):
        assert refuse(here, at) == number
        if wait:
            with pytest.raises(NotPossible, match=f"拦下 {number} 次"):
                refuse(here, at + timedelta(seconds=wait - 1))
        at += timedelta(seconds=wait)
    assert refuse(here, at + timedelta(hours=23)) == 8
    assert refuse(here, at + timedelta(hours=48)) == 1


def test_the_other_custodian_does_not_wait(here: Town) -> None:
    for _ in range(3):
        refuse(here, NOW)
    with transaction.atomic():
        refused_texts.take_turn(mine(here, key="second"), at=NOW)
