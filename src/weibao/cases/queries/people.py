"""The people of a case as this viewer sees them, covered by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from weibao.kernel.masking import Level, mask_name
from weibao.kernel.moment import age_on

from ..models import Case, Participant
from ..models.access import Sees
from ..models.participant import ParticipantRole


@dataclass(frozen=True)
class Face:
    """One person of the case: covered name, facts in words, what to beware of."""

    id: UUID
    role: str
    name: str
    facts: str
    about: str
    not_alone: bool
    child: UUID | None


def faces(case: Case, *, sees: Sees, on: date, uncovered: bool = False) -> list[Face]:
    """People of the case. With `stage` only that there is a child; `own` leaves out the suspect."""
    if sees == Sees.STAGE:
        return []
    people = case.participants.filter(until=None).select_related("child").order_by("since", "id")
    hidden = {ParticipantRole.SUSPECT, ParticipantRole.WITNESS} if sees == Sees.OWN else set()
    level = Level.FULL if uncovered else Level.SURNAME
    return [_face(person, level, on) for person in people if person.role not in hidden]


def children_of(case: Case) -> list[UUID]:
    """Ids of the children on file in the case, for the index of who looked."""
    found = case.participants.filter(child__isnull=False).values_list("child", flat=True)
    return list(found)


def _face(person: Participant, level: Level, on: date) -> Face:
    child: Any = person.child
    name = child.name if child else person.name
    return Face(
        id=person.pk,
        role=person.get_role_display(),
        name=mask_name(name, level).blocks if name else "还不知道姓名",
        facts=_facts(child, on) if child else "",
        about=person.about,
        not_alone=person.not_alone,
        child=child.pk if child else None,
    )


def _facts(child: Any, on: date) -> str:
    sex = child.get_sex_display() if child.sex != "unknown" else ""
    age = f"{age_on(child.birth, on)} 岁" if child.birth else ""
    return " ".join(filter(None, [sex, age]))
