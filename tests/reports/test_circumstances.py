"""The table of circumstances: whole, and never lowered by what a form sends."""

from __future__ import annotations

import pytest

from weibao.reports.models.report import Report, Urgency
from weibao.reports.rules.circumstances import UNSURE, circumstance, circumstances, urgency


def test_every_entry_fits_its_columns_and_says_how_urgent_it_is() -> None:
    longest = Report._meta.get_field("circumstance").max_length
    for entry in circumstances():
        assert len(entry.code) <= (longest or 0), entry.code
        assert entry.urgency in {Urgency.SERIOUS, Urgency.NORMAL}, entry.code
        assert entry.label, entry.code
        assert entry.matter, entry.code
        assert entry.icon, entry.code


def test_codes_are_unique_and_not_sure_stands_last() -> None:
    codes = [entry.code for entry in circumstances()]
    assert len(codes) == len(set(codes))
    assert codes[-1] == UNSURE


@pytest.mark.parametrize("code", ["", "nothing", "BEATEN", "beaten "])
def test_an_unknown_code_is_not_sure(code: str) -> None:
    assert circumstance(code).code == UNSURE


@pytest.mark.parametrize("entry", circumstances(), ids=lambda entry: entry.code)
def test_danger_wins_and_otherwise_the_table(entry: object) -> None:
    code, stated = entry.code, entry.urgency  # type: ignore[attr-defined]
    assert urgency(code, in_danger=True) == Urgency.DANGER
    assert urgency(code, in_danger=False) == stated
