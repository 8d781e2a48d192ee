"""A line of a timeline tells the time of day in China."""

from __future__ import annotations

from datetime import UTC, datetime

from weibao.kernel.timeline import Line


def test_a_line_shows_the_hour_in_china() -> None:
    assert Line(datetime(2026, 9, 30, 16, 30, tzinfo=UTC), "收到报告").when == "10-01 00:30"
