"""The list of files: filtered and sorted in the database, never by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet

from weibao.kernel.actor import Actor

from ..models import Child
from ..permissions import CHILDREN_VIEW
from .visible import visible

BIRTH = F("birth").asc(nulls_last=True)
YOUNGEST = F("birth").desc(nulls_last=True)
SORTS: dict[str, tuple[Any, ...]] = {
    "village": ("area", BIRTH, "file_no"),
    "-village": ("-area", BIRTH, "file_no"),
    "birth": (BIRTH, "file_no"),
    "-birth": (YOUNGEST, "file_no"),
    "file": ("file_no",),
    "-file": ("-file_no",),
}
SORT_WORDS = {
    "village": "按村，大的在前",
    "-village": "按村倒排，大的在前",
    "birth": "年龄从大到小",
    "-birth": "年龄从小到大",
    "file": "按档案号",
    "-file": "按档案号，新的在前",
}
STATUSES = ("open", "closed")


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Anything unknown in it counts as not asked."""

    village: str = ""
    status: str = "open"
    sort: str = "village"

    @classmethod
    def read(cls, asked: Any, *, villages: set[str]) -> Filters:
        village, status, sort = (asked.get(name, "") for name in ("village", "status", "sort"))
        return cls(
            village=village if village in villages else "",
            status=status if status in STATUSES else "open",
            sort=sort if sort in SORTS else "village",
        )

    @property
    def digest(self) -> str:
        return f"village={self.village}&status={self.status}"


def listed(actor: Actor | None, filters: Filters) -> QuerySet[Child]:
    found = visible(actor).filter(status=filters.status)
    if filters.village:
        found = found.filter(area=filters.village)
    return found.order_by(*SORTS[filters.sort])


def counts(actor: Actor | None) -> dict[str, int]:
    """How many files there are in each state, for the tabs."""
    rows = CHILDREN_VIEW.visible_to(actor, Child.objects.all()).order_by().values_list("status")
    return dict(rows.annotate(number=Count("pk")))
