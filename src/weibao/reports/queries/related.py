"""Reports that may belong together with one, for whoever triages it; who reported is never asked.

The tokens only find candidates: of each token the newest few, so that a flood of equal reports costs
no more than two. What the viewer may read of them is then opened and compared by `rules.related`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import F, OuterRef, Subquery, UUIDField, Value, When

from weibao.kernel.actor import Actor
from weibao.org.queries.areas import area_names

from ..models import Report, Trait, TraitKind
from ..permissions import REPORTS_READ
from ..rules.circumstances import circumstance
from ..rules.related import SHOWN, Known, Likeness, compare

NEWEST = 6
COMPARED = 40
MOST = 8

# What a shared token of a kind says before anything is compared.
WEIGHT = {TraitKind.CHILD: 5, TraitKind.PHONE: 6, TraitKind.SUSPECT: 4, TraitKind.WORDS: 3}


@dataclass(frozen=True)
class Related:
    """One report beside another, with why."""

    report: Report
    likeness: Likeness
    matter: str
    place: str


def related(report: Report, actor: Actor) -> list[Related]:
    """The most alike first, at most eight; only reports the actor may read."""
    shared = _candidates(report)
    rows = REPORTS_READ.visible_to(actor, Report.objects.filter(pk__in=_best(shared)))
    mine = Known.of(report)
    found = []
    for other in rows.select_related("case"):
        phone = TraitKind.PHONE in shared[other.pk]
        alike = compare(mine, Known.of(other), same_phone=phone)
        if alike.score >= SHOWN:
            found.append((other, alike))
    found.sort(key=lambda pair: (-pair[1].score, -pair[0].created_at.timestamp()))
    places = area_names(other.area for other, _ in found[:MOST])
    return [
        Related(
            report=other,
            likeness=alike,
            matter=circumstance(other.circumstance).label,
            place=places.get(other.area, ""),
        )
        for other, alike in found[:MOST]
    ]


def _best(shared: dict[UUID, Counter[str]]) -> list[UUID]:
    def weight(pk: UUID) -> int:
        return sum(WEIGHT.get(kind, 1) * n for kind, n in shared[pk].items())  # type: ignore[call-overload]

    return sorted(shared, key=weight, reverse=True)[:COMPARED]


def _candidates(report: Report) -> dict[UUID, Counter[str]]:
    """Reports with a token of this one, and how many of each kind; one statement."""
    same = Choose(When(kind=TraitKind.MENTION, then=Value("")), default=F("kind"))
    crossed = Choose(
        When(kind=TraitKind.CHILD, then=Value(TraitKind.MENTION)),
        When(kind=TraitKind.MENTION, then=Value(TraitKind.CHILD)),
        default=Value(""),
    )
    rows: Any = Trait.objects.filter(report=report).annotate(same=same, crossed=crossed)
    columns: dict[str, Subquery] = {}
    for outer in ("same", "crossed"):
        others = Trait.objects.filter(
            token=OuterRef("token"), town=OuterRef("town"), kind=OuterRef(outer)
        ).order_by("-id")
        for place in range(NEWEST):
            columns[f"{outer}{place}"] = Subquery(
                others.values("report")[place : place + 1], output_field=UUIDField()
            )
    shared: dict[UUID, Counter[str]] = {}
    for kind, *reports in rows.annotate(**columns).values_list("kind", *columns):
        for pk in set(reports) - {None, report.pk}:
            shared.setdefault(pk, Counter())[kind] += 1
    return shared
