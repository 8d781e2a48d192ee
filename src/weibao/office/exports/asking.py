"""Asking for a file: who, what, why, and whether that is within the limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.lists import Asker, Listing
from weibao.kernel.lists.asking import Asked
from weibao.kernel.workflow import Blocked

from ..models import Export
from ..permissions import EXPORTS_MAKE
from .limits import IN_BACKGROUND, limits_of
from .making import make, make_export

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """What the form asked for."""

    reason: str
    words: str = ""
    names: str = ""


def ask(listing: Listing, asked: Asked, wish: Wish, *, by: Asker) -> Export:
    """Note the wish and, where it is small, make the file at once; a large one is queued."""
    actor = EXPORTS_MAKE.check(by.actor)
    actor = listing.permission.check(actor)
    if wish.names and (listing.reveal is None or not listing.reveal.held_by(actor)):
        raise Blocked(["您的岗位不能导出姓名"])
    with transaction.atomic():
        total = _within(listing, asked, wish, by)
        row = Export.objects.create(
            town=_town(listing, by),
            listing=listing.name,
            person_id=actor.somebody,
            post=actor.seats[0].post_id,
            asked=asked.stored,
            reason=wish.reason,
            words=wish.words,
            uncovered=bool(wish.names),
            names_for=wish.names,
            created_at=by.at,
            total=total,
        )
        record("list.export_asked", actor=actor, at=by.at, subject=row, count=total,
               digest=wish.reason, fields=["name"] if wish.names else [])  # fmt: skip
        if total > IN_BACKGROUND:
            make_export.enqueue(str(row.pk))
        else:
            make(row.pk, at=by.at)
    row.refresh_from_db()
    return row


def _within(listing: Listing, asked: Asked, wish: Wish, by: Asker) -> int:
    """How many rows it will have; `Blocked` where that is none, or more than may leave at once."""
    limits = limits_of(_town(listing, by), on=by.on)
    today = Export.objects.filter(
        person=by.actor.person_id, created_at__gt=by.at - DAY, created_at__lte=by.at
    )
    if today.count() >= limits.day:
        raise Blocked([f"您一天内已经导出 {limits.day} 次，请明天再导"])
    most = min(limits.rows, limits.named) if wish.names else limits.rows
    total = listing.count(asked, by).order_by().values("pk")[: most + 1].count()
    if total > most:
        what = "带姓名一次最多" if wish.names else "一次最多"
        raise Blocked([f"{what}导出 {most:,} 行，请先加条件，分几次导"])
    if not total:
        raise Blocked(["这些条件下没有可以导出的行"])
    return total


def _town(listing: Listing, by: Asker) -> str:
    seats = listing.permission.seats(by.actor)
    return next((seat.town for seat in seats if seat.town), "")
