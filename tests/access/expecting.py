"""What each person must get at each address: from the declaration and the permissions, not the view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.core.exceptions import FieldError
from django.db.models import Model

from weibao.cases.permissions import CASES_EXCLUDE
from weibao.children.permissions import CHILDREN_EDIT, CHILDREN_JUDGE
from weibao.kernel.actor import Actor
from weibao.kernel.edge import Access
from weibao.kernel.permission import Permission
from weibao.org.permissions import UNITS_MANAGE
from weibao.reports.permissions import CUSTODIANS_ASK, IDENTITY_OPEN

from .addresses import Address
from .people import Someone
from .rows import Target


class Verdict(Enum):
    OPEN = "open"
    # Sent to the page where one signs in.
    SIGN_IN = "sign in"
    # The page of what is not there, and an event.
    REFUSED = "refused"
    # The same page because there is no such thing for anybody.
    ABSENT = "absent"
    # Answered as if there were no such row, and nothing is written.
    UNTOUCHED = "untouched"


@dataclass(frozen=True)
class Through:
    """The rows an address rests on when they are not what its permission and id say."""

    reason: str
    # Each permission with the row it must reach; None where nobody may.
    rows: Callable[[Any], list[tuple[Permission, Model]] | None]


EXPECT: dict[str, Through] = {
    "cases:aside-end": Through(
        "who decides that somebody stays away from a case also ends it",
        lambda aside: [(CASES_EXCLUDE, aside.case)],
    ),
    "children:category": Through(
        "a category is said of its child",
        lambda category: [(CHILDREN_JUDGE, category.child)],
    ),
    "children:person": Through(
        "people on a file belong to the child",
        lambda guardian: [(CHILDREN_EDIT, guardian.child)],
    ),
    "org:alias-drop": Through(
        "another name belongs to its unit, and so does the right to drop it",
        lambda alias: [(UNITS_MANAGE, alias.unit)],
    ),
    "reports:callback-ask": Through(
        "a reporter who left no name cannot be called",
        lambda report: [(CUSTODIANS_ASK, report)] if report.named else None,
    ),
    "reports:request-ask": Through(
        "a report without a name has no identity to ask for",
        lambda report: [(CUSTODIANS_ASK, report)] if report.named else None,
    ),
    "reports:unseal": Through(
        "a report without a name has no identity to open",
        lambda report: [(IDENTITY_OPEN, report)] if report.named else None,
    ),
}

# Pages every signed-in person may call with any id, because another's changes nothing: whose it is.
OWN: dict[str, Callable[[Actor, Any], bool]] = {
    "desk:found": lambda actor, search: search.person == actor.person_id,
    "desk:notice-read": lambda actor, notice: any(
        seat.unit_id == notice.unit_id and notice.role in {"", seat.role} for seat in actor.seats
    ),
}

# Pages of one's own account that may have nothing to show: these people have no device with codes.
EMPTY = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"}


class Unclear(Exception):
    """The permission of an address says nothing about the rows that its id names."""


class Reach:
    """Which rows a permission reaches for whom, asked once for all of a kind: the data stands still."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], set[Any]] = {}

    def __call__(self, entry: Permission, actor: Actor, row: Model) -> bool:
        key = (entry.name, entry.rows, actor.person_id, row._meta.label)
        if key not in self._known:
            rows: Any = type(row)._base_manager.all()
            self._known[key] = set(entry.visible_to(actor, rows).values_list("pk", flat=True))
        return row.pk in self._known[key]


def expected(address: Address, who: Someone, target: Target, reach: Reach) -> Verdict:
    access = address.access
    assert access is not None
    if access.kind != "public" and who.actor is None:
        return Verdict.SIGN_IN
    if access.kind == "needs" and not any(p.held_by(who.actor) for p in access.permissions):
        return Verdict.REFUSED
    if not target.is_there:
        return _missing(address, access, target)
    if target.subject is None or access.kind == "public" or who.actor is None:
        return Verdict.OPEN
    if access.kind == "signed_in":
        return _own(address, who.actor, target.subject)
    reached = _reached(address, access, who.actor, target.subject, reach)
    return Verdict.OPEN if reached else Verdict.REFUSED


def _missing(address: Address, access: Access, target: Target) -> Verdict:
    if access.kind == "signed_in":
        return Verdict.UNTOUCHED if address.name in OWN else Verdict.ABSENT
    row = target.rows[0]
    return Verdict.REFUSED if target.names_a_row and not row.is_there else Verdict.ABSENT


def _own(address: Address, actor: Actor, subject: Model) -> Verdict:
    if address.name not in OWN:
        raise Unclear(f"/{address.route}: signed in is enough for any id? Say whose it is in OWN")
    return Verdict.OPEN if OWN[address.name](actor, subject) else Verdict.UNTOUCHED


def _reached(address: Address, access: Access, actor: Actor, subject: Model, reach: Reach) -> bool:
    if address.name in EXPECT:
        needed = EXPECT[address.name].rows(subject)
        return needed is not None and all(reach(entry, actor, row) for entry, row in needed)
    try:
        return any(reach(entry, actor, subject) for entry in access.permissions)
    except FieldError as error:
        raise Unclear(f"/{address.route}: {error}; say in EXPECT what it rests on") from error
