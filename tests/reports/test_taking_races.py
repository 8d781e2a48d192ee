"""Two colleagues type the same order at the same moment: one report, one told where it is."""

from __future__ import annotations

import pytest

from tests import world
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW
from weibao.office.models import Clock
from weibao.reports.actions import taking
from weibao.reports.models import HotlineOrder, Report

pytestmark = pytest.mark.postgres


def test_one_order_typed_by_two_at_once_is_one_report(real_towns: Towns) -> None:
    here = real_towns.here
    by, unit = here["clerk"], here.units["station"]

    def take(key: str) -> None:
        order = taking.Order("12345", "A1", NOW.replace(hour=20))
        taking.take(
            world.content(area=here.village),
            by=by,
            at=NOW,
            unit=unit,
            channel="hotline",
            client_key=key * 32,
            order=order,
        )

    assert together(lambda: take("a"), lambda: take("b")) == ["OrderTaken", "done"]
    assert (Report.objects.count(), HotlineOrder.objects.count()) == (1, 1)
    assert Clock.objects.filter(deadline="IN008").count() == 1
    take_again = Report.objects.get()
    assert take_again.number == "R2026-0001"
