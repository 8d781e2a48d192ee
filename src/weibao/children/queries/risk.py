"""Risk levels as pages and lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.lists import Asker
from weibao.kernel.moment import ZONE
from weibao.org.queries.people import names_of

from ..models import Child, RiskLevel
from ..models.risk import RiskState
from ..permissions import CHILDREN_RATE
from ..rules.risk import LEVELS, LOW
from .visible import worked_with

# What stands instead of words that only those who decide may read.
UNSAID = "另有不便写明的情况"


@dataclass(frozen=True)
class RiskFace:
    """The level that counts, what it rests on, and what waits for a person; 0 for none yet."""

    level: int = 0
    proposed: int = 0
    decided: int = 0
    reasons: tuple[tuple[str, str], ...] = ()
    by: str = ""
    on: date | None = None
    why: str = ""

    @property
    def word(self) -> str:
        return LEVELS.get(self.level, "")

    @property
    def said(self) -> str:
        """Where the level comes from, in a few words."""
        if not self.level:
            return "事实还不够，没有评定"
        if self.proposed and self.decided:
            change = "调高" if self.proposed > self.decided else "调低"
            return f"按事实该{change}为“{LEVELS[self.proposed]}”，待评定"
        if self.waits:
            return "按事实算出，待评定"
        return "按事实算出" if self.proposed else f"{self.on} 评定"

    @property
    def waits(self) -> bool:
        """Whether a person has to look; a first low one is no work for anybody."""
        return bool(self.proposed) and (self.proposed > LOW or bool(self.decided))


def risk_of(child: Child, *, works: bool, decides: bool) -> RiskFace:
    """`works`: the viewer works with the file; `decides`: may read every sign."""
    rows = list(RiskLevel.objects.filter(child=child).exclude(state=RiskState.ENDED))
    by_state = {row.state: row for row in rows}
    waiting, decided = by_state.get(RiskState.PROPOSED), by_state.get(RiskState.DECIDED)
    latest = waiting or decided
    if latest is None:
        return RiskFace()
    people = names_of([decided.decided_by]) if decided and works else {}
    by = people.get(decided.decided_by, "") if decided and decided.decided_by else ""
    when = decided.decided_at if decided else None
    return RiskFace(
        level=max(row.level for row in rows),
        proposed=waiting.level if waiting else 0,
        decided=decided.level if decided else 0,
        reasons=_readable(latest, decides=decides) if works else (),
        by=by,
        on=when.astimezone(ZONE).date() if when else None,
        why=decided.why if decided and works else "",
    )


def _readable(row: RiskLevel, *, decides: bool) -> tuple[tuple[str, str], ...]:
    found = [
        (text, source) if decides or not sealed else (UNSAID, "")
        for text, source, sealed in row.reasons
    ]
    return tuple(dict.fromkeys(found))


def levels(keys: Iterable[UUID]) -> dict[UUID, int]:
    """The level that counts for each of the children who have one; one query."""
    rows = RiskLevel.objects.filter(child__in=list(keys)).exclude(state=RiskState.ENDED)
    return dict(rows.values("child").annotate(most=Max("level")).values_list("child", "most"))


def by_level(rows: QuerySet[Child], values: tuple[str, ...], asker: Asker) -> QuerySet[Child]:
    """Files at one of the levels; only of files one works with, for it is said of the child."""
    chosen = {int(value) for value in values if value.isdigit()}
    now = RiskLevel.objects.filter(child=OuterRef("pk")).exclude(state=RiskState.ENDED)
    most = now.order_by("-level").values("level")[:1]
    return worked_with(rows, asker.actor).alias(risk_now=most).filter(risk_now__in=chosen)


def by_unrated(rows: QuerySet[Child], values: tuple[str, ...], asker: Asker) -> QuerySet[Child]:
    """Files whose level waits for a person."""
    return worked_with(rows, asker.actor).filter(_waits())


def unrated(actor: Actor) -> QuerySet[Child]:
    """Open files whose level this person may decide and nobody has."""
    return CHILDREN_RATE.visible_to(actor, Child.objects.filter(status="open")).filter(_waits())


def _waits() -> Exists:
    decided = RiskLevel.objects.filter(child=OuterRef("child"), state=RiskState.DECIDED)
    waiting = RiskLevel.objects.filter(child=OuterRef("pk"), state=RiskState.PROPOSED)
    # As `RiskFace.waits` says: most children are at no risk, and nobody confirms that one by one.
    return Exists(waiting.filter(Q(level__gt=LOW) | Exists(decided)))
