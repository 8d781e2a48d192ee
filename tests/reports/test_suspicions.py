"""Why a report is held apart: a table a clerk can read, and nothing that is not in it."""

from __future__ import annotations

import pytest

from tests import world
from tests.world import NOW, Town
from weibao.kernel.actor import SYSTEM
from weibao.office.models import Clock
from weibao.reports.actions.filing import file_report
from weibao.reports.models import Report
from weibao.reports.rules.suspicions import suspicion, suspicions


def test_every_reason_fits_its_column_and_its_badge() -> None:
    longest = Report._meta.get_field("suspicion").max_length or 0
    for entry in suspicions():
        assert len(entry.code) <= longest, entry.code
        assert 0 < len(entry.label) <= 6, entry.code
        assert entry.why, entry.code


def test_codes_are_unique_and_others_are_unknown() -> None:
    codes = [entry.code for entry in suspicions()]
    assert len(codes) == len(set(codes))
    assert suspicion("") is None
    assert suspicion("no-such") is None


def test_a_held_report_is_filed_like_any_other_and_its_clocks_run(here: Town) -> None:
    held = file_report(
        world.content(area=here.village),
        by=SYSTEM,
        at=NOW,
        town=here.code,
        channel="public",
        suspicion="flood",
    )
    assert (held.suspicion, held.status) == ("flood", "received")
    plain = world.report(here)
    clocks = Clock.objects.values_list("deadline", "due_at").order_by("deadline")
    assert list(clocks.filter(subject=held.pk)) == list(clocks.filter(subject=plain.pk))


def test_a_reason_nobody_could_explain_is_not_written(here: Town) -> None:
    with pytest.raises(ValueError, match="no such suspicion"):
        file_report(
            world.content(),
            by=SYSTEM,
            at=NOW,
            town=here.code,
            channel="public",
            suspicion="because",
        )
    assert not Report.objects.exists()
