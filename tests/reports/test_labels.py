"""What an envelope says it is sealed to is held against what it is: a false label hides nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.org import factories as org
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.models import Event
from weibao.kernel.actor import SYSTEM
from weibao.kernel.crypto import boxes, custody
from weibao.office.models import Notice
from weibao.org.actions import custodians
from weibao.org.actions.passphrases import unlock
from weibao.org.queries.custodians import keys_of
from weibao.reports.actions import watching
from weibao.reports.actions.filing import Reporter
from weibao.reports.actions.repacking import repack
from weibao.reports.actions.watching import mend_labels
from weibao.reports.models import ReporterIdentity
from weibao.reports.queries.custody import pending
from weibao.reports.tick import changed_labels

LATER = NOW + timedelta(days=1)


@pytest.fixture
def hidden(here: Town) -> list[ReporterIdentity]:
    """Three sealed to a key that ended since, two of which say they are sealed to those of today."""
    rows = [world.report(here, reporter=Reporter("贺知秋", "1")).identity for _ in range(3)]
    new = custody.new_keys("换成了另外一句更长的话", cost=org.CHEAP)
    custodians.replace_key(town=here.code, keys=new, by=here["second"], at=NOW)
    false = ReporterIdentity.objects.filter(pk__in=[row.pk for row in rows[:2]])
    false.update(packed_for=keys_of(here.code).name)
    return rows


def waiting(here: Town) -> int:
    return pending(here.code, keys_of(here.code)).count()


def test_packing_looks_at_the_envelope_and_not_at_its_label(
    here: Town, hidden: list[ReporterIdentity]
) -> None:
    assert waiting(here) == 1
    mine = unlock(town=here.code, passphrase=PASSPHRASE, by=here["custodian"], at=LATER)
    assert repack(here.code, mine, by=here["custodian"], at=LATER).packed == 3
    today = set(keys_of(here.code).recipients)
    for row in ReporterIdentity.objects.all():
        assert set(boxes.recipients_of(bytes(row.envelope))) == today
    assert Event.objects.get(kind="identity.label_changed").count == 2


def test_every_night_false_labels_are_mended_and_told(
    here: Town, hidden: list[ReporterIdentity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "BATCH", 2)
    assert changed_labels(LATER) == 2
    assert waiting(here) == 3
    roles = Notice.objects.filter(key__startswith="labels").values_list("role", flat=True)
    assert set(roles) == {"custodian", "system_keeper", "first_responsible", "discipline"}
    # Once a day; and what is right is left alone.
    assert changed_labels(LATER + timedelta(minutes=1)) == 0
    assert changed_labels(LATER + timedelta(days=2)) == 0


def test_a_broken_envelope_waits_and_is_told_once(
    here: Town, hidden: list[ReporterIdentity]
) -> None:
    ReporterIdentity.objects.filter(pk=hidden[2].pk).update(envelope=b"\x01\x05junk")
    assert mend_labels(here.code, by=SYSTEM, at=LATER) == 3
    assert mend_labels(here.code, by=SYSTEM, at=LATER) == 0
    assert waiting(here) == 3
