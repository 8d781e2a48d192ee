"""What an address can name: for each kind of row an own one, the neighbour's, another town's, none.

A new kind of row is entered in `KINDS`, under the part of the route that names it; every address
below that part is then walked with it. An address whose part is not here fails the walk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from .addresses import Address

NO_ROW = UUID("0198d000-0000-7000-8000-00000000dead")

KINDS = {
    "call-backs/<uuid:pk>": "callback",
    "cases/<uuid:pk>": "case",
    "cases/<uuid:pk>/steps/<slug:name>": "step",
    "cases/asides/<uuid:pk>": "aside",
    "cases/invitations/<uuid:pk>": "invitation",
    "cases/assignments/<uuid:pk>": "assignment",
    "cases/questions/<uuid:pk>": "question",
    "cases/measures/<uuid:pk>": "measure",
    "cases/clocks/<uuid:pk>": "clock",
    "cases/meetings/<uuid:pk>": "meeting",
    "cases/persons/<uuid:pk>": "participant",
    "children/<uuid:pk>": "child",
    "children/<uuid:pk>/sections/<slug:code>": "section",
    "children/categories/<uuid:pk>": "category",
    "children/imports/<uuid:pk>": "import",
    "children/merges/<uuid:pk>": "merge",
    "children/pairs/<uuid:pk>": "pair",
    "children/people/<uuid:line>": "guardian",
    "children/transfers/<uuid:pk>": "transfer",
    "clocks/<uuid:pk>": "clock",
    "files/<uuid:pk>": "file",
    "bulk/<uuid:pk>": "bulk run",
    "exports/<uuid:pk>": "export",
    "lists/<slug:name>": "list",
    "lists/<slug:name>/bulk/<slug:act>": "bulk act",
    "views/<uuid:pk>": "saved view",
    "notices/<uuid:pk>": "notice",
    "opening-requests/<uuid:pk>": "request",
    "openings/<uuid:pk>": "opening",
    "papers/<uuid:pk>": "printing",
    "people/<uuid:pk>": "person",
    "plan/drafts/<uuid:pk>": "plan draft",
    "report/(?P<town>[0-9]{9})": "town",
    "reports/<uuid:pk>": "report",
    "reports/hand-overs/<uuid:pk>": "handover",
    "reports/made/<uuid:pk>": "made",
    "reports/complaints/<uuid:pk>": "complaint",
    "reports/trainings/<uuid:pk>": "training",
    "search/<uuid:pk>": "search",
    "settings/holidays/<int:year>": "year",
    "settings/holidays/withdraw/<uuid:pk>": "holiday",
    "settings/values/<str:key>": "setting key",
    "settings/withdraw/<uuid:pk>": "setting",
    "units/<uuid:pk>": "unit",
    "units/aliases/<uuid:pk>": "alias",
    "units/appointments/<uuid:pk>": "appointment",
    "units/posts/<uuid:pk>": "post",
}

# Parts of an address that name no row: one that there is, and one that there is not.
WORDS: Mapping[str, tuple[object, object]] = {
    "list": ("cases", "no-such-list"),
    "bulk act": ("urge", "no-such-act"),
    "step": ("finish_investigation", "no-such-step"),
    "section": ("school", "person"),
    "year": (2026, 1900),
    "setting key": ("station.phone", "no.such.key"),
}


class Unlisted(Exception):
    """An address names something of which nobody said what there is."""


@dataclass(frozen=True)
class Row:
    """One thing an address can name. `subject` is the row itself, where there is one."""

    label: str
    value: object
    subject: Model | None = None

    @property
    def is_there(self) -> bool:
        return self.label != "missing"


@dataclass(frozen=True)
class Target:
    """An address filled in: what each changing part names."""

    rows: tuple[Row, ...] = ()

    @property
    def is_there(self) -> bool:
        return all(row.is_there for row in self.rows)

    @property
    def subject(self) -> Model | None:
        return self.rows[0].subject if self.rows else None

    @property
    def values(self) -> tuple[object, ...]:
        return tuple(row.value for row in self.rows)

    @property
    def names_a_row(self) -> bool:
        return bool(self.rows) and isinstance(self.rows[0].value, UUID)

    def __str__(self) -> str:
        return " + ".join(row.label for row in self.rows) or "-"


Rows = Mapping[str, tuple[Row, ...]]


def rows_of(subjects: Mapping[str, Mapping[str, Model]]) -> Rows:
    """The provider: for each kind its rows by label, and one that is not there."""
    found: dict[str, tuple[Row, ...]] = {}
    for kind, named in subjects.items():
        gone: object = "000000000" if kind == "town" else NO_ROW
        # A person on a file is named by the line, which stays when what is said of the person changes.
        there = (Row(label, getattr(row, "line", row.pk), row) for label, row in named.items())
        found[kind] = (*there, Row("missing", gone))
    for kind, (word, no_word) in WORDS.items():
        found[kind] = (Row("own", word), Row("missing", no_word))
    return found


def targets(address: Address, rows: Rows) -> list[Target]:
    """Every way to fill in the address, the one that names nothing first.

    With several changing parts each varies while the others stay at their first row.
    """
    slots = [_rows_at(slot, address, rows) for slot in address.slots]
    if not slots:
        return [Target()]
    first = tuple(slot[0] for slot in slots)
    gone = tuple(slot[-1] for slot in slots)
    filled = dict.fromkeys([gone[:1] + first[1:], *_varied(slots, first)])
    return [Target(found) for found in filled]


def _varied(slots: list[tuple[Row, ...]], first: tuple[Row, ...]) -> Iterator[tuple[Row, ...]]:
    for place, slot in enumerate(slots):
        for row in slot:
            yield (*first[:place], row, *first[place + 1 :])


def _rows_at(slot: str, address: Address, rows: Rows) -> tuple[Row, ...]:
    if slot not in KINDS:
        raise Unlisted(f"/{address.route}: say in rows.py what `{slot}` names")
    return rows[KINDS[slot]]
