"""Saved views: kept, named anew, changed, put in another place, removed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.lists import Listing
from weibao.kernel.lists.asking import Asked
from weibao.kernel.workflow import Blocked

from ..models import SavedView
from ..permissions import VIEWS_KEEP

MOST = 12


def save(
    listing: Listing, asked: Asked, *, by: Actor, at: datetime, label: str, shared: bool
) -> SavedView:
    """Keep conditions and order under a name, for oneself or for the unit of the post that sees it."""
    by = VIEWS_KEEP.check(by)
    seat = listing.permission.check(by).seats[0]
    with transaction.atomic():
        held = SavedView.objects.filter(person=by.person_id, listing=listing.name, removed_at=None)
        if held.count() >= MOST:
            raise Blocked([f"一个列表最多存 {MOST} 个常用视图，先去掉不用的"])
        last = held.aggregate(last=Max("position"))["last"]
        row = SavedView.objects.create(
            town=seat.town,
            listing=listing.name,
            person_id=by.somebody,
            unit_id=seat.unit_id if shared else None,
            label=label,
            asked=asked.stored,
            position=0 if last is None else last + 1,
            created_at=at,
        )
        record("view.saved", actor=by, at=at, subject=row)
        return row


def rename(pk: UUID, *, by: Actor, at: datetime, label: str, shared: bool) -> SavedView:
    """Another name, or shared with one's unit where it was not, and the other way round."""
    with transaction.atomic():
        row, by = _locked(pk, by)
        row.label = label
        if shared and row.unit_id is None:
            row.unit_id = by.seats[0].unit_id
        elif not shared and row.person_id == by.person_id:
            row.unit = None
        row.save(update_fields=["label", "unit"])
        record("view.changed", actor=by, at=at, subject=row, fields=["label"])
        return row


def change(pk: UUID, asked: Asked, *, by: Actor, at: datetime) -> SavedView:
    """Let the view mean the conditions that are set now."""
    with transaction.atomic():
        row, by = _locked(pk, by)
        row.asked = asked.stored
        row.save(update_fields=["asked"])
        record("view.changed", actor=by, at=at, subject=row, fields=["asked"])
        return row


def move(pk: UUID, *, by: Actor, at: datetime, up: bool) -> SavedView:
    """One place to the front or to the back, among the views of the same person and list."""
    with transaction.atomic():
        mine = SavedView.objects.get(pk=pk)
        # All of them first and always in one order: two moves at once must not wait for each other.
        held = SavedView.objects.select_for_update(of=("self",)).filter(
            person=mine.person_id, listing=mine.listing, removed_at=None
        )
        rows = sorted(held.order_by("pk"), key=lambda view: (view.position, view.pk))
        row, by = _locked(pk, by)
        place = rows.index(row)
        other = place - 1 if up else place + 1
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
        for number, view in enumerate(rows):
            SavedView.objects.filter(pk=view.pk).update(position=number)
        record("view.changed", actor=by, at=at, subject=row, fields=["position"])
        return row


def remove(pk: UUID, *, by: Actor, at: datetime) -> SavedView:
    with transaction.atomic():
        row, by = _locked(pk, by)
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        record("view.removed", actor=by, at=at, subject=row)
        return row


def _locked(pk: UUID, by: Actor) -> tuple[SavedView, Actor]:
    row = SavedView.objects.select_for_update().get(pk=pk)
    by = VIEWS_KEEP.check(by, row)
    if row.removed_at is not None:
        raise Blocked(["这个常用视图已经去掉了"])
    return row, by
