"""A child as a page may show it: covered to the level this viewer has for this file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.urls import reverse

from weibao.kernel.masking import (
    Level,
    Masked,
    Segment,
    mask_address,
    mask_id_number,
    mask_name,
    mask_phone,
)
from weibao.org.queries.areas import area_names

from ..models import Child, Guardian
from ..rules.birth import age_text
from .categories import chips
from .risk import levels
from .sections import FactFace, SectionFace


@dataclass(frozen=True)
class Face:
    """One line of a list. It holds nothing that its viewer may not see."""

    pk: UUID
    file_no: str
    name: Masked
    sex: str
    age: str
    born: str
    village: str
    school: str
    closed: bool
    # Short names of the categories that stand; of what harms by its name none.
    categories: tuple[str, ...] = ()
    # 1 to 4 as in `rules.risk`; 0 where none is known to this viewer.
    risk: int = 0

    # No limit runs on a file itself.
    late = False

    @property
    def meta(self) -> str:
        return f"{self.sex} {self.age}"

    @property
    def title(self) -> str:
        """What the row is called where it stands among others of any kind."""
        return f"{self.file_no}　{self.name.blocks}"

    @property
    def url(self) -> str:
        return reverse("children:detail", args=[self.pk])


def face(
    child: Child,
    *,
    on: date,
    places: Mapping[str, str],
    level: Level | None = None,
    categories: Sequence[str] = (),
    risk: int = 0,
) -> Face:
    """`level` uncovers for one answer; otherwise the level that `visible` gave the row counts."""
    village = places.get(child.area, "")
    shown = level_of(child) if level is None else level
    return Face(
        pk=child.pk,
        file_no=child.file_no,
        name=mask_name(child.name, shown, code=f"{village}儿童"),
        sex=child.get_sex_display(),
        age=age_text(child.birth, on=on),
        born=_born(child.birth, shown),
        village=village,
        school=child.school.short_name if child.school else "",
        closed=child.status != "open",
        categories=tuple(categories),
        risk=risk,
    )


def _born(birth: date | None, level: Level) -> str:
    """The day; the year alone where even the name must not be guessed."""
    if birth is None:
        return "还不知道"
    return f"{birth:%Y} 年" if level == Level.CODE else birth.isoformat()


def level_of(child: Child) -> Level:
    """The mask that `visible` annotated; a row from elsewhere is covered altogether."""
    return Level(getattr(child, "level", Level.CODE))


def faces(children: Iterable[Child], *, on: date) -> list[Face]:
    """Lines for a page of rows; three more queries: names of villages, categories, risk levels."""
    rows = list(children)
    places = area_names(row.area for row in rows)
    worked = [row.pk for row in rows if level_of(row) != Level.CODE]
    held, rated = chips(worked), levels(worked)
    return [
        face(
            row,
            on=on,
            places=places,
            categories=held.get(row.pk, ()),
            risk=rated.get(row.pk, 0),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Particulars:
    """What the file says beyond a list line; None where the viewer's level ends before it."""

    id_number: Masked | None = None
    address: Masked | None = None
    school: str = ""
    class_name: str = ""
    note: str = ""


def particulars(child: Child, *, level: Level, village: str) -> Particulars:
    school = child.school.short_name if child.school else ""
    if level == Level.CODE:
        return Particulars(school=school)
    number, address = mask_id_number(child.id_number), mask_address(child.address, known=village)
    if level == Level.FULL:
        number, address = _whole(child.id_number), _whole(child.address)
    return Particulars(
        id_number=number if child.id_number else None,
        address=address if child.address else None,
        school=school or child.school_text,
        class_name=child.class_name,
        note=child.note,
    )


def _whole(text: str) -> Masked:
    """Nothing covered: only in the answer to somebody who said why."""
    return Masked((Segment(text),))


@dataclass(frozen=True)
class GuardianFace:
    relation: str
    name: Masked | None
    phone: Masked | None
    is_guardian: bool
    is_carer: bool
    line: UUID | None = None
    # What the file says of this person now: where, since when, able or not.
    facts: list[FactFace] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def guardian_faces(
    child: Child, *, level: Level, told: Mapping[UUID | None, SectionFace] | None = None
) -> list[GuardianFace]:
    """The guardians as they are now; without names for who sees the child by village only.

    `told` is what the file says of each (`sections.of_people`), where a page shows it.
    """
    rows = Guardian.objects.filter(child=child, version_to=None).order_by("position", "since")
    return [_guardian(row, level, (told or {}).get(row.line)) for row in rows]


def _guardian(row: Guardian, level: Level, told: SectionFace | None) -> GuardianFace:
    hidden = level == Level.CODE
    phone = _whole(row.phone) if level == Level.FULL else mask_phone(row.phone)
    return GuardianFace(
        relation=row.get_relation_display(),
        name=None if hidden else mask_name(row.name, level),
        phone=None if hidden or not row.phone else phone,
        is_guardian=row.is_guardian,
        is_carer=row.is_carer,
        line=row.line,
        facts=told.now if told else [],
        missing=told.missing if told else [],
    )
