"""What a duty asks of units and of the station, on the page of the day."""

from __future__ import annotations

from datetime import timedelta

from tests import world
from tests.support.towns import Towns
from tests.world import NOW
from weibao.reports import asking
from weibao.reports.actions import answering, deciding, mandated, taking
from weibao.reports.actions.taking import Order


def test_a_question_of_the_station_is_a_to_do_of_the_unit(towns: Towns) -> None:
    here = towns.here
    report = mandated.file_mandated(
        world.content(area=here.village), by=here["teacher"], at=NOW, unit=here.units["school"],
        category="RC03", known_at=NOW,
    )  # fmt: skip
    deciding.accept(report.pk, by=here["clerk"], at=NOW, version=1)
    assert asking.asked(here["teacher"], NOW, 9) == []
    answering.answer(report.pk, by=here["clerk"], at=NOW, version=2, kind="question", text="哪天")
    (one,) = asking.asked(here["teacher"], NOW, 9)
    assert report.number in one.title
    assert "哪天" not in f"{one.title}{one.line}"
    for key in ("director", "clerk", "leader", "custodian"):
        assert asking.asked(here[key], NOW, 9) == []
    mandated.acknowledge(report.pk, by=here["teacher"], at=NOW)
    assert asking.asked(here["teacher"], NOW, 9) == []


def test_a_hotline_waits_for_its_reply_until_it_is_noted(towns: Towns) -> None:
    here = towns.here
    report = taking.take(
        world.content(area=here.village), by=here["clerk"], at=NOW, unit=here.units["station"],
        channel="hotline", client_key="a" * 32, order=Order("12345", "A1", NOW + timedelta(days=2)),
    )  # fmt: skip
    (one,) = asking.hotline(here["clerk"], NOW, 9)
    assert (one.title, one.line) == (f"回复热线工单：{report.number}", "12345 工单限期")
    assert one.clock.text == "剩 48 小时"
    assert asking.hotline(towns.there["clerk"], NOW, 9) == []
    assert asking.hotline(here["leader"], NOW, 9) == []
    taking.reply_to_hotline(report.pk, by=here["clerk"], at=NOW, version=1, reply="已回复")
    assert asking.hotline(here["clerk"], NOW, 9) == []
