"""Numbers of papers, reports and cases: per register and year, without gaps."""

from __future__ import annotations

from contextlib import suppress

from django.db import IntegrityError, transaction

from .models import Register


def take(register: str, *, town: str, year: int) -> int:
    """The next number, inside the caller's transaction: a rolled back paper leaves no gap."""
    row = _locked(register, town, year) or _opened(register, town, year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _opened(register: str, town: str, year: int) -> Register:
    # Where another transaction opened the year meanwhile, its row is there after the conflict.
    with suppress(IntegrityError), transaction.atomic():
        Register.objects.create(town=town, name=register, year=year)
    return Register.objects.select_for_update().get(town=town, name=register, year=year)


def _locked(register: str, town: str, year: int) -> Register | None:
    return Register.objects.select_for_update().filter(town=town, name=register, year=year).first()
