"""Opening and ending who may see a case or report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from weibao.kernel.actor import Actor
from weibao.org.models import Person, Unit

from .models import CaseAccess
from .models.access import Sees
from .permissions import CASES_READ, held_by, not_aside

ORDER = {Sees.STAGE: 0, Sees.OWN: 1, Sees.ALL: 2}


def give(
    subject: Any,
    unit: Unit,
    *,
    sees: Sees,
    at: datetime,
    why: str,
    words: str = "",
    by: Actor | None = None,
) -> None:
    """Let `unit` see `subject`; an open line that shows less is ended and replaced."""
    held = CaseAccess.objects.filter(subject=subject.pk, unit=unit, valid_to=None).first()
    if held is not None:
        if ORDER[Sees(held.sees)] >= ORDER[sees]:
            return
        end(subject, unit, at=at, by=by)
    CaseAccess.objects.create(
        town=subject.town,
        subject=subject.pk,
        unit=unit,
        sees=sees,
        valid_from=at,
        why=why,
        words=words,
        given_by=by.person_id if by else None,
    )


def give_person(
    subject: Any, person: Person, *, sees: Sees, at: datetime, why: str, by: Actor | None = None
) -> None:
    """Let one person see `subject`, whatever the unit sees; an open line that shows less is replaced."""
    held = CaseAccess.objects.filter(subject=subject.pk, person=person, valid_to=None).first()
    if held is not None:
        if ORDER[Sees(held.sees)] >= ORDER[sees]:
            return
        end_line(held, at=at, by=by)
    CaseAccess.objects.create(
        town=subject.town,
        subject=subject.pk,
        person=person,
        sees=sees,
        valid_from=at,
        why=why,
        given_by=by.person_id if by else None,
    )


def let_person_go(
    subject: Any, person: Person, *, at: datetime, why: str, by: Actor | None = None
) -> None:
    """The person no longer sees what was opened for this reason; other lines stay."""
    lines = CaseAccess.objects.filter(subject=subject.pk, person=person, valid_to=None, why=why)
    for held in lines:
        end_line(held, at=at, by=by)


def lessen(
    subject: Any, unit: Unit, *, sees: Sees, at: datetime, why: str, by: Actor | None = None
) -> None:
    """`unit` sees no more of `subject` than `sees` from now on."""
    held = CaseAccess.objects.filter(subject=subject.pk, unit=unit, valid_to=None).first()
    if held is None or ORDER[Sees(held.sees)] <= ORDER[sees]:
        return
    end(subject, unit, at=at, by=by)
    give(subject, unit, sees=sees, at=at, why=why, by=by)


def readers(subject: Any) -> list[Unit]:
    """Units that see all of `subject` now."""
    lines = CaseAccess.objects.filter(subject=subject.pk, sees=Sees.ALL, valid_to=None)
    return [line.unit for line in lines.exclude(unit=None).select_related("unit") if line.unit]


def end(
    subject: Any, unit: Unit, *, at: datetime, by: Actor | None = None, words: str = ""
) -> None:
    """`unit` no longer sees `subject`."""
    for held in CaseAccess.objects.filter(subject=subject.pk, unit=unit, valid_to=None):
        end_line(held, at=at, by=by, words=words)


def end_line(held: CaseAccess, *, at: datetime, by: Actor | None = None, words: str = "") -> None:
    # A clock that was set back must not end a line before it began.
    held.valid_to = max(at, held.valid_from)
    held.ended_by, held.ended_why = by.person_id if by else None, words
    held.save(update_fields=["valid_to", "ended_by", "ended_why"])


def sees(subject: Any, actor: Actor) -> Sees:
    """The most that an open line shows of `subject` to the posts that read; else its stage."""
    seats = CASES_READ.seats(actor)
    if not seats:
        return Sees.STAGE
    lines = CaseAccess.objects.filter(
        held_by(seats, actor), not_aside(actor, "subject"), subject=subject.pk, valid_to=None
    )
    found = [Sees(shown) for shown in lines.values_list("sees", flat=True)]
    return max(found, key=lambda entry: ORDER[entry], default=Sees.STAGE)
