"""Other children on file who may be of the same household: proposed, with the reason.

What is compared are keyed tokens of guardians' names, phones and homes. Only files that the viewer
works with are proposed; that there are others elsewhere is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from weibao.children.actions.finding import household_keys
from weibao.children.actions.lines import facts_of
from weibao.children.models import Guardian, Relation
from weibao.children.permissions import CHILDREN_VIEW, known
from weibao.children.queries.faces import Face, faces
from weibao.children.queries.similar import one_spelling
from weibao.children.queries.visible import visible
from weibao.children.rules.household import guardian_key
from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import SearchKey, TokenKind, lookups
from weibao.kernel.phones import PhoneError, parse_phone
from weibao.office.models import SearchToken

from ..models import Case, Participant
from ..models.participant import ParticipantRole

WORDS = {
    TokenKind.PHONE: "监护人电话相同",
    TokenKind.HOME: "住址相同",
    TokenKind.GUARDIAN: "监护人同名",
}
RAISING = (ParticipantRole.GUARDIAN, ParticipantRole.CARER)
MOST = 5


@dataclass(frozen=True)
class Proposal:
    """A file that may be a sibling's, covered like every name, and why it is proposed."""

    face: Face
    reasons: tuple[str, ...]


def proposed(
    case: Case, people: Iterable[Participant], actor: Actor, *, on: date
) -> list[Proposal]:
    """Likely siblings that nobody judged yet, those with most in common first. Five queries at most."""
    held = list(people)
    keys = set(_keys(case, held))
    if not keys:
        return []
    found = _carriers(keys, town=case.town)
    for person in held:
        if person.child_id:
            found.pop(person.child_id, None)
    rows = visible(actor).filter(known(CHILDREN_VIEW.seats(actor), actor), status="open")
    answered = case.sibling_answers.values("child")
    files = list(rows.filter(pk__in=found).exclude(pk__in=answered).order_by("file_no"))
    files.sort(key=lambda child: -len(found[child.pk]))
    return [
        Proposal(face, tuple(words for kind, words in WORDS.items() if kind in found[face.pk]))
        for face in faces(files[:MOST], on=on)
    ]


def _keys(case: Case, people: list[Participant]) -> Iterator[SearchKey]:
    """What the household of the case's children is found by: their files, and who was written down."""
    on_file = [person.child for person in people if person.child and _is_child(person)]
    guardians = defaultdict(list)
    for row in Guardian.objects.filter(child__in=on_file, version_to=None):
        guardians[row.child_id].append(row)
    for child in on_file:
        facts = [facts_of(row) for row in guardians[child.pk]]
        yield from household_keys(child, facts)
        for row in guardians[child.pk]:
            if row.phone and row.relation != Relation.INSTITUTION:
                yield SearchKey(TokenKind.PHONE, row.phone)
    for person in people:
        if person.role in RAISING:
            yield from _keys_of(person)


def _is_child(person: Participant) -> bool:
    return person.role == ParticipantRole.CHILD


def _keys_of(person: Participant) -> Iterator[SearchKey]:
    spelling = guardian_key(one_spelling(person.name))
    if spelling:
        yield SearchKey(TokenKind.GUARDIAN, spelling)
    try:
        yield SearchKey(TokenKind.PHONE, parse_phone(person.contact))
    except PhoneError:
        return


def _carriers(keys: set[SearchKey], *, town: str) -> dict[UUID, set[TokenKind]]:
    """The children's files that carry one of `keys`, and by which kinds."""
    kinds = {number: key.kind for key in keys for number in lookups(key.kind, key.value, town=town)}
    rows = SearchToken.objects.filter(token__in=kinds, town=town, subject_kind="child")
    found: dict[UUID, set[TokenKind]] = defaultdict(set)
    for subject, number in rows.values_list("subject", "token"):
        found[subject].add(kinds[number])
    return found
