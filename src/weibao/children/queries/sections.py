"""The sections of a file as a page shows them: covered to the viewer's level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from weibao.kernel.areas import full_name
from weibao.kernel.masking import Level

from ..models import Child, Fact
from ..rules.facts import SOURCES, Kind, Section, section, sections

_SOURCE = dict(SOURCES)
COVERED = "已登记，显示姓名后可见"


@dataclass(frozen=True)
class FactFace:
    """One fact in words."""

    label: str
    value: str
    days: str = ""
    source: str = ""
    covered: bool = False


@dataclass(frozen=True)
class SectionFace:
    """What a section says now, what it said before, and what is still to be asked."""

    section: Section
    now: list[FactFace] = field(default_factory=list)
    past: list[FactFace] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        return bool(self.now or self.past) or not self.section.quiet


def rows_at(child: Child, version: int, *, about: UUID | None) -> list[Fact]:
    """The facts as the file stood at `version`, the newest first."""
    then = Q(version_from__lte=version) & (Q(version_to=None) | Q(version_to__gt=version))
    rows = Fact.objects.filter(then, child=child, about=about)
    return list(rows.order_by(F("since").desc(nulls_last=True), "-recorded_at", "pk"))


def standing(child: Child) -> dict[UUID | None, list[Fact]]:
    """All that the file says, by whom it is about, with one query."""
    found: dict[UUID | None, list[Fact]] = defaultdict(list)
    rows = Fact.objects.filter(child=child, version_to=None)
    for row in rows.order_by(F("since").desc(nulls_last=True), "-recorded_at", "pk"):
        found[row.about].append(row)
    return found


def faces(
    held: Mapping[UUID | None, Sequence[Fact]], *, level: Level, on: date
) -> list[SectionFace]:
    """Every section about the child."""
    rows = held.get(None, ())
    return [
        section_face(entry, rows, level=level, on=on) for entry in sections() if entry.of == "child"
    ]


def of_people(
    held: Mapping[UUID | None, Sequence[Fact]], *, level: Level, on: date
) -> dict[UUID | None, SectionFace]:
    """What the file says of parents, guardians and carers, by the line of each.

    A line without facts has what is to be asked all the same.
    """
    kinds = section("person")
    blank = section_face(kinds, (), level=level, on=on)
    told: dict[UUID | None, SectionFace] = defaultdict(lambda: blank)
    for line, rows in held.items():
        told[line] = section_face(kinds, rows, level=level, on=on)
    return told


def section_face(entry: Section, rows: Iterable[Fact], *, level: Level, on: date) -> SectionFace:
    shown = SectionFace(entry)
    by_kind: dict[str, list[Fact]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind in entry.kinds:
        held = by_kind[kind.code]
        current = [row for row in held if row.until is None or row.until > on]
        shown.now.extend(_face(kind, row, level) for row in current)
        shown.past.extend(_face(kind, row, level) for row in held if row not in current)
        if kind.ask and not current:
            shown.missing.append(kind.label)
    return shown


def _face(kind: Kind, row: Fact, level: Level) -> FactFace:
    """Words that are sealed are nobody's who sees the child by village only; codes that harm stay
    covered until the name is shown."""
    hidden = kind.is_sealed and (level == Level.CODE or (kind.sealed and level != Level.FULL))
    value = COVERED if hidden else say(kind, row.content)
    source = _SOURCE.get(row.source, "")
    if row.source_words and level != Level.CODE:
        source = f"{source}：{row.source_words}"
    return FactFace(kind.label, value, _days(row), source, hidden)


def say(kind: Kind, value: str) -> str:
    if kind.type == "area":
        return full_name(value) or value
    return kind.say(value)


def _days(row: Fact) -> str:
    if row.since and row.until:
        return f"{row.since} 至 {row.until}"
    if row.until:
        return f"至 {row.until}"
    return f"{row.since} 起" if row.since else ""
