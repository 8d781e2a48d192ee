"""The list of cases: its columns, conditions, orders and the views that come along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.kernel.lists import (
    Asker,
    Column,
    Filter,
    Listing,
    Shipped,
    Sort,
    always,
    listings,
    offered,
    plain,
)
from weibao.kernel.moment import ZONE
from weibao.org.roles import LEADERS, Role

from .flows import CASE
from .models import Case, Participant
from .permissions import CASES_MATERIAL, CASES_REVEAL, CASES_VIEW, WORKERS
from .queries import cases as reading
from .queries import conditions as by

OVERSEERS = frozenset((*LEADERS, Role.DISCIPLINE))
PARTNERS = frozenset((Role.HANDLER, Role.CHILD_DIRECTOR))
OPEN = {"stage": reading.OPEN}


def lines(found: Iterable[Any], asker: Asker, uncovered: bool) -> list[reading.Row]:
    """Rows as this person sees them; uncovered only where each case's names may be shown to them."""
    shown = list(found)
    may: set[UUID] = set()
    if uncovered:
        may = set(_revealed(asker.actor, [case.pk for case in shown]))
    return reading.rows(shown, at=asker.at, units=asker.actor.unit_ids, uncovered=may)


def _revealed(actor: Actor, keys: Sequence[UUID]) -> list[UUID]:
    rows = CASES_REVEAL.visible_to(actor, Case.objects.filter(pk__in=keys))
    return list(rows.values_list("pk", flat=True))


def children(actor: Actor, keys: Sequence[UUID]) -> list[UUID]:
    """Children on file whose names stand in the lines of `keys` when they are uncovered."""
    people = Participant.objects.filter(case__in=_revealed(actor, keys), role="child", until=None)
    found = people.exclude(child=None).values_list("child", flat=True)
    return list(dict.fromkeys(found))


def _clock(row: reading.Row) -> str:
    if row.clock is None:
        return ""
    return " ".join(filter(None, (row.clock.seal, row.clock.text, row.clock.when)))


COLUMNS = (
    Column("child", "孩子", lambda row: row.subject.replace("▮", "＊"), width=20),
    Column("number", "个案", lambda row: row.case.number, sort="number", width=14),
    Column("place", "村（社区）", lambda row: row.place or "未说明", width=14),
    Column("risk", "风险", lambda row: row.case.get_risk_display() or "待评", sort="risk", width=8),
    Column("lead", "承办", lambda row: row.lead, width=22),
    Column("stage", "阶段", lambda row: row.case.get_status_display(), width=12),
    Column(
        "opened",
        "立案",
        lambda row: f"{row.case.created_at.astimezone(ZONE):%Y-%m-%d}",
        sort="opened",
        width=12,
    ),
    Column("clock", "时限", _clock, sort="due", width=26),
)

FILTERS = (
    Filter("stage", "阶段", plain("status"), always(CASE.choices), many=True),
    Filter("village", "村", plain("area"), by.villages, many=True),
    Filter("risk", "风险", by.by_risk, always(by.RISKS), many=True),
    Filter(
        "circumstance",
        "情形",
        by.by_circumstance,
        offered("circumstance"),
        many=True,
        held=CASES_MATERIAL,
    ),
    Filter("clock", "时限", by.by_clock, always(by.CLOCKS)),
    Filter("wait", "轮到", by.by_wait, always(by.WAITS), group="轮到谁"),
    Filter(
        "person", "承办人", by.by_person, always(by.PERSONS), group="轮到谁", held=CASES_MATERIAL
    ),
    Filter("mine", "参与", by.by_part, always(by.MINE), group="轮到谁"),
    Filter("lead", "承办单位", plain("lead"), by.units, many=True),
    Filter("handler", "措施单位", by.by_handler, by.units, many=True, held=CASES_MATERIAL),
    Filter("days", "在办", by.by_days_open, always(by.OPEN_DAYS), group="立案时间"),
    Filter("from", "立案从", by.opened_from, group="立案时间"),
    Filter("to", "立案到", by.opened_to, group="立案时间"),
)

SORTS = (
    Sort("opened", ("created_at",), ("-created_at",), "先立的在前", "新立的在前"),
    Sort("due", (by.DUE_FIRST,), (by.DUE_LAST,), "先到期的在前", "后到期的在前", by.with_due),
    Sort("risk", ("rank",), ("-rank",), "风险高的在前", "风险低的在前", by.with_rank),
    Sort("number", ("number",), ("-number",), "按编号", "按编号，新的在前"),
)

VIEWS = (
    Shipped(
        "turn",
        "轮到我们",
        {"wait": ("us",)},
        "due",
        first_for=PARTNERS,
        only_for=frozenset(WORKERS),
    ),
    Shipped("open", "在办", OPEN, "-opened", usual=True),
    Shipped("late", "超期", OPEN | {"clock": ("late",)}, "due", first_for=OVERSEERS),
    Shipped("soon", "快到期", OPEN | {"clock": ("soon",)}, "due"),
    Shipped("high", "高风险", OPEN | {"risk": ("high", "raised")}, "risk"),
    Shipped("closed", "已结案", {"stage": ("closed",)}, "-opened"),
    Shipped("all", "全部", {}, "-opened"),
)

CASES = Listing(
    name="cases",
    label="个案",
    unit="件",
    url="cases:list",
    permission=CASES_VIEW,
    columns=COLUMNS,
    filters=FILTERS,
    sorts=SORTS,
    first_sort="-opened",
    visible=reading.visible,
    bare=reading.bare,
    lines=lines,
    views=VIEWS,
    event="cases.listed",
    naming=lambda row: f"个案 {row.case.number}",
    reveal=CASES_REVEAL,
    children=children,
)

listings.add("cases", CASES)
