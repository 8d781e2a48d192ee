"""Correcting a file: different fields merge, the same field goes to a page with both values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from weibao.audit import aggregates, edits
from weibao.audit.models import Revision
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

from ..models import Child, Guardian
from ..permissions import CHILDREN_EDIT, keeps
from ..queries.similar import same_number
from ..rules import guardians as merging
from ..rules.guardians import GuardianFacts
from ..rules.identity import Identity, judge
from . import categories, finding, lines
from .files import NumberTaken

EDITABLE = (
    "name",
    "sex",
    "birth",
    "id_number",
    "area",
    "address",
    "school_id",
    "school_text",
    "class_name",
    "note",
)


@dataclass(frozen=True)
class Settled:
    """What the editor decided on the conflict page: the version it showed, and for each clash."""

    version: int
    mine: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GuardianClash:
    """A clash about one guardian, with who changed it and when."""

    clash: merging.LineClash
    by: UUID | None
    at: datetime


class Clashed(Exception):
    """Somebody else changed the same facts since the editor opened the file."""

    def __init__(
        self, child: Child, facts: list[edits.Clash], guardians: list[GuardianClash]
    ) -> None:
        super().__init__(str(child))
        self.child = child
        self.facts = facts
        self.guardians = guardians


def edit_file(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    seen: int,
    typed: Mapping[str, Any],
    guardians: Sequence[GuardianFacts] | None = None,
    settled: Settled | None = None,
) -> Child:
    """Write what was typed over version `seen`. `guardians` is the whole list, None leaves it.

    Raises `Clashed`, `NumberTaken`, `Refused`, `Blocked`. Typing nothing new leaves no trace.
    """
    try:
        with transaction.atomic():
            child = aggregates.lock(Child, pk)
            by = CHILDREN_EDIT.check(by, child)
            if child.status != "open":
                raise Blocked(["档案已结档，要改先恢复在册"])
            edit = _Edit(child, seen, settled or Settled(seen))
            edit.facts(typed)
            edit.guardians(guardians)
            edit.refuse_clashes()
            return _write(edit, by=by, at=at)
    except IntegrityError:
        # The number was given to another file between our look and our write.
        taken = same_number(str(typed.get("id_number", "")), actor=by, but=pk)
        if taken:
            raise NumberTaken(taken) from None
        raise


@dataclass
class _Edit:
    """What is to be written over the locked row, gathered before anything is."""

    child: Child
    seen: int
    settled: Settled
    values: dict[str, Any] = field(default_factory=dict)
    people: list[GuardianFacts] = field(default_factory=list)
    people_changed: bool = False
    fact_clashes: list[edits.Clash] = field(default_factory=list)
    line_clashes: list[merging.LineClash] = field(default_factory=list)

    def facts(self, typed: Mapping[str, Any]) -> None:
        wanted = {name: typed[name] for name in EDITABLE if name in typed}
        self.values, clashes = edits.merge(self.child, wanted, seen=self.seen)
        mine = {name: wanted[name] for name in self.settled.mine if name in wanted}
        # A choice holds for the value that was shown; one that changed again is asked again.
        fresh, _ = edits.merge(self.child, mine, seen=self.settled.version)
        for clash in clashes:
            if clash.field in fresh:
                self.values[clash.field] = clash.mine
            elif clash.field not in self.settled.theirs:
                self.fact_clashes.append(clash)

    def guardians(self, typed: Sequence[GuardianFacts] | None) -> None:
        now = {line: lines.facts_of(row) for line, row in lines.open_lines(self.child).items()}
        self.people = list(now.values())
        if typed is None:
            return
        base = lines.lines_at(self.child, self.seen)
        shown = lines.lines_at(self.child, self.settled.version)
        known = [
            facts if _known(facts, base, now) else replace(facts, line=None) for facts in typed
        ]
        moved = {line for line in {*shown, *now} if shown.get(line) != now.get(line)}
        merged = merging.merge(
            base=base,
            now=now,
            typed=known,
            mine=_still(self.settled.mine, moved),
            theirs=_still(self.settled.theirs, moved),
        )
        self.line_clashes = merged.clashes
        self.people_changed = lines.changed(now, merged.kept)
        self.people = merged.kept

    def refuse_clashes(self) -> None:
        if not self.fact_clashes and not self.line_clashes:
            return
        people = [_signed(clash, self.child) for clash in self.line_clashes]
        raise Clashed(self.child, self.fact_clashes, people)


def _known(facts: GuardianFacts, base: merging.Lines, now: merging.Lines) -> bool:
    return facts.line is None or facts.line in base or facts.line in now


def _still(keys: frozenset[str], moved: set[UUID]) -> frozenset[str]:
    """Choices about people who did not change again since they were shown."""
    return frozenset(key for key in keys if not any(str(line) in key for line in moved))


def _signed(clash: merging.LineClash, child: Child) -> GuardianClash:
    """Who changed this person last."""
    row = Guardian.objects.filter(child=child, line=clash.line).order_by("-version_from").first()
    version = 0 if row is None else row.version_to or row.version_from
    revision = Revision.objects.filter(subject=child.pk, version=version).first()
    by, at = (revision.person, revision.at) if revision else (None, child.created_at)
    return GuardianClash(clash, by, at)


def _write(edit: _Edit, *, by: Actor, at: datetime) -> Child:
    child = edit.child
    before = {name: getattr(child, name) for name in EDITABLE}
    for name, value in edit.values.items():
        setattr(child, name, value)
    _refuse_wrong(child, before["birth"], at=at)
    if child.area != before["area"]:
        _refuse_foreign(child, by)
    if child.id_number:
        taken = same_number(child.id_number, actor=by, but=child.pk)
        if taken:
            raise NumberTaken(taken)
    if not edit.people_changed and before == {name: getattr(child, name) for name in EDITABLE}:
        return child
    named = ["guardians"] if edit.people_changed else []
    aggregates.save(child, by=by, at=at, event="child.edited", fields=named)
    if edit.people_changed:
        lines.write(child, edit.people, at=at)
    finding.refresh(child, edit.people)
    categories.refresh(child, by=by, at=at)
    return child


def _refuse_wrong(child: Child, before: Any, *, at: datetime) -> None:
    typed = Identity(child.birth, child.sex, child.id_number)
    verdict = judge(typed, on=at.date(), before=before)
    if verdict.problems:
        raise Blocked(list(verdict.problems.values()))
    child.birth, child.sex = verdict.identity.birth, verdict.identity.sex
    child.id_number = verdict.identity.id_number


def _refuse_foreign(child: Child, by: Actor) -> None:
    """Nobody moves a child to a place whose files the post does not keep: that is a hand-over."""
    seats = CHILDREN_EDIT.seats(by)
    if not any(keeps(seat, town=child.town, area=child.area) for seat in seats):
        raise Refused(CHILDREN_EDIT, "这个村（社区）不归您管，请未保站来改")
