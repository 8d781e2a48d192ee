"""Envelopes follow the custodians: new ones open them, those who left do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.org import factories as org
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.kernel.crypto import boxes
from weibao.kernel.workflow import Blocked
from weibao.org.actions import custodians, posts
from weibao.org.actions.passphrases import Unlocked, unlock
from weibao.org.models import Appointment, CustodianKey
from weibao.org.queries.custodians import keys_of
from weibao.org.roles import Role
from weibao.reports.actions.filing import Reporter
from weibao.reports.actions.identity import decrypt
from weibao.reports.actions.repacking import repack
from weibao.reports.models import Report, ReporterIdentity
from weibao.reports.queries.custody import pending

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(days=2)
NEW = "新来的人自己想的一句话"


def mine(here: Town, key: str) -> Unlocked:
    phrase = NEW if key == "third" else PASSPHRASE
    return unlock(town=here.code, passphrase=phrase, by=here[key], at=LATER)


@pytest.fixture
def reports(here: Town) -> list[Report]:
    return [world.report(here, reporter=Reporter(f"贺知秋{n}", "13712340987")) for n in range(5)]


@pytest.fixture
def third(here: Town, reports: list[Report]) -> Actor:
    """A custodian who came after the reports; the name is taken back from the shared town."""
    person = org.person("third110", "冯新到", town=here.code)
    org.seat(person, Role.CUSTODIAN, here.units["government"])
    here.people["third"] = person
    by = here["third"]
    custodians.make_key(town=here.code, passphrase=NEW, by=by, at=LATER, cost=org.CHEAP)
    return by


@pytest.fixture(autouse=True)
def _forget(here: Town) -> object:
    yield
    here.people.pop("third", None)


def opens(report: Report, key: Unlocked) -> bool:
    fresh = Report.objects.select_related("identity").get(pk=report.pk)
    try:
        return decrypt(fresh, key)["phone"] == "13712340987"
    except Blocked:
        return False


def test_a_new_custodian_opens_after_another_has_packed(
    here: Town, reports: list[Report], third: Actor
) -> None:
    assert not opens(reports[0], mine(here, "third"))
    assert repack(here.code, mine(here, "third"), by=third, at=LATER).beyond == 5
    done = repack(here.code, mine(here, "second"), by=here["second"], at=LATER, batch=2)
    assert (done.packed, done.beyond) == (5, 0)
    for report in reports:
        assert all(opens(report, mine(here, key)) for key in ("custodian", "second", "third"))
    counts = Event.objects.filter(kind="identity.repacked").order_by("at", "id")
    assert sorted(counts.values_list("count", flat=True)) == [1, 2, 2]
    assert not pending(here.code, keys_of(here.code)).exists()


def test_done_once_nothing_is_packed_again(here: Town, reports: list[Report], third: Actor) -> None:
    repack(here.code, mine(here, "second"), by=here["second"], at=LATER)
    before = list(ReporterIdentity.objects.order_by("pk").values_list("envelope", flat=True))
    again = repack(here.code, mine(here, "custodian"), by=here["custodian"], at=LATER)
    assert (again.packed, again.beyond) == (0, 0)
    after = list(ReporterIdentity.objects.order_by("pk").values_list("envelope", flat=True))
    assert list(map(bytes, before)) == list(map(bytes, after))


def test_who_left_cannot_open_what_was_packed_since_with_a_kept_copy_of_the_key(
    here: Town, reports: list[Report], third: Actor
) -> None:
    kept = mine(here, "custodian")
    leaving = Appointment.objects.get(person=here.people["custodian"])
    posts.end_appointment(
        appointment=leaving.pk,
        version=leaving.version,
        on=LATER.date(),
        by=here["keeper"],
        at=LATER,
    )
    key = CustodianKey.objects.get(pk=kept.key)
    assert key.valid_to == LATER.date()
    assert opens(reports[0], kept)
    repack(here.code, mine(here, "second"), by=here["second"], at=LATER)
    for report in reports:
        envelope = bytes(ReporterIdentity.objects.get(report=report).envelope)
        assert str(kept.key) not in boxes.recipients_of(envelope)
        assert not opens(report, kept)
        assert opens(report, mine(here, "third"))


def test_an_envelope_of_another_report_is_not_packed_for_this_one(
    here: Town, reports: list[Report], third: Actor
) -> None:
    stolen = ReporterIdentity.objects.get(report=reports[0]).envelope
    ReporterIdentity.objects.filter(report=reports[1]).update(envelope=stolen)
    done = repack(here.code, mine(here, "second"), by=here["second"], at=LATER)
    assert (done.packed, done.beyond) == (4, 1)
    assert not opens(reports[1], mine(here, "second"))


def test_on_the_page(here: Town, reports: list[Report], third: Actor, at_desk: AtDesk) -> None:
    second = at_desk(here, "second")
    assert "5 件报告人身份要换封" in text_of(second.get("desk:home"))
    wrong = second.send("reports:packing", passphrase="猜的口令不会是对的")
    assert (wrong.status_code, pending(here.code, keys_of(here.code)).count()) == (422, 5)
    assert second.send("reports:packing", passphrase=PASSPHRASE).status_code == 302
    page = text_of(second.get("reports:custody"))
    assert "换封好了 5 件" in page
    assert "每一件都封给了现在的保管人" in page
    assert keys_of(here.code).genuine[2].fingerprint in page


@pytest.mark.parametrize("key", ["keeper", "leader", "first", "discipline"])
def test_one_left_is_seen_at_once_by_those_who_answer(
    here: Town, at_desk: AtDesk, key: str
) -> None:
    assert "一位保管人能打开" not in text_of(at_desk(here, key).get("desk:home"))
    Appointment.objects.filter(person=here.people["second"]).update(valid_to=NOW.date())
    assert "只剩一位保管人能打开报告人身份" in text_of(at_desk(here, key).get("desk:home"))
    assert "保管人不够" in text_of(at_desk(here, key).get("reports:custody"))


def test_a_report_that_went_to_another_town_is_packed_for_its_custodians(
    towns: Towns, reports: list[Report]
) -> None:
    here, there = towns.here, towns.there
    Report.objects.filter(pk=reports[0].pk).update(town=there.code)
    assert pending(here.code, keys_of(here.code)).count() == 1
    theirs = unlock(town=there.code, passphrase=PASSPHRASE, by=there["custodian"], at=LATER)
    assert not opens(reports[0], theirs)
    kept = mine(here, "custodian")
    assert repack(here.code, mine(here, "second"), by=here["second"], at=LATER).packed == 1
    assert opens(reports[0], theirs)
    assert not opens(reports[0], kept)
    assert ReporterIdentity.objects.get(report=reports[0]).town == there.code
    assert not pending(here.code, keys_of(here.code)).exists()
    assert not pending(there.code, keys_of(there.code)).exists()


def test_the_page_can_ask_how_far_it_is(
    at_desk: AtDesk, here: Town, reports: list[Report], third: Actor
) -> None:
    keeper = at_desk(here, "custodian")
    text = text_of(keeper.get("reports:packing"))
    assert f'max="{len(reports)}"' in text
    asked = keeper.get("reports:packing-state")
    assert asked.json() == {"waiting": len(reports)}
    assert asked["Cache-Control"] == "no-store"
    repack(here.code, mine(here, "custodian"), by=here["custodian"], at=LATER)
    assert keeper.get("reports:packing-state").json() == {"waiting": 0}
    assert at_desk(here, "clerk").get("reports:packing-state").status_code == 404
