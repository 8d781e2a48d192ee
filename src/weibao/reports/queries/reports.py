"""Reading reports. Every function begins at what the person may see; who reported is never in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.office import clocks
from weibao.office.models import Clock
from weibao.org.queries.areas import area_names

from ..models import Report
from ..permissions import REPORTS_VIEW
from ..rules.circumstances import circumstance
from ..rules.suspicions import Suspicion, suspicion


def visible(actor: Actor | None) -> QuerySet[Report]:
    """Reports the actor may know of."""
    rows = REPORTS_VIEW.visible_to(actor, Report.objects.all())
    return rows.select_related("unit", "from_unit", "case")


# How a stage and an urgency are shown: tone of the badge, and the word.
STAGES = {
    "received": ("mine", "待受理"),
    "accepted": ("wait", "已受理"),
    "done": ("done", "已办结"),
}
URGENT = {"danger": ("late", "正在危险中"), "serious": ("soon", "要尽快")}


@dataclass(frozen=True)
class Row:
    """One line of the list: no text of the report, no name."""

    report: Report
    matter: str
    place: str
    clock: clocks.ClockView | None
    # Why it is held apart, while it is.
    held: Suspicion | None = None

    @property
    def pk(self) -> UUID:
        return self.report.pk

    @property
    def late(self) -> bool:
        return self.clock is not None and self.clock.state == "late"

    @property
    def title(self) -> str:
        """What the row is called where it stands among others of any kind."""
        return f"{self.report.number}　{self.matter}"

    @property
    def url(self) -> str:
        return reverse("reports:detail", args=[self.report.pk])

    @property
    def marks(self) -> list[str]:
        """What stands beside the matter: how much it presses, and why it is held apart."""
        pressing = URGENT.get(self.report.urgency, ("", ""))[1]
        return [mark for mark in (pressing, self.held.label if self.held else "") if mark]

    @property
    def stage(self) -> tuple[str, str]:
        """Where it stands: the tone of its badge, and the word."""
        if self.held:
            return "soon", "待甄别"
        status = self.report.status
        return STAGES.get(status, ("", self.report.get_status_display()))

    @property
    def urgent(self) -> tuple[str, str]:
        return URGENT.get(self.report.urgency, ("", ""))


# The clock a waiting report is shown with comes before the reply that is also running.
FIRST = ("IN007", "IN001", "IN002", "IN006")


def rows(found: Iterable[Report], *, at: datetime) -> list[Row]:
    """Lines for `found`; two more queries however many."""
    shown = list(found)
    running = open_clocks([report.pk for report in shown])
    places, calendars = area_names(report.area for report in shown), clocks.Calendars()
    return [
        Row(
            report=report,
            matter=circumstance(report.circumstance).label,
            place=places.get(report.area, ""),
            clock=_first(running.get(report.pk, {}), calendars, at=at),
            held=suspicion(report.suspicion) if report.held else None,
        )
        for report in shown
    ]


def open_clocks(reports: Iterable[UUID]) -> dict[UUID, dict[str, Clock]]:
    """Running clocks of each report by limit."""
    found: dict[UUID, dict[str, Clock]] = {}
    for clock in clocks.running(subject__in=list(reports)):
        found.setdefault(clock.subject, {})[clock.deadline] = clock
    return found


def _first(
    running: dict[str, Clock], calendars: clocks.Calendars, *, at: datetime
) -> clocks.ClockView | None:
    for limit in FIRST:
        if limit in running:
            return clocks.view(running[limit], at=at, calendars=calendars)
    return None
