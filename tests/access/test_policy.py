"""Every permission for everybody and every row: its three faces agree, and none reaches too far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db.models import Model

from weibao.kernel.permission import Permission, Refused, all_permissions

from .conftest import Ground
from .people import Someone

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
    ("cases.view", "case", "neighbour"): "clerk supervisor neighbour leader first discipline",
    ("cases.read", "case", "own"): "clerk supervisor police",
    ("cases.read", "case", "neighbour"): "clerk supervisor neighbour",
    ("cases.work", "case", "own"): "clerk supervisor",
    ("measures.finish", "measure", "own"): "clerk supervisor police",
    ("measures.finish", "measure", "neighbour"): "clerk supervisor neighbour",
    ("reports.read", "report", "own"): "clerk supervisor",
    ("reports.view", "report", "own"): "clerk supervisor leader first discipline",
    ("identity.open", "report", "own"): "custodian",
    ("people.manage", "person", "own"): "keeper",
    ("settings.keep", "setting", "own"): "keeper",
}


def models(ground: Ground) -> Iterator[dict[str, Model]]:
    yield from ground.planted.subjects.values()


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
    """Where the three faces of a permission differ, over every row that it can be asked about."""
    found = []
    for named in models(ground):
        rows: Any = type(next(iter(named.values())))._base_manager.all()
        for who in ground.people:
            try:
                visible = set(entry.visible_to(who.actor, rows).values_list("pk", flat=True))
                checked = {row.pk for row in named.values() if allowed(entry, who, row)}
            except FieldError:
                break  # a kind of row this permission says nothing about
            listed = visible & {row.pk for row in named.values()}
            can = {row.pk for row in named.values() if who.actor and entry.can(who.actor, row)}
            if not listed == checked == can:
                found.append(f"{entry.name} as {who.name}: {rows.model.__name__}")
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
        for named in models(ground):
            for row in named.values():
                town = getattr(row, "town", None) or row.pk
                if town in who.actor.towns:
                    continue
                found += [
                    f"{entry.name} as {who.name}: {row._meta.label}"
                    for entry in PERMISSIONS
                    if entry.rows is not None and entry.held_by(who.actor)
                    if _reaches(entry, who, row)
                ]
    return found


def _reaches(entry: Permission, who: Someone, row: Model) -> bool:
    try:
        return allowed(entry, who, row)
    except FieldError:
        return False


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
