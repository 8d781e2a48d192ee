"""Where a report came from, for those who read it: never who told it."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import HotlineOrder, Notification, Report
from ..rules.reporters import category
from .made import AtOnce, at_once


@dataclass(frozen=True)
class Origin:
    """Facts in words, how soon a unit reported, whom it told, and the hotline's order."""

    facts: list[tuple[str, str]]
    at_once: AtOnce | None
    late_reason: str
    told: list[Notification]
    order: HotlineOrder | None

    @property
    def waits_for_reply(self) -> bool:
        return self.order is not None and self.order.replied_at is None

    def __bool__(self) -> bool:
        return bool(self.facts or self.at_once or self.told or self.order)


def origin_of(report: Report) -> Origin:
    """At most three queries; a report of the public page needs none of them but the order's."""
    found = category(report.reporter_category) if report.known_at else None
    facts = [
        ("报告单位", report.from_unit.short_name if report.known_at and report.from_unit else ""),
        ("以什么身份", found.label if found else ""),
        ("来文文号", report.document),
        ("希望怎样得到回复", report.get_wish_display() if report.wish else ""),
    ]
    return Origin(
        facts=[(label, text) for label, text in facts if text],
        at_once=at_once(report),
        late_reason=report.late_reason,
        told=list(report.notifications.order_by("at")) if report.known_at else [],
        order=HotlineOrder.objects.filter(report=report).first(),
    )
