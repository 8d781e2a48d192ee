"""Custodians racing and dying: one takes a call, tries are counted one by one, packing goes on where
it stopped and no envelope is ever without somebody who opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings

from tests import world
from tests.faults.test_kill import Mortals
from tests.org import factories as org
from tests.support.together import together
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.office.models import Notice
from weibao.org.actions import custodians
from weibao.org.actions.passphrases import Unlocked, unlock
from weibao.org.models import CustodianKey
from weibao.org.queries.custodians import keys_of
from weibao.org.roles import Role
from weibao.reports.actions import calling_back, recovering, requesting
from weibao.reports.actions.filing import Reporter
from weibao.reports.actions.identity import decrypt
from weibao.reports.actions.repacking import BATCH, repack
from weibao.reports.actions.reviewing import review
from weibao.reports.models import (
    CallBack,
    IdentityOpening,
    OpeningRequest,
    OpeningReview,
    Recovery,
    Report,
)
from weibao.reports.queries.custody import pending

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WHO = Reporter("贺知秋", "13712340987")
SOON = NOW + timedelta(minutes=10)
NEW = "新来的人自己想的一句话"


@pytest.fixture
def here(real_towns: Towns) -> Iterator[Town]:
    yield real_towns.here
    real_towns.here.people.pop("third", None)


def mine(here: Town, key: str) -> Unlocked:
    return unlock(town=here.code, passphrase=PASSPHRASE, by=here[key], at=NOW)


def test_two_custodians_take_one_call(here: Town) -> None:
    report = world.report(here, reporter=WHO)
    call = calling_back.ask(report.pk, by=here["clerk"], at=NOW, question="几点听到的")

    def take(key: str) -> Callable[[], object]:
        by, own = here[key], mine(here, key)
        return lambda: calling_back.take(call.pk, own, by=by, at=SOON, version=1)

    assert together(take("custodian"), take("second")) == ["Stale", "done"]
    row = CallBack.objects.get()
    assert (row.status, row.version) == ("taken", 2)
    assert IdentityOpening.objects.get().person == row.taken_by
    assert Notice.objects.filter(key__startswith="opened").count() == 1


def test_two_handlers_ask_at_once_and_one_call_waits(here: Town) -> None:
    report = world.report(here, reporter=WHO)
    clerk, colleague = here["clerk"], here["supervisor"]
    assert together(
        lambda: calling_back.ask(report.pk, by=clerk, at=NOW, question="几点"),
        lambda: calling_back.ask(report.pk, by=colleague, at=NOW, question="几点"),
    ) == ["Blocked", "done"]
    assert CallBack.objects.count() == 1


def test_granted_and_declined_at_once(here: Town) -> None:
    report = world.report(here, reporter=WHO)
    row = requesting.ask(report.pk, by=here["clerk"], at=NOW, why="police", words="来函")
    by, other, own = here["custodian"], here["second"], mine(here, "custodian")
    words = requesting.compared(row.pk, own, text="同意", by=by, at=SOON, version=1)
    outcomes = together(
        lambda: requesting.grant(row.pk, words, own, by=by, at=SOON, version=1),
        lambda: requesting.decline(row.pk, by=other, at=SOON, version=1, answer="没有原件"),
    )
    assert outcomes == ["Stale", "done"]
    now = OpeningRequest.objects.get()
    assert (now.status == "granted") == (IdentityOpening.objects.count() == 1)


def test_one_opening_is_reviewed_once_by_one_person(here: Town) -> None:
    report = world.report(here, reporter=WHO)
    opening = world.opened(report, here["custodian"], at=NOW, words="来函").opening
    other = here["second"]
    outcomes = together(*[lambda: review(opening.pk, by=other, at=SOON)] * 3)
    assert outcomes.count("done") == 1
    assert OpeningReview.objects.count() == 1


def test_many_tries_at_once_are_not_more_than_one_after_the_other(here: Town) -> None:
    by = here["custodian"]
    outcomes = together(
        *[lambda: unlock(town=here.code, passphrase="猜的口令不会是对的", by=by, at=NOW)] * 8
    )
    assert outcomes == ["NotPossible"] * 8
    # Two are free, the third makes the rest wait: whatever arrives together.
    assert Event.objects.filter(kind="custodian.wrong_passphrase").count() == 3
    assert CustodianKey.objects.get(person=by.person_id).wrong_tries == 3


def test_a_recovery_is_begun_and_seconded_once(here: Town) -> None:
    first, leader, keeper = here["first"], here["leader"], here["keeper"]
    begun = together(
        lambda: recovering.start(town=here.code, reason="都忘了", by=keeper, at=NOW),
        lambda: recovering.start(town=here.code, reason="都忘了", by=first, at=NOW),
    )
    assert begun.count("done") == 1
    starter = Recovery.objects.get().started_by
    two = [actor for actor in (first, leader, keeper) if actor.person_id != starter]

    def second(by: Actor) -> Callable[[], object]:
        return lambda: recovering.second(town=here.code, by=by, at=SOON)

    assert together(*map(second, two)) == ["Blocked", "done"]


def third(here: Town) -> Actor:
    person = org.person("third110", "冯新到", town=here.code)
    org.seat(person, Role.CUSTODIAN, here.units["government"])
    here.people["third"] = person
    custodians.make_key(town=here.code, passphrase=NEW, by=here["third"], at=NOW, cost=org.CHEAP)
    return here["third"]


def opened(report: Report, key: Unlocked) -> str:
    return decrypt(Report.objects.select_related("identity").get(pk=report.pk), key)["phone"]


def test_two_custodians_pack_at_once(here: Town) -> None:
    reports = [world.report(here, reporter=WHO) for _ in range(6)]
    third(here)

    def pack(key: str) -> Callable[[], object]:
        by, own = here[key], mine(here, key)
        return lambda: repack(here.code, own, by=by, at=SOON, batch=2)

    assert together(pack("custodian"), pack("second")) == ["done", "done"]
    assert not pending(here.code, keys_of(here.code)).exists()
    counts = Event.objects.filter(kind="identity.repacked").values_list("count", flat=True)
    assert sum(counts) == 6
    new = unlock(town=here.code, passphrase=NEW, by=here["third"], at=NOW)
    assert {opened(report, new) for report in reports} == {"13712340987"}


@pytest.mark.skipif(settings.ON_POSTGRES, reason="the process that dies is proved on one database")
def test_packing_that_was_killed_goes_on_where_it_stopped(here: Town, clock: StandingClock) -> None:
    reports = [world.report(here, reporter=WHO) for _ in range(BATCH + 3)]
    third(here)
    session = Worker(here.people["second"], at=clock.at).client.cookies["sessionid"].value
    keeps, mortals, left = mine(here, "custodian"), Mortals(), []
    # In the count of tries, in the first batch, at its event, in the second, and then not at all.
    for at_write in (1, 4, 20, BATCH + 3, BATCH + 5, 200):
        said = mortals.die("repack", at_write, session)
        left.append(pending(here.code, keys_of(here.code)).count())
        assert {opened(report, keeps) for report in reports} == {"13712340987"}
    assert mortals.end() == 0
    assert said == "done 302"
    # A batch is whole or was not, and what is done is not done again.
    assert set(left) <= {BATCH + 3, 3, 0}
    assert left == sorted(left, reverse=True)
    assert (left[0], left[-1]) == (BATCH + 3, 0)
    assert 3 in left
    counts = Event.objects.filter(kind="identity.repacked").values_list("count", flat=True)
    assert sorted(counts) == [3, BATCH]
    new = unlock(town=here.code, passphrase=NEW, by=here["third"], at=NOW)
    assert {opened(report, new) for report in reports} == {"13712340987"}
