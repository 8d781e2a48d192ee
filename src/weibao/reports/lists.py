"""The list of reports: its columns, conditions, orders and the views that come along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from weibao.kernel.lists import (
    Asker,
    Column,
    Filter,
    Listing,
    Shipped,
    Sort,
    always,
    listings,
    plain,
)
from weibao.kernel.lists.declaring import list_choices
from weibao.kernel.moment import ZONE

from .models.report import Channel, Urgency
from .permissions import REPORTS_VIEW
from .queries import listing as by
from .queries import reports as reading
from .rules.circumstances import circumstances
from .rules.reporters import categories
from .rules.suspicions import suspicions

PRESSING, NEWEST = "press", "-received"


@list_choices.register("circumstance")
def by_circumstance(asker: Asker) -> Sequence[tuple[str, str]]:
    return [(entry.code, entry.label) for entry in circumstances()]


def _coded(entries: Iterable[Any]) -> Any:
    return always([(entry.code, entry.label) for entry in entries])


def _lines(found: Iterable[Any], asker: Asker, uncovered: bool) -> list[reading.Row]:
    """Rows without names: there are none in a report's line."""
    return reading.rows(found, at=asker.at)


def _clock(row: reading.Row) -> str:
    if row.clock is None:
        return ""
    return " ".join(filter(None, (row.clock.seal, row.clock.text, row.clock.when)))


COLUMNS = (
    Column("number", "报告", lambda row: row.report.number, width=14),
    Column(
        "matter", "情形", lambda row: "　".join((row.matter, *row.marks)), sort="press", width=34
    ),
    Column("channel", "渠道", lambda row: row.report.get_channel_display(), width=12),
    Column("place", "村（社区）", lambda row: row.place or "未说明", width=14),
    Column(
        "received",
        "收到",
        lambda row: f"{row.report.created_at.astimezone(ZONE):%Y-%m-%d %H:%M}",
        sort="received",
        width=18,
    ),
    Column("stage", "阶段", lambda row: row.stage[1], width=10),
    Column("clock", "时限", _clock, width=26),
)

FILTERS = (
    Filter(
        "stage", "阶段", by.by_stage, always([(k, v[0]) for k, v in by.STAGES.items()]), many=True
    ),
    Filter("urgency", "紧急程度", plain("urgency"), always(Urgency.choices), many=True),
    Filter("circumstance", "情形", plain("circumstance"), by_circumstance, many=True),
    Filter("channel", "渠道", plain("channel"), always(Channel.choices), many=True),
    Filter("village", "村", plain("area"), by.villages, many=True),
    Filter("days", "收到", by.by_days, always(list(by.PERIODS.items())), group="收到时间"),
    Filter("from", "收到从", by.from_day, group="收到时间"),
    Filter("to", "收到到", by.to_day, group="收到时间"),
    Filter("category", "报告主体", plain("reporter_category"), _coded(categories()), many=True),
    Filter("suspicion", "甄别原因", plain("suspicion"), _coded(suspicions()), many=True),
    Filter("mine", "经手", by.by_hand, always([("1", "我经手的")])),
)

SORTS = (
    Sort(
        PRESSING,
        ("urgency_rank", "created_at"),
        ("-urgency_rank", "-created_at"),
        "急的在前，同样急的先收到的在前",
        "不急的在前",
    ),
    Sort("received", ("created_at",), ("-created_at",), "先收到的在前", "新收到的在前"),
)

# What waits is read by how much it presses, then by age; what is past, the newest first.
IN_LINE = frozenset({by.WAITING, "held"})
VIEWS = (
    *(
        Shipped(
            name,
            label,
            {"stage": (name,)},
            PRESSING if name in IN_LINE else NEWEST,
            usual=name == by.WAITING,
        )
        for name, (label, _) in by.STAGES.items()
    ),
    Shipped("all", "全部", {}, NEWEST),
)

REPORTS = Listing(
    name="reports",
    label="报告受理",
    unit="件",
    url="reports:list",
    permission=REPORTS_VIEW,
    columns=COLUMNS,
    filters=FILTERS,
    sorts=SORTS,
    first_sort=NEWEST,
    visible=by.seen,
    bare=by.bare,
    lines=_lines,
    views=VIEWS,
    event="reports.listed",
    naming=lambda row: f"报告 {row.report.number}",
)

listings.add("reports", REPORTS)
