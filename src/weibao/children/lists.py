"""The list of children's files: columns, conditions, orders and views. Never sorted or asked by name."""

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
    plain,
)
from weibao.kernel.masking import Level

from .flows import FILE
from .models import Child
from .models.child import Sex
from .permissions import CHILDREN_REVEAL, CHILDREN_VIEW
from .queries import categories as judged
from .queries import listing as by
from .queries import risk as rated
from .queries.faces import Face, faces
from .queries.missing import GAPS, by_gap
from .queries.visible import visible
from .rules.risk import LEVELS


def _lines(found: Iterable[Any], asker: Asker, uncovered: bool) -> list[Face]:
    """Rows as this person sees them; uncovered only those whose names may be shown to them."""
    rows = list(found)
    whole = set(_revealed(asker.actor, [child.pk for child in rows])) if uncovered else set()
    for child in rows:
        if child.pk in whole:
            child.level = Level.FULL
    return faces(rows, on=asker.on)


def _revealed(actor: Actor, keys: Sequence[UUID]) -> list[UUID]:
    rows = CHILDREN_REVEAL.visible_to(actor, Child.objects.filter(pk__in=keys))
    return list(rows.values_list("pk", flat=True))


COLUMNS = (
    Column("child", "孩子", lambda face: face.name.plain, width=14),
    Column("meta", "性别 年龄", lambda face: face.meta, sort="birth", width=12),
    Column("village", "村（社区）", lambda face: face.village, sort="village", width=16),
    Column("risk", "风险", lambda face: LEVELS.get(face.risk, ""), width=8),
    Column("category", "类别", lambda face: "、".join(face.categories), width=22),
    Column("school", "学校", lambda face: face.school or "未登记", width=18),
    Column("file_no", "档案号", lambda face: face.file_no, sort="file", width=16),
)

FILTERS = (
    Filter("status", "状态", plain("status"), always(FILE.choices), many=True),
    Filter("village", "村", plain("area"), by.villages, many=True),
    Filter("age", "年龄", by.by_age, always([(k, v[0]) for k, v in by.AGES.items()])),
    Filter("sex", "性别", plain("sex"), always(Sex.choices)),
    Filter("category", "类别", judged.by_category, judged.choices, many=True, held=CHILDREN_REVEAL),
    Filter(
        "confirm",
        "待确认",
        judged.by_waiting,
        always([("1", "有类别要确认")]),
        held=CHILDREN_REVEAL,
    ),
    Filter(
        "risk",
        "风险",
        rated.by_level,
        always([(str(level), word) for level, word in LEVELS.items()]),
        many=True,
        held=CHILDREN_REVEAL,
    ),
    Filter(
        "unrated",
        "待评定",
        rated.by_unrated,
        always([("1", "有风险等级要评定")]),
        held=CHILDREN_REVEAL,
    ),
    Filter(
        "missing",
        "缺什么",
        by_gap,
        always([(name, gap.label) for name, gap in GAPS.items()]),
        many=True,
        held=CHILDREN_REVEAL,
    ),
    Filter("school", "学校", by.by_school, by.schools, many=True),
    Filter(
        "turning",
        "满 18 岁",
        by.turning,
        always([("1", "下个月以内满 18 岁")]),
        held=CHILDREN_REVEAL,
    ),
)

SORTS = (
    Sort(
        "village",
        ("area", by.BIRTH, "file_no"),
        ("-area", by.BIRTH, "file_no"),
        "按村，大的在前",
        "按村倒排，大的在前",
    ),
    Sort(
        "birth",
        (by.BIRTH, "file_no"),
        (by.YOUNGEST, "file_no"),
        "年龄从大到小",
        "年龄从小到大",
    ),
    Sort("file", ("file_no",), ("-file_no",), "按档案号", "按档案号，新的在前"),
)

# Whom the town looks after before all others: those without parents who care, and every alarm.
FOCUS = (
    *("orphan", "de_facto", "left_behind", "hardship", "out_of_school", "unregistered"),
    *sorted(judged.ALARMS),
)

VIEWS = (
    Shipped("open", "在册", {"status": ("open",)}, "village", usual=True),
    Shipped("focus", "重点关注", {"status": ("open",), "category": FOCUS}, "village"),
    Shipped("risk", "高风险", {"status": ("open",), "risk": ("4", "3")}, "village"),
    Shipped("rate", "待评定", {"status": ("open",), "unrated": ("1",)}, "village"),
    Shipped("confirm", "待确认", {"status": ("open",), "confirm": ("1",)}, "village"),
    Shipped("turning", "快满 18 岁", {"status": ("open",), "turning": ("1",)}, "birth"),
    Shipped("grown", "已满 18 岁", {"status": ("open",), "age": ("adult",)}, "birth"),
    Shipped("closed", "已结档", {"status": ("closed",)}, "-file"),
    Shipped("all", "全部", {}, "village"),
)

FILES = Listing(
    name="children",
    label="儿童档案",
    unit="人",
    url="children:list",
    permission=CHILDREN_VIEW,
    columns=COLUMNS,
    filters=FILTERS,
    sorts=SORTS,
    first_sort="village",
    visible=visible,
    bare=by.bare,
    lines=_lines,
    views=VIEWS,
    event="child.listed",
    naming=lambda face: f"档案 {face.file_no}",
    reveal=CHILDREN_REVEAL,
    children=_revealed,
)

listings.add("children", FILES)
