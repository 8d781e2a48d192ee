"""Through whose hands an original went, as its events tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from weibao.audit.models import Event
from weibao.org.models import Town
from weibao.org.queries.people import names_of

from ..models import StoredFile
from ..rules.handing_out import REASONS, WITHDRAWALS

HANDS = {
    "file.attached": "收下",
    "file.handed_over": "移交出去",
    "file.came_over": "移交进来",
    "file.original_taken": "取走原件",
    "file.withdrawn": "撤回，不再显示",
}


@dataclass(frozen=True)
class Link:
    """One hand of the chain: when, what, in which town, by whom."""

    at: datetime
    act: str
    town: str
    who: str
    why: str = ""


def chain_of(row: StoredFile) -> list[Link]:
    """From the day it came in to today, also in other towns. Three queries."""
    events = list(Event.objects.filter(subject=row.pk, kind__in=HANDS).order_by("at", "pk"))
    people = names_of(event.person for event in events if event.person)
    towns = dict(Town.objects.filter(code__in={e.town for e in events}).values_list("code", "name"))
    words = REASONS | WITHDRAWALS
    return [
        Link(
            event.at,
            HANDS[event.kind],
            towns.get(event.town, ""),
            _who(event, people),
            words.get(event.digest, ""),
        )
        for event in events
    ]


def _who(event: Event, people: dict[UUID, str]) -> str:
    # Who of a unit sent it with a report is for nobody to see.
    if event.person is None or event.kind == "file.attached":
        return ""
    return people.get(event.person, "")
