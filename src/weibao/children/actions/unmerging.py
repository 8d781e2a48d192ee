"""Taking a merge back: the two files say again what they said before.

What somebody changed since is not overwritten: it stays with the file that was kept, and is named to
whoever takes the merge back. The history goes on; nothing of it is rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.ids import uuid7
from weibao.kernel.merging import followers
from weibao.kernel.workflow import Blocked
from weibao.office import flow

from ..flows import FILE
from ..models import Child, Fact, Guardian, Merge
from ..models.duplicate import PairState
from ..permissions import CHILDREN_MERGE
from ..queries.sides import side_of, values_of
from ..rules import facts as kinds
from ..rules.guardians import GuardianFacts
from . import categories, finding, lines, standing_over
from .merging import plain, set_value


def unmerge(pk: UUID, *, by: Actor, at: datetime, why: str) -> Merge:
    """Put both files back as they were before the merge `pk`. Raises `Refused`, `Blocked`."""
    with transaction.atomic():
        row = Merge.objects.select_for_update().select_related("pair").get(pk=pk)
        by = CHILDREN_MERGE.check(by, row)
        # In one order, as merging does.
        files = {key: aggregates.lock(Child, key) for key in sorted((row.kept_id, row.gone_id))}
        for child in files.values():
            by = CHILDREN_MERGE.check(by, child)
        kept, gone = files[row.kept_id], files[row.gone_id]
        if row.undone_at is not None or kept.status != "open" or not why:
            raise Blocked(["已经撤销，或者保留的那份档案已结档；撤销要写明原因"])
        left = _give_back(kept, row.journal, by=by, at=at)
        _come_back(gone, by=by, at=at, why=why)
        standing_over.back(row.journal["standing"], at=at)
        for name, offer in followers.items():
            left += offer.back(row.journal["followers"].get(name, []), by, at)
        for child in (kept, gone):
            categories.refresh(child, by=by, at=at)
        row.undone_at, row.undone_by, row.undone_why, row.left = at, by.person_id, why, left
        row.save()
        # A merge that was wrong is an answer: the two are not proposed again.
        row.pair.state, row.pair.why = PairState.APART, why
        row.pair.decided_by, row.pair.decided_at = by.person_id, at
        row.pair.save()
        return row


def _give_back(kept: Child, journal: dict[str, Any], *, by: Actor, at: datetime) -> list[str]:
    """What the merge wrote into the file, unless it was changed since; answers what was."""
    left, now = [], values_of(kept)
    for name, (old, new) in journal["values"].items():
        if plain(now[name]) == new:
            set_value(kept, name, _value(name, old))
        else:
            left.append(aggregates.label_of(Child, "school_id" if name == "school" else name))
    before, after = (_read(people) for people in journal["people"])
    people, moved = _people(side_of(kept).people, before, after, left)
    added = list(Fact.objects.filter(pk__in=journal["added"]))
    ended = list(Fact.objects.filter(pk__in=journal["ended"]))
    fields = sorted({f"fact:{row.kind}" for row in (*added, *ended)})
    named = [*(["guardians"] if moved else []), *fields]
    aggregates.save(kept, by=by, at=at, event="child.unmerged", fields=named)
    if moved:
        lines.write(kept, people, at=at)
    _facts(kept, added, ended, left)
    finding.refresh(kept, people)
    return left


def _value(name: str, old: Any) -> Any:
    if name == "birth":
        return date.fromisoformat(old) if old else None
    if name == "school":
        return UUID(old[0]) if old[0] else None, old[1]
    return old


def _read(people: list[dict[str, Any]]) -> dict[UUID | None, GuardianFacts]:
    rows = [GuardianFacts(**one | {"line": UUID(one["line"])}) for one in people]
    return {row.line: row for row in rows}


def _people(
    now: Sequence[GuardianFacts],
    before: dict[UUID | None, GuardianFacts],
    after: dict[UUID | None, GuardianFacts],
    left: list[str],
) -> tuple[list[GuardianFacts], bool]:
    """The people of the file again, but for those that were changed since."""
    found = []
    for person in now:
        if after.get(person.line) == person != before.get(person.line):
            old = before.get(person.line)
            found += [old] if old is not None else []
        else:
            found.append(person)
            if person.line in after and after[person.line] != person:
                left.append(f"监护人 {Guardian(relation=person.relation).get_relation_display()}")
    return found, found != list(now)


def _facts(kept: Child, added: Sequence[Fact], ended: Sequence[Fact], left: list[str]) -> None:
    """What came with the merge ends; what it had replaced is said again, by whom it was said."""
    rows = Fact.objects.filter(child=kept, version_to=None)
    Fact.objects.filter(pk__in=[row.pk for row in added], version_to=None).update(
        version_to=kept.version
    )
    changed = set(
        rows.filter(entry__in=[row.entry for row in added]).values_list("kind", flat=True)
    )
    now = set(rows.filter(until=None, about=None).values_list("kind", flat=True))
    for row in ended:
        if row.kind in now:
            changed.add(row.kind)
            continue
        row.pk, row.version_from, row.version_to = uuid7(), kept.version, None
        row.save(force_insert=True)
    labels = {
        row.kind: kinds.kind(row.kind, of="person" if row.about else "child").label for row in added
    }
    left += [labels[kind] for kind in sorted(changed) if kind in labels]


def _come_back(gone: Child, *, by: Actor, at: datetime, why: str) -> None:
    back = {"left_kind": "", "left_on": None}
    flow.move(gone, FILE, "separate", by=by, at=at, note=why, setting=back)
    finding.refresh(gone, side_of(gone).people)
