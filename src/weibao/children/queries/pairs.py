"""Pairs of files as their list and their comparison show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse

from weibao.audit.aggregates import label_of
from weibao.kernel.actor import Actor
from weibao.org.models import Unit
from weibao.org.queries.areas import area_names
from weibao.org.queries.people import names_of

from ..models import Child, Merge, Pair, Relation, Sex
from ..models.duplicate import PairState
from ..permissions import CHILDREN_MERGE
from ..rules import facts as kinds
from ..rules.guardians import GuardianFacts
from ..rules.merging import EMPTY, FIELDS, Held, Side
from .faces import Face, faces
from .sections import say
from .visible import visible

SIZE = 30
LABELS = {"school": "学校", "area": "村（社区）"}
SHOWN = (PairState.PROPOSED, PairState.APART, PairState.MERGED)


def seen(actor: Actor) -> QuerySet[Pair]:
    return CHILDREN_MERGE.visible_to(actor, Pair.objects.all())


def counts(actor: Actor) -> dict[str, int]:
    found = dict(seen(actor).order_by().values_list("state").annotate(number=Count("pk")))
    return {state: found.get(state, 0) for state in SHOWN}


@dataclass(frozen=True)
class Line:
    """Two files in a list, covered as everywhere."""

    pair: Pair
    one: Face
    other: Face
    who: str

    @property
    def url(self) -> str:
        return reverse("children:pair", args=[self.pair.pk])


def page(actor: Actor, *, state: str, number: str | None) -> Page[Pair]:
    rows = seen(actor).filter(state=state)
    order = ("-score", "pk") if state == PairState.PROPOSED else ("-decided_at", "pk")
    return Paginator(rows.order_by(*order), SIZE).get_page(number)


def lines(pairs: Iterable[Pair], actor: Actor, *, on: date) -> Iterator[Line]:
    rows = list(pairs)
    keys = {key for row in rows for key in (row.one_id, row.other_id)}
    shown = {face.pk: face for face in faces(visible(actor).filter(pk__in=keys), on=on)}
    names = names_of(row.decided_by for row in rows)
    for row in rows:
        if row.one_id in shown and row.other_id in shown:
            who = names.get(row.decided_by, "") if row.decided_by else ""
            yield Line(row, shown[row.one_id], shown[row.other_id], who)


def merge_of(child: Child) -> Merge | None:
    """The merge by which a file left the register, while it stands."""
    rows = Merge.objects.filter(gone=child, undone_at=None).select_related("kept")
    return rows.first()


@dataclass(frozen=True)
class Row:
    """One thing that either file says. `choose` names the choice between them, where they differ."""

    label: str
    one: str
    other: str
    choose: str = ""


@dataclass
class Words:
    """Values as people read them."""

    places: Mapping[str, str]
    schools: Mapping[Any, str] = field(default_factory=dict)

    def value(self, name: str, value: Any) -> str:
        if value in EMPTY:
            return ""
        if name == "sex":
            return str(Sex(value).label)
        if name == "area":
            return self.places.get(value, str(value))
        if name == "school":
            return self.schools.get(value[0], "") if value[0] else str(value[1])
        return value.isoformat() if isinstance(value, date) else str(value)

    def person(self, one: GuardianFacts | None) -> str:
        if one is None:
            return ""
        flags = [
            *(["监护人"] if one.is_guardian else []),
            *(["实际照料"] if one.is_carer else []),
        ]
        return "　".join(filter(None, (one.name, one.phone, "、".join(flags))))

    def fact(self, one: Held | None) -> str:
        if one is None:
            return ""
        said = say(kinds.kind(one.kind, of="person" if one.about else "child"), one.content)
        days = f"（{one.since} 起）" if one.since is not None else ""
        return f"{said}{days}"


def words_for(sides: Sequence[Side]) -> Words:
    places = area_names(side.values["area"] for side in sides)
    units = [side.values["school"][0] for side in sides if side.values["school"][0]]
    schools = dict(Unit.objects.filter(pk__in=units).values_list("pk", "short_name"))
    return Words(places, schools)


def rows(one: Side, other: Side, words: Words) -> Iterator[Row]:
    """Who the child is, the people, and the facts of both, side by side."""
    for name in FIELDS:
        values = [words.value(name, side.values[name]) for side in (one, other)]
        if any(values):
            yield Row(_label(name), *values)
    people = [{_name(who): who for who in side.people} for side in (one, other)]
    for key in dict.fromkeys([*people[0], *people[1]]):
        yield Row(key[0], *(words.person(held.get(key)) for held in people))
    said = [{fact.kind: fact for fact in side.facts if fact.about is None} for side in (one, other)]
    for kind in dict.fromkeys([*said[0], *said[1]]):
        yield Row(kinds.kind(kind).label, *(words.fact(held.get(kind)) for held in said))


def _label(name: str) -> str:
    return LABELS.get(name) or label_of(Child, name)


def _name(who: GuardianFacts) -> tuple[str, str]:
    return str(Relation(who.relation).label), who.name


def label_of_choice(key: str) -> str:
    """What a difference is about, for the form that asks which is right."""
    kind, _, rest = key.partition(":")
    if kind == "person":
        return f"{Relation(rest.split(':')[0]).label}的电话、身份"
    return kinds.kind(rest).label if kind == "fact" else _label(key)
