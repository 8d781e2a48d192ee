"""A year of intake before the matters one reads: enough for the statistics to say something."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import Any

from weibao.kernel.moment import ZONE
from weibao.office.models import Notice
from weibao.org.models import Unit
from weibao.org.queries.areas import villages_of
from weibao.reports.actions import answering
from weibao.reports.actions.filing import Content
from weibao.reports.actions.taking import Order
from weibao.reports.models import Report

from . import doors, matters
from .town import TOWN, actor

DAYS, UNTIL, NUMBER = 360, 50, 44
# Of a hundred reports so many come by each channel.
CHANNELS = {"public": 42, "mandated": 26, "phone": 18, "hotline": 9, "walk_in": 4, "prosecutor": 1}
STORIES = {
    "alone": "孩子常常一个人在家，到天黑也没有大人回来。",
    "beaten": "听见隔壁打孩子，第二天看见孩子脸上有伤。",
    "bullied": "放学路上几个大的拦着一个小的，不止一回。",
    "labour": "有个孩子没有上学，在店里帮着端盘子。",
    "tobacco": "学校旁边的小店卖烟给学生。",
    "selfharm": "孩子说不想活了，手腕上有划痕。",
    "online": "孩子在网上被人骗钱，对方还要照片。",
    "unsure": "总觉得这个孩子不对劲，不爱说话，衣服也总不换。",
}
WEIGHTS = {
    "alone": 30,
    "bullied": 20,
    "beaten": 16,
    "unsure": 9,
    "labour": 8,
    "tobacco": 7,
    "online": 6,
    "selfharm": 4,
}
REFUSAL = "查过了，说的孩子已经成年，已告诉报告人可以找村委会。"


def fill(*, at: datetime) -> int:
    """File and finish `NUMBER` reports in the order of their days, by a fixed seed."""
    draw = random.Random(20261126)
    days = sorted((draw.randint(UNTIL, DAYS) for _ in range(NUMBER)), reverse=True)
    villages = [area.short_name for area in villages_of(TOWN)]
    units = list(Unit.objects.filter(town=TOWN, kind__in=("school", "clinic", "village", "police")))
    schools = [unit for unit in units if unit.kind != "village"]
    for number, day in enumerate(days):
        _one(draw, number, at - timedelta(days=day), villages, units if number % 3 else schools)
    # What was told so long ago has been read.
    Notice.objects.filter(town=TOWN, read_at=None).update(read_at=at)
    return NUMBER


def _one(
    draw: random.Random, number: int, day: datetime, villages: list[str], units: list[Unit]
) -> None:
    filed = datetime.combine(day.date(), time(draw.randint(7, 21), draw.randint(0, 59)), ZONE)
    channel = draw.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    refused = draw.random() < 0.22
    given = _given(draw, channel, refused=refused, village=draw.choice(villages))
    walk = matters.Walk(
        given, actor("zhouwj", at=filed), filed + timedelta(days=60), filed,
        _file(draw, given, number, filed, draw.choice(units)),
    )  # fmt: skip
    if refused:
        matters.refuse(walk, hours=draw.choice((2, 5, 20, 30)))
    else:
        matters.accept(walk, minutes=draw.choice((12, 40, 90, 240, 900, 1600)))
        matters.work(walk)
    if walk.report.receipt_digest and draw.random() < 0.6:
        walk.report.refresh_from_db()
        answering.seen_by_reporter(walk.report, at=filed + timedelta(days=draw.randint(1, 6)))


def _given(draw: random.Random, channel: str, *, refused: bool, village: str) -> dict[str, Any]:
    circumstance = draw.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    safety = draw.choice(({}, {"repeated": "several"}, {"basics": "partly"}))
    return {
        "channel": channel,
        "circumstance": circumstance,
        "village": village,
        "what": STORIES[circumstance],
        "reached": "refused" if refused else "closed",
        "refusal": REFUSAL,
        "child": False,
        "inquiries": [("visit", "周文静、村儿童主任；见了孩子和家里人", "孩子在家，吃住都好。")],
        "findings": "已上门核实，孩子平安，家里人愿意改正。",
        "safety": safety,
        "risk": "medium" if safety else "low",
        "after_risk": "low",
        "after_why": "情况已经改善",
        "measures": [
            {
                "kind": "visit",
                "unit": village,
                "task": "上门看一次",
                "result": "看过了，孩子有人照看。",
            }
        ],
        "answer": "您说的情况已受理，村里和工作站已经上门。",
        "result": "孩子现在有人照看，村里会常去看。谢谢您。",
        "conclusion": "情况已经改善，村里继续走访。",
    }


def _file(
    draw: random.Random, given: dict[str, Any], number: int, at: datetime, unit: Unit
) -> Report:
    content = Content(
        circumstance=given["circumstance"],
        what=given["what"],
        area=matters.area(given["village"]) if draw.random() < 0.9 else "",
    )
    key = f"{draw.getrandbits(128):032x}"
    if given["channel"] == "public":
        return doors.by_public(content, at=at, key=key)
    if given["channel"] == "mandated":
        minutes = draw.choice((5, 15, 30, 50, 100, 400, 3000))
        told = ("police",) if draw.random() < 0.7 else ()
        reason = "先在单位里问清楚了再报" if minutes > 120 else ""
        return doors.by_unit(content, unit=unit, at=at, minutes=minutes, told=told, reason=reason)
    order = None
    if given["channel"] == "hotline":
        order = Order("12345", f"CQ{at:%Y%m%d}{number:04d}")
    return doors.by_desk(content, at=at, channel=given["channel"], key=key, order=order)
