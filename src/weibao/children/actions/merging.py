"""Two files of one child become one. The other stays readable, out of the register, and can come back.

What the merge changes is written into its journal as it was, so that `unmerging` puts it back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
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
from ..models import Child, Fact, Merge, Pair
from ..models.duplicate import PairState
from ..permissions import CHILDREN_MERGE
from ..queries.sides import side_of, values_of
from ..rules.leaving import MERGED
from ..rules.merging import Joined, choices, join
from . import categories, finding, lines, standing_over

SETTLED = "这两份档案已经核对过了"
CHOOSE = "两份不一样的内容，每一项都要选用哪一份的"


def merge(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    keep: UUID,
    versions: tuple[int, int],
    taken: Collection[str],
    left: Collection[str],
    why: str,
) -> Merge:
    """Take the other file of the pair `pk` into `keep`. `versions` are those looked at, as in the pair.

    `taken` names the differences where the other file is right, `left` those where `keep` is. Raises
    `Stale` when either file was written meanwhile, `Refused`, and `Blocked`.
    """
    with transaction.atomic():
        pair = Pair.objects.select_for_update().get(pk=pk)
        by = CHILDREN_MERGE.check(by, pair)
        # In the order of the pair, whoever stays: two at once do not wait for one another for ever.
        files = [
            aggregates.lock(Child, key, version=version)
            for key, version in zip((pair.one_id, pair.other_id), versions, strict=True)
        ]
        # The pair stays where it was found; its files may have moved to another town since.
        for child in files:
            by = CHILDREN_MERGE.check(by, child)
        kept, gone = sorted(files, key=lambda child: child.pk != keep)
        sides = side_of(kept), side_of(gone)
        _refuse(pair, kept, gone, {choice.key for choice in choices(*sides)}, {*taken, *left}, why)
        joined = join(*sides, taken=taken, new_line=uuid7)
        row = Merge(town=pair.town, pair=pair, kept=kept, gone=gone, at=at, why=why)
        row.by = by.person_id
        _let_go(gone, kept, by=by, at=at)
        row.journal = _take_in(kept, joined, by=by, at=at)
        row.journal["standing"] = standing_over.follow(gone, kept, at=at)
        row.journal["followers"] = {
            name: offer.follow(gone.pk, kept.pk, by, at) for name, offer in followers.items()
        }
        row.save(force_insert=True)
        pair.state, pair.decided_by, pair.decided_at = PairState.MERGED, by.person_id, at
        pair.why = why
        pair.save()
        categories.refresh(kept, by=by, at=at)
        return row


def _refuse(
    pair: Pair, kept: Child, gone: Child, differing: set[str], settled: set[str], why: str
) -> None:
    reasons = []
    if pair.state != PairState.PROPOSED:
        reasons.append(SETTLED)
    if {kept.pk, gone.pk} != {pair.one_id, pair.other_id} or kept.town != gone.town:
        reasons.append("请选保留哪一份")
    if kept.status != "open" or gone.status != "open":
        reasons.append("有一份档案已结档，要合并先恢复在册")
    if differing - settled:
        reasons.append(CHOOSE)
    if not why:
        reasons.append("请写明凭什么认定是同一个孩子")
    if reasons:
        raise Blocked(reasons)


def _let_go(gone: Child, kept: Child, *, by: Actor, at: datetime) -> None:
    """Out of the register, and no longer found by name or number: whoever searches finds the other."""
    flow.move(
        gone,
        FILE,
        "merge",
        by=by,
        at=at,
        note=f"并入档案 {kept.file_no}",
        setting={"left_kind": MERGED, "left_on": None},
    )
    finding.forget(gone)


def _take_in(kept: Child, joined: Joined, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Write what the file says from now on; answers the journal of it."""
    before, people = values_of(kept), list(side_of(kept).people)
    changed = [name for name in before if before[name] != joined.values[name]]
    for name in changed:
        set_value(kept, name, joined.values[name])
    moved = lines.changed({one.line: one for one in people if one.line}, joined.people)
    fields = [*(["guardians"] if moved else []), *_kinds(joined)]
    aggregates.save(kept, by=by, at=at, event="child.merged", fields=fields)
    if moved:
        lines.write(kept, joined.people, at=at)
    added = _facts(kept, joined)
    finding.refresh(kept, joined.people)
    return {
        "values": {name: [plain(before[name]), plain(joined.values[name])] for name in changed},
        "people": [[_written(one) for one in people], [_written(one) for one in joined.people]],
        "ended": [str(key) for key in joined.ended],
        "added": [str(key) for key in added],
    }


def _kinds(joined: Joined) -> list[str]:
    keys = [*joined.ended, *(key for key, _ in joined.added)]
    named = Fact.objects.filter(pk__in=keys).values_list("kind", flat=True)
    return sorted({f"fact:{kind}" for kind in named})


def _facts(kept: Child, joined: Joined) -> list[UUID]:
    """Each fact comes with who said it, and when it was written down; answers the new rows."""
    Fact.objects.filter(pk__in=joined.ended).update(version_to=kept.version)
    rows = Fact.objects.in_bulk([key for key, _ in joined.added])
    written = []
    for key, about in joined.added:
        row = rows[key]
        row.pk, row.child, row.about, row.entry = uuid7(), kept, about, uuid7()
        row.version_from = kept.version
        row.save(force_insert=True)
        written.append(row.pk)
    return written


def set_value(child: Child, name: str, value: Any) -> None:
    if name == "school":
        child.school_id, child.school_text = value
    else:
        setattr(child, name, value)


def plain(value: Any) -> Any:
    """A value as the journal keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(part) if isinstance(part, UUID) else part for part in value]
    return value


def _written(one: Any) -> dict[str, Any]:
    return asdict(one) | {"line": str(one.line)}
