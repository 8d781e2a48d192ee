"""Making the file: rows as the page shows them, sealed, for a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.lists import Asker, Listing, listings
from weibao.kernel.lists.asking import Asked
from weibao.kernel.moment import ZONE
from weibao.org.models.unit import Post
from weibao.org.queries.actors import actor_for

from ..jobs import job
from ..models import Export
from ..models.export import ExportState
from ..storage import StoredRef, files
from . import workbook
from .limits import limits_of
from .reasons import NAMES, REASONS

CHUNK = 500
NO_LONGER = "您现在的岗位不能看这个列表了"
CHANGED = "条件里有的已经不能用了，请回到列表重新导出"


@job
def make_export(pk: str, *, at: datetime) -> None:
    make(UUID(pk), at=at)


def make(pk: UUID, *, at: datetime) -> None:
    """Make the file of an export that waits for it; done twice it finds nothing left to do."""
    row = Export.objects.select_related("person").get(pk=pk)
    if row.state != ExportState.WAITING:
        return
    listing = dict(listings.items()).get(row.listing)
    actor = actor_for(row.person, on=at.astimezone(ZONE).date()) if row.person.is_active else None
    if listing is None or actor is None or not listing.permission.held_by(actor):
        _refuse(row, NO_LONGER)
        return
    asker = Asker(actor, at)
    asked = _still(row, listing, asker)
    if asked is None:
        _refuse(row, CHANGED)
        return
    keys, rows = _read(row, listing, asked, asker)
    ref = _write(row, listing, asked, rows, asker)
    try:
        kept = _finish(row.pk, ref, listing, keys, actor, at=at)
    except BaseException:
        files().discard(ref.place)
        raise
    if not kept:
        files().discard(ref.place)


def _still(row: Export, listing: Listing, asker: Asker) -> Asked | None:
    """What was asked for; None where a condition is no longer there: fewer would mean more rows."""
    choices = listing.choices(asker)
    said = {key: tuple(values) for key, values in row.asked.get("conditions", {}).items()}
    kept, dropped = listing.known(said, asker, choices)
    return None if dropped else Asked(kept, listing.known_sort(row.asked.get("sort", "")))


def _read(
    row: Export, listing: Listing, asked: Asked, asker: Asker
) -> tuple[list[UUID], list[list[str]]]:
    """Cells of every row, as its page would show them now to whoever asked."""
    keys = list(listing.select(asked, asker).values_list("pk", flat=True)[: row.total])
    shown: list[UUID] = []
    cells: list[list[str]] = []
    for begin in range(0, len(keys), CHUNK):
        part = keys[begin : begin + CHUNK]
        for line in listing.shown(part, asker, uncovered=row.uncovered):
            shown.append(line.pk)
            cells.append([column.text(line) for column in listing.columns])
        Export.objects.filter(pk=row.pk, state=ExportState.WAITING).update(done=len(cells))
    return shown, cells


def _write(
    row: Export, listing: Listing, asked: Asked, cells: list[list[str]], asker: Asker
) -> StoredRef:
    draft = files().begin()
    try:
        workbook.write(
            draft,
            title=listing.label,
            above=above(row, listing, asked, len(cells), asker),
            heads=[(column.label, column.width) for column in listing.columns],
            rows=cells,
            at=asker.at,
        )
        return draft.finish()
    except BaseException:
        draft.abort()
        raise


def above(
    row: Export, listing: Listing, asked: Asked, number: int, asker: Asker
) -> tuple[str, str]:
    """The lines that say who took this out, when, why and how much, and of which conditions."""
    post = Post.objects.filter(pk=row.post).select_related("unit").first() if row.post else None
    who = "　".join(filter(None, (post.unit.short_name if post else "", asker.actor.name)))
    why = "，".join(filter(None, (REASONS.get(row.reason, ""), row.words)))
    names = f"带姓名（{NAMES.get(row.names_for, '')}）" if row.uncovered else "姓名已遮盖"
    when = f"{asker.at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    first = f"{who}　{when} 导出　用途：{why}　共 {number} {listing.unit}　{names}"
    said = listing.words(asked, listing.choices(asker))
    conditions = "　".join(f"{entry.label}：{text}" for entry, text in said) or "没有条件"
    return first, f"{listing.label}　{conditions}　仅供上面写明的用途，不得转发；涉及孩子，用完即删"


def _finish(
    pk: UUID, ref: StoredRef, listing: Listing, keys: list[UUID], actor: Actor, *, at: datetime
) -> bool:
    """Note the file, unless another attempt was quicker; the events stand or fall with it."""
    with transaction.atomic():
        row = Export.objects.select_for_update().get(pk=pk)
        if row.state != ExportState.WAITING:
            return False
        limits = limits_of(row.town, on=at.astimezone(ZONE).date())
        row.state, row.place, row.size, row.digest = (
            ExportState.READY, ref.place, ref.size, ref.digest,
        )  # fmt: skip
        row.done = row.total = len(keys)
        row.made_at, row.expires_at = at, at + timedelta(hours=limits.hours)
        row.save()
        children = listing.children(actor, keys) if row.uncovered and listing.children else []
        record("list.exported", actor=actor, at=at, subject=row, count=len(keys),
               digest=row.reason, subjects=children)  # fmt: skip
        if row.uncovered:
            record("name.revealed", actor=actor, at=at, subject=row, count=len(keys),
                   fields=["name"], digest=row.names_for, subjects=children)  # fmt: skip
        return True


def _refuse(row: Export, why: str) -> None:
    Export.objects.filter(pk=row.pk, state=ExportState.WAITING).update(
        state=ExportState.REFUSED, refusal=why
    )
