"""Who reports, by the law's own categories, and whom such a reporter must tell. Pure; data in the CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "reporter_categories.csv"
# Whoever is none of the others: everybody may report, 未保法 art. 11(1).
ANYONE = "RC11"
STATE_ORGAN = "RC01"
POLICE, CIVIL_AFFAIRS, EDUCATION = "police", "civil_affairs", "education"
VERIFIED = "核实"

# Which category a unit of a kind (`org.models.unit.UnitKind`) is taken for until somebody says otherwise.
# A unit of a kind that is not here is not obliged as such: it chooses.
OF_KIND = {
    "government": STATE_ORGAN,
    "station": STATE_ORGAN,
    "office": STATE_ORGAN,
    "police": STATE_ORGAN,
    "justice": STATE_ORGAN,
    "market": STATE_ORGAN,
    "group": STATE_ORGAN,
    "discipline": STATE_ORGAN,
    "court": STATE_ORGAN,
    "prosecutor": STATE_ORGAN,
    "bureau": STATE_ORGAN,
    "village": "RC02",
    "school": "RC03",
    "clinic": "RC05",
}


@dataclass(frozen=True)
class Category:
    """One row. `tell` are the authorities it tells in any case, `tell_if` pairs with a circumstance."""

    code: str
    label: str
    full: str
    members: str
    tell: tuple[str, ...]
    tell_if: tuple[tuple[str, str], ...]
    basis: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Proposal:
    """An authority to tell, and what that rests on."""

    authority: str
    basis: str
    verified: bool


@cache
def categories() -> tuple[Category, ...]:
    rows = csv.DictReader(DATA.read_text(encoding="utf-8").splitlines())
    return tuple(_read(row) for row in rows)


def _read(row: dict[str, str]) -> Category:
    pairs = [entry.split(":") for entry in row["tell_if"].split(";") if entry]
    return Category(
        code=row["code"],
        label=row["label"],
        full=row["full"],
        members=row["members"],
        tell=tuple(filter(None, row["tell"].split(";"))),
        tell_if=tuple((authority, circumstance) for authority, circumstance in pairs),
        basis=row["basis"],
        source=row["source"],
        verified=row["verified"] == VERIFIED,
    )


def category(code: str) -> Category | None:
    return next((entry for entry in categories() if entry.code == code), None)


def proposed(kind: str) -> str:
    """The category of a unit of `kind`, or "" where it must be chosen."""
    return OF_KIND.get(kind, "")


def is_mandated(kind: str) -> bool:
    """Whether units of `kind` must report by law: 未保法 art. 11(2), 高检发〔2020〕9号 art. 2, 3."""
    return kind in OF_KIND


def to_tell(code: str, circumstance: str) -> tuple[Proposal, ...]:
    """Whom a reporter of category `code` should tell of `circumstance`, the police first.

    A proposal of the table; nothing is refused when somebody else was told, or nobody yet.
    """
    found = category(code)
    if found is None:
        return ()
    wanted = [*found.tell]
    wanted += [authority for authority, of in found.tell_if if of == circumstance]
    return tuple(Proposal(one, found.basis, found.verified) for one in dict.fromkeys(wanted))
