"""The deadline table on its page: whole, filtered, printed, and honest about what is not verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.kernel.deadlines import LimitKind, Unit, all_deadlines, deadline
from weibao.kernel.workdays import WorkCalendar
from weibao.office.queries.limits import counts, limit_rows, used_by
from weibao.office.rules.limits import ends, value


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("IN001", "24 小时内"),
        ("IN003", "10 个工作日内"),
        ("IN006", "3 个月内"),
        ("SD001", "立即"),
        ("SD004", "及时"),
    ],
)
def test_a_limit_in_words(limit: str, words: str) -> None:
    assert value(deadline(limit)) == words


def test_every_kind_and_unit_has_words() -> None:
    row = replace(deadline("IN003"), value_min=5, value_max=10)
    assert value(row) == "5–10 个工作日内"
    for kind in LimitKind:
        for unit in Unit:
            assert value(replace(row, limit_kind=kind, unit=unit))


def test_nothing_is_left_out() -> None:
    assert [row.limit for row in limit_rows()] == list(all_deadlines())
    assert sum(counts()[seal] for seal in "法案内") == len(all_deadlines())


def test_conditions_narrow_together() -> None:
    unverified = limit_rows(verified="0")
    assert unverified
    assert all(not row.limit.verified and row.limit.seal == "内" for row in unverified)
    assert len(unverified) == counts()["unverified"]
    law = limit_rows(seal="法", verified="1")
    assert {row.limit.seal for row in law} == {"法"}
    assert [row.limit.id for row in limit_rows(words="强制报告 立即")] == []
    assert "SD001" in [row.limit.id for row in limit_rows(words="强制报告")]
    assert [row.limit.id for row in limit_rows(words="IN003")] == ["IN003"]


def test_a_limit_says_which_steps_start_or_end_it() -> None:
    assert used_by()["IN003"] == ("个案·重新办理", "个案·立案", "个案·调查完毕，转入处置")
    assert {row.limit.id for row in limit_rows(used="1")} == set(used_by())


@pytest.mark.django_db
def test_the_page_pages_filters_and_prints(here: Town, at_desk: Callable[..., Worker]) -> None:
    clerk = at_desk(here, "clerk")
    page = text_of(clerk.get("office:limits"))
    assert f"{len(all_deadlines())} 条" in page
    assert "SD001" in page
    assert "IN003" not in page
    page = text_of(clerk.get("office:limits", seal="内", verified="0"))
    assert "未核实" in page
    assert "SD001" not in page
    assert "?verified=0" in page
    printed = text_of(clerk.get("office:limits-print"))
    assert all(row.id in printed for row in all_deadlines())
    assert "SD001" not in text_of(clerk.get("office:limits-print", words="IN003"))


@pytest.mark.django_db
def test_bad_conditions_show_the_whole_table(here: Town, at_desk: Callable[..., Worker]) -> None:
    clerk = at_desk(here, "clerk")
    answer = clerk.get("office:limits", seal="<b>", verified="x", words="长" * 100, page="x")
    assert answer.status_code == 200
    assert "SD001" in text_of(answer)
    assert "没有这样的时限" in text_of(clerk.get("office:limits", words="不存在的词"))


@pytest.mark.usefixtures("clock")
def test_a_start_shows_when_each_limit_would_end(here: Town) -> None:
    clerk = Worker(here.people["clerk"], at=NOW)
    shown = text_of(clerk.get("office:limits", **{"from": "2026-09-30T17:00", "words": "IN"}))
    assert "2026-10-01 17:00" in shown
    # Ten working days over the National Day holiday with its swap days.
    assert "2026-10-20" in shown
    bad = text_of(clerk.get("office:limits", **{"from": "昨天"}))
    assert "看不懂这个时间：昨天" in bad
    assert 'value="昨天"' in bad


def test_what_has_no_number_says_so() -> None:
    calendar = WorkCalendar()
    assert ends(deadline("SD001"), start=NOW, calendar=calendar) == "没有到期时间"
    assert ends(deadline("IN001"), start=NOW, calendar=calendar) == "2026-10-01 17:00 到期"
