"""A new value of a dated setting, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.org.actions.scope import NotPossible, check_town
from weibao.org.models import Town

from .. import settings
from ..models import Setting
from ..permissions import SETTINGS_KEEP


def put(
    key: str,
    value: Any,
    *,
    town: str,
    valid_from: date,
    basis: str,
    by: Actor,
    at: datetime,
) -> Setting:
    """Set `key` from `valid_from` on. Days that are over keep the value they were counted by.

    A value already set for that very day is corrected: it stays in the history as withdrawn.
    """
    entry = settings.declared(key)
    if entry is None:
        raise LookupError(f"no such setting: {key}")
    if valid_from < at.date():
        raise NotPossible("不能改过去的日子：以前的事按当时的设置算", field="valid_from")
    if not basis:
        raise NotPossible("写明依据，例如会议纪要或文件号", field="basis")
    _check(entry, value)
    with transaction.atomic():
        by = check_town(SETTINGS_KEEP, by, town)
        Town.objects.select_for_update().filter(pk=town).first()
        before = settings.rows_of(key, town=town).filter(valid_from=valid_from).first()
        if before is not None:
            _end(before, by=by, at=at)
        row = Setting.objects.create(
            town=town,
            key=key,
            value=value,
            valid_from=valid_from,
            basis=basis,
            created_at=at,
            created_by=by.person_id,
        )
        record("setting.changed", actor=by, at=at, subject=row, fields=[key])
        return row


def withdraw(pk: UUID, *, by: Actor, at: datetime) -> Setting:
    """Take back a value that has not begun yet."""
    with transaction.atomic():
        row = Setting.objects.select_for_update().get(pk=pk)
        by = SETTINGS_KEEP.check(by, row)
        if row.withdrawn_at is not None or row.valid_from <= at.date():
            raise NotPossible("已经生效的值不能撤回，可以从今天起改成别的")
        _end(row, by=by, at=at)
        record("setting.withdrawn", actor=by, at=at, subject=row, fields=[row.key])
        return row


def _end(row: Setting, *, by: Actor, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by = at, by.person_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _check(entry: settings.Declared, value: Any) -> None:
    if entry.kind != "number":
        return
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not entry.least <= value <= entry.most:
        raise NotPossible(f"请写 {entry.least} 到 {entry.most} 之间的整数", field="value")
