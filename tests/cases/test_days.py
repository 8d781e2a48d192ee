"""By which day something may be asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from weibao.cases.rules.days import end_of, wrong_day
from weibao.kernel.moment import ZONE

TODAY = date(2028, 2, 29)


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, True), (366, True), (367, False)])
def test_from_today_to_a_year(days: int, fine: bool) -> None:
    assert (wrong_day(TODAY + timedelta(days=days), today=TODAY) == "") is fine


def test_what_is_due_on_a_day_may_be_done_until_it_is_over() -> None:
    assert end_of(TODAY) == datetime(2028, 2, 29, 23, 59, 59, tzinfo=ZONE)
