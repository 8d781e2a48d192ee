"""Through whose hands an original went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests import world
from tests.office.attached import attached
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.office.actions.attachments import note_original, withdraw
from weibao.office.queries.chain import chain_of

LATER = NOW + timedelta(hours=1)


def test_each_hand_with_its_reason_and_nothing_that_only_looked(
    at_desk: Callable[[Town, str], Worker], here: Town
) -> None:
    report = world.report(here)
    # Sent by somebody of a unit with a report: which of its people is for nobody to see.
    row = attached(report, by=here["teacher"])
    desk = at_desk(here, "clerk")
    assert desk.get("office:file", row.pk).status_code == 200
    note_original(row, by=here["clerk"], at=LATER, reason="court")
    withdraw(row.pk, by=here["supervisor"], at=LATER, reason="twice")
    found = [(link.act, link.town, link.who, link.why) for link in chain_of(row)]
    assert found == [
        ("收下", "清溪镇", "", ""),
        ("取走原件", "清溪镇", "周文静", "法院、检察院调取"),
        ("撤回，不再显示", "清溪镇", "代永红", "和别的重复"),
    ]
    text = text_of(desk.get("office:file-original", row.pk))
    assert "经手" in text
    assert "法院、检察院调取" in text
    assert "陶莉" not in text
