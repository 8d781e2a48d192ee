"""Who can write the database puts neither a key nor a person into a recovery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests import world
from tests.support.worker import Worker, text_of
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.models import Event
from weibao.kernel.crypto import boxes, recovery
from weibao.kernel.workflow import Blocked
from weibao.office.models import Notice
from weibao.org.actions import custodians
from weibao.org.actions.passphrases import unlock
from weibao.reports.actions import recovering
from weibao.reports.actions.filing import Reporter
from weibao.reports.actions.recovering import WrongShares
from weibao.reports.actions.watching import notice_recoveries
from weibao.reports.models import Recovery

AtDesk = Callable[[Town, str], Worker]
WHY = "旧恢复码丢了一份"


@pytest.fixture
def begun(here: Town) -> Recovery:
    custodians.make_recovery(town=here.code, at=NOW)
    return recovering.start(town=here.code, reason=WHY, by=here["keeper"], at=NOW)


@pytest.fixture
def agreed(here: Town, begun: Recovery) -> tuple[str, ...]:
    """Two people, a custodian who agreed, and new shares on paper."""
    recovering.second(town=here.code, by=here["first"], at=NOW)
    mine = unlock(town=here.code, passphrase=PASSPHRASE, by=here["custodian"], at=NOW)
    recovering.consent(town=here.code, mine=mine, by=here["custodian"], at=NOW)
    return recovering.new_shares(town=here.code, by=here["keeper"], at=NOW)


def test_a_key_written_in_between_is_never_the_towns(here: Town, agreed: tuple[str, ...]) -> None:
    """Also where the pin goes with it: what counts is made from the paper."""
    attackers = X25519PrivateKey.generate()
    row = Recovery.objects.get()
    row.new_public_key = attackers.public_key().public_bytes_raw()
    Recovery.objects.update(new_public_key=row.new_public_key)
    keep: dict[str, Any] = {"typed": agreed[1:], "by": here["keeper"], "at": NOW}
    with pytest.raises(Blocked, match="被改动过"):
        recovering.keep_shares(town=here.code, **keep)
    Recovery.objects.update(pin=row.expected_pin())
    with pytest.raises(WrongShares, match="不是刚才生成的"):
        recovering.keep_shares(town=here.code, **keep)
    report = world.report(here, reporter=Reporter("贺知秋", "13712340987"))
    box = bytes(report.identity.envelope)
    for name in boxes.recipients_of(box):
        with pytest.raises(boxes.BoxError):
            boxes.open_box(
                box, name=name, private=attackers, context=f"reporter-identity|{report.pk}"
            )


def test_the_key_is_the_one_on_paper(here: Town, agreed: tuple[str, ...]) -> None:
    key = recovering.keep_shares(town=here.code, typed=agreed[:2], by=here["keeper"], at=NOW)
    private = recovery.recovery_key(recovery.combine(agreed[1:]))
    assert bytes(key.public_key) == private.public_key().public_bytes_raw()
    assert key.is_genuine
    assert Recovery.objects.get().is_genuine


@pytest.mark.parametrize("column", ["seconded_by", "consented_by", "packed_at", "ended_at"])
def test_what_is_written_into_the_row_stops_it_and_is_told(
    here: Town, begun: Recovery, at_desk: AtDesk, column: str
) -> None:
    written = NOW if column.endswith("_at") else here.people["second"].pk
    Recovery.objects.update(**{column: written})
    for act in (recovering.second, recovering.new_shares):
        with pytest.raises(Blocked):
            act(town=here.code, by=here["first"], at=NOW)
    assert (notice_recoveries(at=NOW), notice_recoveries(at=NOW)) == (1, 0)
    assert Event.objects.get(kind="recovery.changed").subject == begun.pk
    told = Notice.objects.filter(key__startswith="recovery-changed").values_list("role", flat=True)
    assert set(told) == {"custodian", "system_keeper", "first_responsible", "discipline"}
    if column == "ended_at":
        return
    keeper = at_desk(here, "keeper")
    assert "这次恢复的记录被改动过" in text_of(keeper.get("reports:recovery"))
    assert keeper.send("reports:recovery-end").status_code == 302
    assert not Recovery.objects.get().is_genuine
    recovering.start(town=here.code, reason=WHY, by=here["keeper"], at=NOW)


def test_an_honest_recovery_is_genuine_at_every_step(here: Town, begun: Recovery) -> None:
    assert Recovery.objects.get().is_genuine
    recovering.second(town=here.code, by=here["first"], at=NOW)
    assert Recovery.objects.get().is_genuine
    recovering.end(town=here.code, by=here["first"], at=NOW)
    assert Recovery.objects.get().is_genuine
    assert notice_recoveries(at=NOW) == 0
