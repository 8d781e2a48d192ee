"""The people of a case as this viewer sees them, covered by default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from weibao.children.models import Child
from weibao.children.permissions import CHILDREN_VIEW
from weibao.kernel.actor import Actor
from weibao.kernel.masking import Level, Masked, Segment, mask_name, mask_phone
from weibao.kernel.moment import age_on
from weibao.kernel.phones import PhoneError, parse_phone

from ..models import Case, Participant
from ..models.access import Sees
from ..models.participant import ParticipantRole
from ..rules.cautions import Caution, cautions_of, without_whom

# Who stays hidden from units that see their own part alone.
HIDDEN = frozenset({ParticipantRole.SUSPECT, ParticipantRole.WITNESS})
# The order in which people look for them.
ORDER = {
    role: place
    for place, role in enumerate(("child", "sibling", "guardian", "carer", "suspect", "witness"))
}


@dataclass(frozen=True)
class Face:
    """One person of the case: covered name, facts in words, what to beware of."""

    id: UUID
    role: str
    relation: str
    name: str
    facts: str
    contact: Masked | None
    workplace: Masked | None
    about: str
    cautions: tuple[Caution, ...]
    child: UUID | None


def people_of(case: Case) -> list[Participant]:
    """Everybody who is in the case now, the children first; one query."""
    found = case.participants.filter(until=None).select_related("child").order_by("since", "id")
    return sorted(found, key=lambda person: ORDER.get(person.role, len(ORDER)))


def faces(
    people: Iterable[Participant], *, sees: Sees, on: date, uncovered: bool = False
) -> list[Face]:
    """People of the case. With `stage` only that there is a child; `own` leaves out the suspect."""
    if sees == Sees.STAGE:
        return []
    hidden = HIDDEN if sees == Sees.OWN else frozenset()
    level = Level.FULL if uncovered else Level.SURNAME
    return [_face(person, level, on) for person in people if person.role not in hidden]


def cautions(people: Iterable[Participant], *, sees: Sees) -> list[Caution]:
    """What to beware of, also for those who are not told of whom."""
    return [] if sees == Sees.STAGE else without_whom(person.flags for person in people)


def cautions_by_case(cases: Iterable[UUID]) -> dict[UUID, list[Caution]]:
    """The same for the pages of assignments; one query however many."""
    held: dict[UUID, list[list[str]]] = {}
    rows = Participant.objects.filter(case__in=list(cases), until=None).exclude(flags=[])
    for case, flags in rows.values_list("case", "flags"):
        held.setdefault(case, []).append(flags)
    return {case: without_whom(flags) for case, flags in held.items()}


def children_of(case: Case) -> list[UUID]:
    """Ids of the children on file in the case, for the index of who looked."""
    found = case.participants.filter(child__isnull=False).values_list("child", flat=True)
    return list(dict.fromkeys(found))


def open_files(people: Iterable[Participant], actor: Actor) -> set[UUID]:
    """Which of the children's files the actor may open: a part in a case opens no register."""
    children = [person.child_id for person in people if person.child_id]
    if not children or not CHILDREN_VIEW.held_by(actor):
        return set()
    found = CHILDREN_VIEW.visible_to(actor, Child.objects.filter(pk__in=children))
    return set(found.values_list("pk", flat=True))


def _face(person: Participant, level: Level, on: date) -> Face:
    child: Any = person.child
    name = child.name if child else person.name
    return Face(
        id=person.pk,
        role=person.get_role_display(),
        relation=person.get_relation_display() if person.relation else "",
        name=mask_name(name, level).blocks if name else "还不知道姓名",
        facts=_facts(child, on) if child else "",
        contact=_contact(person.contact, level),
        workplace=_covered(person.workplace, level),
        about=person.about,
        cautions=tuple(cautions_of(person.flags)),
        child=child.pk if child else None,
    )


def _facts(child: Any, on: date) -> str:
    sex = child.get_sex_display() if child.sex != "unknown" else ""
    age = f"{age_on(child.birth, on)} 岁" if child.birth else ""
    return " ".join(filter(None, [sex, age]))


def _contact(text: str, level: Level) -> Masked | None:
    """A number shows its ends, whatever else was written nothing."""
    if not text or level == Level.FULL:
        return _covered(text, level)
    try:
        return mask_phone(parse_phone(text))
    except PhoneError:
        return _covered(text, level)


def _covered(text: str, level: Level) -> Masked | None:
    if not text:
        return None
    return Masked((Segment(text),) if level == Level.FULL else (Segment(covered=3),))
