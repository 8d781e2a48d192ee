"""Every permission for everybody and every row: its three faces agree, and none reaches too far."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db.models import Model

from weibao.children.models import Category, Guardian
from weibao.kernel.permission import Permission, Refused, all_permissions
from weibao.org.models import Town, UnitAlias
from weibao.reports.models import HandOver

from .addresses import addresses
from .conftest import Ground
from .people import Someone
from .rows import KINDS

pytestmark = pytest.mark.access

PERMISSIONS = all_permissions()
NAMED = {entry.name: entry for entry in PERMISSIONS}
OF_CHILDREN = ("cases.", "children.", "measures.", "reports.")
# Who keeps the house, its log and its keys reads no file.
NO_READERS = ("keeper", "auditor", "custodian", "district", "without a post", "nobody")

# People of the first town whom a permission reaches a row for, said here once more on purpose.
REACHED = {
    ("children.view", "child", "own"): "clerk supervisor director leader first",
    ("children.view", "child", "neighbour"): "clerk supervisor neighbour leader first",
    ("children.reveal", "child", "own"): "clerk supervisor director",
    ("children.edit", "child", "neighbour"): "clerk supervisor neighbour",
    ("cases.view", "case", "own"): "clerk supervisor police teacher leader first discipline",
    ("cases.view", "case", "neighbour"): "clerk supervisor neighbour teacher leader first "
    "discipline",
    ("cases.read", "case", "own"): "clerk supervisor police",
    ("cases.read", "case", "neighbour"): "clerk supervisor neighbour",
    ("cases.work", "case", "own"): "clerk supervisor",
    ("cases.exclude", "case", "own"): "supervisor leader first",
    ("cases.known", "case", "own"): "clerk supervisor leader first",
    ("cases.answer", "invitation", "own"): "teacher",
    ("invitations.keep", "invitation", "own"): "clerk supervisor",
    ("measures.answer", "measure", "own"): "police",
    ("measures.finish", "measure", "own"): "clerk supervisor police",
    ("measures.finish", "measure", "neighbour"): "clerk supervisor neighbour",
    ("reports.read", "report", "own"): "clerk supervisor",
    ("reports.view", "report", "own"): "clerk supervisor leader first discipline",
    ("identity.open", "report", "own"): "custodian",
    ("people.manage", "person", "own"): "keeper",
    ("settings.keep", "setting", "own"): "keeper",
}


def kinds_of(entry: Permission, ground: Ground) -> dict[str, dict[str, Model]]:
    """The rows a permission is asked about: those its addresses name, else its app's, else any."""
    subjects = ground.planted.subjects
    named = {
        KINDS[slot]
        for address in addresses()
        if address.access and entry in address.access.permissions
        for slot in address.slots[:1]
    }
    near = {
        kind
        for kind, rows in subjects.items()
        if next(iter(rows.values()))._meta.app_label == entry.name.split(".")[0]
    }
    return {kind: subjects[kind] for kind in (named & set(subjects)) or near or subjects}


def listed(entry: Permission, who: Someone, named: dict[str, Model]) -> set[Any] | None:
    """Which of the rows the permission shows in a list; None when it says nothing of such rows."""
    rows: Any = type(next(iter(named.values())))._base_manager
    asked = rows.filter(pk__in=[row.pk for row in named.values()])
    try:
        return set(entry.visible_to(who.actor, asked).values_list("pk", flat=True))
    except FieldError:
        return None


def allowed(entry: Permission, who: Someone, row: Model) -> bool:
    """What `check` says, in its own words."""
    if who.actor is None:
        return False
    try:
        entry.check(who.actor, row)
    except Refused:
        return False
    return True


def disagreements(entry: Permission, ground: Ground) -> list[str]:
    """Where the three faces of a permission differ, for everybody and every row it is about."""
    found = []
    for kind, named in kinds_of(entry, ground).items():
        for who in ground.people:
            visible = listed(entry, who, named)
            if visible is None:
                continue
            checked = {row.pk for row in named.values() if allowed(entry, who, row)}
            can = {row.pk for row in named.values() if who.actor and entry.can(who.actor, row)}
            if not visible == checked == can:
                found.append(f"{entry.name} as {who.name}: {kind}")
    return found


@pytest.mark.parametrize("entry", PERMISSIONS, ids=sorted(NAMED))
def test_the_three_faces_agree(entry: Permission, ground: Ground) -> None:
    assert disagreements(entry, ground) == []


def strangers(ground: Ground) -> list[str]:
    """Rows of a town that somebody reaches who has no post there."""
    found = []
    for who in ground.people:
        if who.actor is None or who.name == "district":
            continue
        for entry in PERMISSIONS:
            if entry.rows is None or not entry.held_by(who.actor):
                continue
            for kind, named in kinds_of(entry, ground).items():
                rows = {key: row for key, row in named.items() if not _towns(row) & who.actor.towns}
                if rows and listed(entry, who, rows):
                    found.append(f"{entry.name} as {who.name}: {kind}")
    return found


def _towns(row: Any) -> set[str]:
    """Whose row it is; a hand-over is the proof of both sides."""
    if isinstance(row, Town):
        return {str(row.pk)}
    if isinstance(row, HandOver) and row.to_report is not None:
        return {row.town, row.to_report.town}
    if isinstance(row, UnitAlias | Guardian | Category):
        row = row.unit if isinstance(row, UnitAlias) else row.child
    return {str(row.town)}


def test_nobody_reaches_a_row_of_another_town(ground: Ground) -> None:
    assert strangers(ground) == []


def test_keepers_of_the_house_hold_no_permission_over_children(ground: Ground) -> None:
    held = [
        f"{entry.name} as {who.name}"
        for who in ground.people
        if who.name.removesuffix(" here").removesuffix(" there") in NO_READERS
        for entry in PERMISSIONS
        if entry.name.startswith(OF_CHILDREN) and entry.held_by(who.actor)
    ]
    assert held == []


@pytest.mark.parametrize(("name", "kind", "label"), REACHED)
def test_who_reaches_what_in_a_town(name: str, kind: str, label: str, ground: Ground) -> None:
    row = ground.planted.subjects[kind][label]
    reached = {who.name for who in ground.people if allowed(NAMED[name], who, row)}
    assert reached == {f"{key} here" for key in REACHED[name, kind, label].split()}
