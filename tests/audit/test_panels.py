"""The auditor's box on the home page: what the log has to say, each figure opening to its rows."""

from __future__ import annotations

from collections.abc import Callable

from tests import world
from tests.support.towns import Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.panels import log_of_the_week
from weibao.cases.actions.children import link_child

AtDesk = Callable[[Town, str], Worker]


def lines(where: Town, key: str = "auditor") -> dict[str, str]:
    box = log_of_the_week("home", None, where[key], NOW)
    return {line["label"]: line["value"] for line in box.context["lines"]} if box else {}


def test_uncovered_names_and_refusals_are_counted_for_the_own_town(
    towns: Towns, at_desk: AtDesk
) -> None:
    here = towns.here
    case, child = world.case(here), world.child(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=1, child=child.pk)
    at_desk(here, "clerk").send("cases:reveal", case.pk, reason="work")
    at_desk(here, "police").get("cases:detail", case.pk)
    found = lines(here)
    assert found["近 7 天显示姓名"] == "1 次"
    assert found["近 7 天不允许的访问"] == "1 次"
    assert found["最近一次核对全部留痕"] == "还没有核对过"
    assert lines(towns.there)["近 7 天显示姓名"] == "0 次"


def test_each_figure_opens_to_its_rows(here: Town, at_desk: AtDesk) -> None:
    case = world.case(here)
    at_desk(here, "police").get("cases:detail", case.pk)
    auditor = at_desk(here, "auditor")
    assert "今天留下的痕迹" in text_of(auditor.get("desk:home"))
    box = log_of_the_week("home", None, here["auditor"], NOW)
    assert box is not None
    for line in box.context["lines"]:
        if line["url"]:
            assert auditor.client.get(line["url"]).status_code == 200, line


def test_the_box_is_the_auditors_alone(here: Town) -> None:
    for key in ("clerk", "leader", "discipline", "keeper", "custodian"):
        assert lines(here, key) == {}, key
    assert log_of_the_week("case", None, here["auditor"], NOW) is None
