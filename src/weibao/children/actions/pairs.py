"""Finding files that may be one child's, and saying that two are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.workflow import Blocked

from ..models import Child, Guardian, Pair
from ..models.duplicate import PairState
from ..permissions import CHILDREN_MERGE
from ..rules.linkage.pairs import Pair as Likely
from ..rules.linkage.pairs import likely
from ..rules.linkage.people import Someone, someone

BATCH = 500
# In per cent: only people can be certain.
SUREST = 99
SEX = {"male": "男", "female": "女"}


def find_all(*, at: datetime) -> int:
    """Compare the open files of each town with one another; how many proposals changed."""
    towns = Child.objects.filter(status="open").order_by().values_list("town", flat=True).distinct()
    return sum(find(town, at=at) for town in sorted(towns))


def find(town: str, *, at: datetime) -> int:
    """The same for one town. Read without a lock: whoever decides looks at both files again."""
    keys, people = _people(town)
    found = {_key(keys[pair.one], keys[pair.other]): pair for pair in likely(people)}
    with transaction.atomic():
        known = {
            (row.one_id, row.other_id): row
            for row in Pair.objects.select_for_update().filter(town=town)
        }
        changed = sum(_keep(town, key, pair, known.get(key), at=at) for key, pair in found.items())
        for key, row in known.items():
            if row.state == PairState.PROPOSED and key not in found:
                Pair.objects.filter(pk=row.pk).update(state=PairState.FADED)
                changed += 1
        if changed:
            record("child.pairs_found", actor=SYSTEM, at=at, town=town, count=changed)
    return changed


def _key(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return (one, other) if one < other else (other, one)


def _keep(
    town: str, key: tuple[UUID, UUID], pair: Likely, row: Pair | None, *, at: datetime
) -> int:
    """Write down one proposal; what a person decided stays."""
    score = min(round(pair.score.value * 100), SUREST)
    reasons = list(pair.score.reasons)
    if row is None:
        row, made = Pair.objects.get_or_create(
            one_id=key[0],
            other_id=key[1],
            defaults={"town": town, "score": score, "reasons": reasons, "found_at": at},
        )
        if made:
            return 1
    if row.state not in {PairState.PROPOSED, PairState.FADED}:
        return 0
    said = {"town": town, "state": PairState.PROPOSED, "score": score, "reasons": reasons}
    # Also the town: both files may have moved from the one where they were found first.
    if all(getattr(row, name) == value for name, value in said.items()):
        return 0
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=list(said))
    return 1


def _people(town: str) -> tuple[list[UUID], list[Someone]]:
    guardians: dict[UUID, list[Guardian]] = defaultdict(list)
    open_rows = Guardian.objects.filter(
        child__town=town, child__status="open", version_to=None
    ).exclude(relation="institution")
    for row in open_rows.order_by("position").iterator(BATCH):
        guardians[row.child_id].append(row)
    children = Child.objects.filter(town=town, status="open").order_by("pk")
    keys, people = [], []
    for child, person in _each(children.iterator(BATCH), guardians):
        keys.append(child)
        people.append(person)
    return keys, people


def _each(
    children: Iterable[Child], guardians: dict[UUID, list[Guardian]]
) -> Iterator[tuple[UUID, Someone]]:
    for child in children:
        said = {
            "name": child.name,
            "sex": SEX.get(child.sex, ""),
            "birth": child.birth.isoformat() if child.birth else "",
            "number": child.id_number,
            "area": child.area,
            "street": child.address,
        }
        yield child.pk, _with_people(someone(said, key=child.file_no), guardians[child.pk])


def _with_people(person: Someone, rows: list[Guardian]) -> Someone:
    """All guardians and phones count, not the first alone."""
    told = [someone({"guardian": row.name, "phone": row.phone}, key="") for row in rows]
    return replace(
        person,
        guardians=frozenset(name for one in told for name in one.guardians),
        phones=frozenset(phone for one in told for phone in one.phones),
    )


def tell_apart(pk: UUID, *, by: Actor, at: datetime, why: str) -> Pair:
    """Two children, not one. Raises `Refused`, `Blocked`."""
    with transaction.atomic():
        row = Pair.objects.select_for_update().get(pk=pk)
        by = CHILDREN_MERGE.check(by, row)
        if row.state != PairState.PROPOSED or not why:
            raise Blocked(["这两份档案已经核对过了，或者没有写明理由"])
        row.state, row.why = PairState.APART, why
        row.decided_by, row.decided_at = by.person_id, at
        row.save()
        record(
            "child.told_apart", actor=by, at=at, subject=row, subjects=[row.one_id, row.other_id]
        )
        return row
