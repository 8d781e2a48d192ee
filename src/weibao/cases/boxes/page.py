"""What a box of the case page is given, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.office.attachments.limits import Limits
from weibao.office.attachments.showing import FileView
from weibao.office.calendar import Calendars
from weibao.org.models import Unit
from weibao.org.queries.units import of_town
from weibao.org.roles import Role

from ..models import Case, Measure
from ..models.access import Sees
from ..permissions import CASES_DIRECT, CASES_REVEAL
from ..queries.timeline import Found
from ..queries.units import Asked, pending


@dataclass(frozen=True)
class Page:
    """One case as one viewer opened it. `bound` holds forms that came back with their messages.

    `measures` and `found` are those the viewer sees; `files` those of the case and of the measures
    that they may open, by what they belong to.
    """

    case: Case
    actor: Actor
    at: datetime
    on: date
    sees: Sees
    workable: bool
    bound: Mapping[str, Any] = field(default_factory=dict)
    uncovered: bool = False
    measures: Sequence[Measure] = ()
    files: Mapping[UUID, Sequence[FileView]] = field(default_factory=dict)
    limits: Limits | None = None
    found: Found = field(default_factory=Found)
    calendars: Calendars = field(default_factory=Calendars)

    @cached_property
    def reveals(self) -> bool:
        """Whether the viewer may uncover names."""
        return CASES_REVEAL.can(self.actor, self.case)

    @cached_property
    def town_units(self) -> list[Unit]:
        """Units that may be asked in, in the order of a list to choose from."""
        return list(of_town(self.case.town, on=self.on).order_by("kind", "short_name"))

    @cached_property
    def directs(self) -> bool:
        """Whether the viewer names the handler and offers the lead: who leads, or the supervisor."""
        supervises = Role.CHILD_SUPERVISOR in self.actor.roles
        return self.workable or (supervises and CASES_DIRECT.can(self.actor, self.case))

    @cached_property
    def pending(self) -> list[Asked]:
        """Invitations of the case that are not settled."""
        return pending(self.case, at=self.at)


@dataclass(frozen=True)
class Box:
    """A panel of the page; its context holds only what the viewer may see.

    `place` is "first" (before the measures), "main" or "side".
    `forms` are the forms it carries by the name under which a view hands them back in `bound`.
    """

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, Any] = field(default_factory=dict)
    place: str = "main"
    order: int = 50
    anchor: str = ""
    sub: str = ""
    count: int | None = None
    tone: str = ""

    @property
    def name(self) -> str:
        """The title without what it asks, for the list of what stands on the page."""
        return self.title.removeprefix("下一步：")
