"""Numbers of orders: the same however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.reports.rules.orders import normalise


@pytest.mark.parametrize(
    "typed",
    [
        "CQ2026-0930-7781",
        " cq2026 0930 7781 ",
        "ＣＱ２０２６０９３０７７８１",
        "工单号：CQ202609307781",
        "No.CQ202609307781",
    ],
)
def test_one_number_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == "CQ202609307781"


def test_what_is_no_number_is_nothing() -> None:
    assert [normalise(typed) for typed in ("", " - ", "：", "工单号")] == [""] * 4


@given(st.text(max_size=60))
def test_it_is_settled_after_one_pass(typed: str) -> None:
    once = normalise(typed)
    assert normalise(once).isupper() == once.isupper()
    assert " " not in once
