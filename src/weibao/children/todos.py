"""What the files ask of a person on the home page: categories to confirm, risk levels to decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.todos import Todo, todos

from .models import Category, RiskLevel
from .models.category import State
from .models.duplicate import PairState
from .models.risk import RiskState
from .models.transfer import TransferState
from .permissions import (
    CHILDREN_CLOSE,
    CHILDREN_JUDGE,
    CHILDREN_MERGE,
    CHILDREN_RATE,
    TRANSFERS_VIEW,
)
from .queries.categories import ALARMS, waiting
from .queries.listing import grown
from .queries.pairs import seen
from .queries.risk import unrated
from .queries.transfers import Line, lines
from .queries.transfers import seen as of_transfers
from .rules.risk import HIGH

MOST = 999


@todos.register("children.categories")
def to_confirm(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """One line for all that waits, so that a new rule does not bury the day; alarms say so."""
    if not CHILDREN_JUDGE.held_by(actor):
        return []
    children = waiting(actor).order_by()
    number = _counted(children)
    alarms = Category.objects.filter(
        child__in=children.values("pk"), code__in=ALARMS, state=State.PROPOSED
    )
    pressing = alarms[:MOST].count() if number else 0
    said = f"其中 {pressing} 项是警示：无人看护、独自生活、受托人不合适等" if pressing else ""
    title = "个孩子有类别要确认"
    return _of_children(
        "categories", "confirm", number, title, "去确认", said, urgent=bool(pressing)
    )


@todos.register("children.risk")
def to_rate(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """One line for all levels that wait for a person; a high one says so."""
    if not CHILDREN_RATE.held_by(actor):
        return []
    children = unrated(actor).order_by()
    number = _counted(children)
    high = RiskLevel.objects.filter(
        child__in=children.values("pk"), state=RiskState.PROPOSED, level=HIGH
    )
    pressing = high[:MOST].count() if number else 0
    said = f"其中 {pressing} 个按事实算是高风险" if pressing else ""
    title = "个孩子的风险等级要评定"
    return _of_children("risk", "rate", number, title, "去评定", said, urgent=bool(pressing))


@todos.register("children.grown")
def to_hand_on(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Of age and still in the register: what was given is handed on, then the file is closed."""
    if not CHILDREN_CLOSE.held_by(actor):
        return []
    number = _counted(grown(actor, on=at.astimezone(ZONE).date()))
    said = "补贴停发或转成年救助，升学就业告诉村里和本人，然后结档"
    return _of_children("grown", "grown", number, "个孩子已满 18 周岁，还在册", "去结档", said)


def _counted(rows: QuerySet[Any]) -> str:
    """How many there are, in words; empty for none. Beyond what anybody counts it ends."""
    number = rows[:MOST].count()
    return f"{number}+" if number == MOST else str(number or "")


def _of_children(
    name: str, view: str, number: str, title: str, act: str, said: str, *, urgent: bool = False
) -> list[Todo]:
    """The line that leads to a view of the list."""
    if not number:
        return []
    return [
        Todo(
            key=f"children.{name}",
            bucket="mine",
            title=f"{number} {title}",
            line=said,
            url=reverse("children:list") + f"?view={view}",
            act=act,
            urgent=urgent,
        )
    ]


@todos.register("children.pairs")
def to_compare(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Files that may be one child's: one line for all of them."""
    if not CHILDREN_MERGE.held_by(actor):
        return []
    number = _counted(seen(actor).filter(state=PairState.PROPOSED))
    if not number:
        return []
    return [
        Todo(
            key="children.pairs",
            bucket="mine",
            title=f"{number} 对档案可能是同一个孩子",
            line="",
            url=reverse("children:pairs"),
            act="去核对",
        )
    ]


@todos.register("children.transfers")
def to_receive(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Files offered to one's place; and own ones that wait for another's answer beyond its limit."""
    if not TRANSFERS_VIEW.held_by(actor):
        return []
    rows = of_transfers(actor).filter(state=TransferState.ASKED).order_by("asked_at", "pk")[:limit]
    heads: dict[UUID, Line] = {}
    for line in lines(rows, actor, on=at.date(), at=at):
        heads.setdefault(line.row.household, line)
    late = {line.row.pk for line in heads.values() if line.clock and line.clock.state == "late"}
    return [
        Todo(
            key=f"transfer:{line.row.household}",
            bucket="mine" if line.mine else "waiting",
            title=f"接收 {line.origin} 移交的档案 {line.face.file_no}"
            if line.mine
            else f"{line.row.unit.short_name}还没有答复移交 {line.face.file_no}",
            line="",
            url=line.url,
            act="去答复" if line.mine else "",
            clock=line.clock,
            at=line.row.asked_at,
        )
        for line in heads.values()
        if line.mine or line.row.pk in late
    ]
