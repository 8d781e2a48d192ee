"""What a figure of the statistics leads to: the conditions of the list that stand in its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date

from weibao.org.queries.areas import area_names

from ..models import Report
from ..rules.circumstances import circumstances
from ..rules.reporters import categories
from .statistics import Period

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Narrowing:
    """Each is empty, or something there is; an address that says nonsense narrows nothing."""

    first: date | None = None
    last: date | None = None
    circumstance: str = ""
    area: str = ""
    category: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Narrowing:
        known = {entry.code for entry in circumstances()}
        codes = {entry.code for entry in categories()}
        what, who, where = (asked.get(name, "") for name in ("circumstance", "category", "area"))
        return cls(
            first=_day(asked.get("from", "")),
            last=_day(asked.get("to", "")),
            circumstance=what if what in known else "",
            area=where if where.isdigit() and len(where) in {9, 12} else "",
            category=who if who in codes else "",
        )

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    def query(self) -> dict[str, str]:
        """The parts of an address that say it again; the circumstance is said by the list itself."""
        said = {
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "area": self.area,
            "category": self.category,
        }
        return {name: text for name, text in said.items() if text}

    def apply(self, rows: QuerySet[Report]) -> QuerySet[Report]:
        given: dict[str, Any] = {}
        if self.first:
            given["created_at__gte"] = Period(self.first, self.first).begin
        if self.last:
            given["created_at__lt"] = Period(self.last, self.last).end
        if self.circumstance:
            given["circumstance"] = self.circumstance
        if self.area:
            given["area"] = self.area
        if self.category:
            given["reporter_category"] = self.category
        return rows.filter(**given)

    def words(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """What is set: its name, its value in words, and the parts of the address that say it."""
        shown: list[tuple[str, str, tuple[str, ...]]] = []
        if self.first or self.last:
            days = (f"{day:%Y-%m-%d}" if day else "" for day in (self.first, self.last))
            shown.append(("收到", " 到 ".join(days), ("from", "to")))
        if self.circumstance:
            named = {entry.code: entry.label for entry in circumstances()}
            shown.append(("情形", named[self.circumstance], ("circumstance",)))
        if self.area:
            name = area_names([self.area]).get(self.area, self.area)
            shown.append(("村", name if len(self.area) == 12 else "没有说哪个村", ("area",)))
        if self.category:
            labels = {entry.code: entry.label for entry in categories()}
            shown.append(("报告主体", labels[self.category], ("category",)))
        return shown


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None
