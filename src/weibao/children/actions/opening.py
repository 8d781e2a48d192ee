"""Opening many files at once, each as if it were opened alone: the same checks, history and events.

One that cannot be opened without a person, because there may be a file already or because it is refused,
is left to the caller, who opens it alone and learns why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from weibao.audit import aggregates
from weibao.audit.aggregates import Many
from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import TokenKind, lookups, token, tokens
from weibao.kernel.ids import uuid7
from weibao.kernel.permission import Refused
from weibao.office import numbers
from weibao.office.models import FlowStep, SearchToken
from weibao.org.models import Unit

from ..flows import FILE
from ..models import Child, Fact, Guardian, IdToken
from ..permissions import check_may_open
from ..queries.similar import ANYWHERE, Wanted, alike_of, one_spelling
from ..rules.guardians import FACTS, GuardianFacts
from ..rules.identity import Identity, judge
from . import categories, facts, finding
from .facts import Change, Source


@dataclass
class Draft:
    """One file to open, with what is known of the child besides. Lives in `area`."""

    area: str
    name: str
    sex: str
    birth: date | None = None
    id_number: str = ""
    address: str = ""
    school: Unit | None = None
    school_text: str = ""
    class_name: str = ""
    note: str = ""
    guardians: Sequence[GuardianFacts] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    source: Source = field(default_factory=lambda: Source("import"))


def open_many(drafts: Sequence[Draft], *, town: str, by: Actor, at: datetime) -> list[Child | None]:
    """Open what can be opened without a question, in one transaction; None for each of the others.

    Raises `IntegrityError` when somebody else opened one of them meanwhile: then none is opened.
    """
    with transaction.atomic():
        # First the locked counter, as `open_file` does: what another opens is seen, or waits.
        numbers.take_last("child", town=town, year=at.year, count=0)
        fit, by = _fit(drafts, town=town, by=by, at=at)
        chosen = [draft for draft in fit if draft is not None]
        if not chosen:
            return [None] * len(drafts)
        last = numbers.take_last("child", town=town, year=at.year, count=len(chosen))
        children = [
            _child(draft, town, last - len(chosen) + place, at=at)
            for place, draft in enumerate(chosen, 1)
        ]
        _write(children, chosen, by=by, at=at)
        made = iter(children)
        return [next(made) if draft is not None else None for draft in fit]


def _fit(
    drafts: Sequence[Draft], *, town: str, by: Actor, at: datetime
) -> tuple[list[Draft | None], Actor]:
    """The drafts that nothing speaks against, in their places, and the actor in the post that may."""
    may: dict[str, Actor | None] = {}
    for area in {draft.area for draft in drafts}:
        try:
            may[area] = check_may_open(by, town=town, area=area)
        except Refused:
            may[area] = None
    taken, near = _held(drafts), _near(drafts, town, by)
    found: list[Draft | None] = []
    numbers_seen: set[str] = set()
    names_seen: set[tuple[str, date | None]] = set()
    for draft, is_near in zip(drafts, near, strict=True):
        verdict = judge(Identity(draft.birth, draft.sex, draft.id_number), on=at.date())
        known = verdict.identity
        name = one_spelling(draft.name), known.birth
        twice = name in names_seen or (known.id_number and known.id_number in numbers_seen)
        names_seen.add(name)
        numbers_seen.add(known.id_number)
        stands = known.id_number in taken or is_near or twice or verdict.problems
        if stands or may[draft.area] is None or _wrong_facts(draft, on=at.date()):
            found.append(None)
            continue
        draft.birth, draft.sex, draft.id_number = known.birth, known.sex, known.id_number
        found.append(draft)
    return found, next((actor for actor in may.values() if actor), by)


def _held(drafts: Sequence[Draft]) -> set[str]:
    """The identity numbers among them that have a file, in any town."""
    by_token = {
        number: draft.id_number
        for draft in drafts
        if draft.id_number
        for number in lookups(TokenKind.ID_NUMBER, draft.id_number, town=ANYWHERE)
    }
    rows = IdToken.objects.filter(token__in=by_token).values_list("token", flat=True)
    return {by_token[number] for number in rows if number}


def _near(drafts: Sequence[Draft], town: str, by: Actor) -> list[bool]:
    wanted = [Wanted(draft.name, draft.birth, draft.area) for draft in drafts]
    return [bool(found) for found in alike_of(wanted, town=town, actor=by)]


def _wrong_facts(draft: Draft, *, on: date) -> list[str]:
    return facts.problems(_changes(draft), draft.source, known=frozenset(), on=on)


def _changes(draft: Draft) -> list[Change]:
    return [Change(code, value) for code, value in draft.facts.items() if value]


def _child(draft: Draft, town: str, number: int, *, at: datetime) -> Child:
    return Child(
        town=town,
        area=draft.area,
        file_no=f"C{at.year}-{number:06d}",
        status="open",
        status_at=at,
        created_at=at,
        name=draft.name,
        sex=draft.sex,
        birth=draft.birth,
        id_number=draft.id_number,
        address=draft.address,
        school=draft.school,
        school_text=draft.school_text,
        class_name=draft.class_name,
        note=draft.note,
    )


def _write(children: Sequence[Child], drafts: Sequence[Draft], *, by: Actor, at: datetime) -> None:
    named = [["guardians"] if draft.guardians else [] for draft in drafts]
    aggregates.create_many(Many(children, named), by=by, at=at, event="child.opened")
    pairs = list(zip(children, drafts, strict=True))
    Guardian.objects.bulk_create(
        [row for child, draft in pairs for row in _guardians(child, draft, at=at)]
    )
    _findable(pairs)
    FlowStep.objects.bulk_create([_opened(child, by=by, at=at) for child in children])
    _tell_facts(pairs, by=by, at=at)
    categories.refresh_new(children, by=by, at=at)


def _guardians(child: Child, draft: Draft, *, at: datetime) -> list[Guardian]:
    return [
        Guardian(
            child=child,
            line=facts.line or uuid7(),
            position=position,
            version_from=1,
            since=at,
            **{name: getattr(facts, name) for name in FACTS},
        )
        for position, facts in enumerate(draft.guardians)
    ]


def _findable(pairs: Sequence[tuple[Child, Draft]]) -> None:
    SearchToken.objects.bulk_create(
        [
            SearchToken(token=number, town=child.town, subject_kind=finding.KIND, subject=child.pk)
            for child, draft in pairs
            for number in sorted(tokens(finding.keys_of(child, draft.guardians), town=child.town))
        ],
        batch_size=2_000,
    )
    IdToken.objects.bulk_create(
        [
            IdToken(
                child=child,
                town=child.town,
                token=token(TokenKind.ID_NUMBER, child.id_number, town=ANYWHERE),
            )
            for child, _ in pairs
            if child.id_number
        ]
    )


def _opened(child: Child, *, by: Actor, at: datetime) -> FlowStep:
    return FlowStep(
        town=child.town,
        flow=FILE.name,
        subject=child.pk,
        step="open",
        source="",
        target=child.status,
        at=at,
        person=by.person_id,
        post=by.seats[0].post_id if by.seats else None,
    )


def _tell_facts(pairs: Sequence[tuple[Child, Draft]], *, by: Actor, at: datetime) -> None:
    """The second version of each file of which more is known."""
    told = [(child, draft, _changes(draft)) for child, draft in pairs if any(draft.facts.values())]
    if not told:
        return
    names = [sorted({f"fact:{change.kind}" for change in changes}) for _, _, changes in told]
    many = Many([child for child, _, _ in told], names)
    aggregates.related_many(many, by=by, at=at, event="child.facts")
    Fact.objects.bulk_create(
        [
            facts.row_of(child, change, None, draft.source, uuid7(), by, at)
            for child, draft, changes in told
            for change in changes
        ],
        batch_size=1_000,
    )
