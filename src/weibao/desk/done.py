"""What a person has done today, told from the log: each act with the paper it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.urls import reverse

from weibao.audit.kinds import words
from weibao.audit.models import Event
from weibao.cases.queries import cases
from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.workflow import all_flows
from weibao.reports.queries import reports

MOST = 50
# Acts that are no step of a flow; opening and looking is no act.
ACTS = (
    "case.assessed",
    "case.edited",
    "case.inquired",
    "case.material_added",
    "case.measure_cancelled",
    "case.measure_decided",
    "case.measure_done",
    "case.unit_invited",
    "case.urged",
    "child.edited",
    "child.opened",
    "clock.extended",
    "clock.resumed",
    "clock.stopped",
    "clock.urged",
    "training.recorded",
)


@dataclass(frozen=True)
class Done:
    """One thing done: what, about which paper, when, and where it is now."""

    at: datetime
    what: str
    paper: str = ""
    url: str = ""

    @property
    def when(self) -> str:
        return f"{self.at.astimezone(ZONE):%H:%M}"


def done_today(actor: Actor, *, at: datetime) -> list[Done]:
    """The newest first; what one may no longer see is told without its number."""
    if actor.person_id is None:
        return []
    since = datetime.combine(at.astimezone(ZONE).date(), time(0), ZONE)
    steps = {step.event for flow in all_flows() for step in flow.steps}
    rows = Event.objects.filter(person=actor.person_id, at__gte=since, at__lte=at)
    found = list(rows.filter(kind__in={*ACTS, *steps}).order_by("-at", "-id")[:MOST])
    papers = _papers(actor, {event.subject for event in found if event.subject})
    nothing = ("", "")
    return [
        Done(event.at, words(event.kind), *(papers.get(event.subject, nothing)))
        if event.subject
        else Done(event.at, words(event.kind))
        for event in found
    ]


def _papers(actor: Actor, subjects: set[UUID]) -> dict[UUID, tuple[str, str]]:
    if not subjects:
        return {}
    found: dict[UUID, tuple[str, str]] = {}
    for pk, number in cases.visible(actor).filter(pk__in=subjects).values_list("pk", "number"):
        found[pk] = (f"个案 {number}", reverse("cases:detail", args=[pk]))
    for pk, number in reports.visible(actor).filter(pk__in=subjects).values_list("pk", "number"):
        found[pk] = (f"报告 {number}", reverse("reports:detail", args=[pk]))
    return found
