"""Numbers of papers, reports and cases: per register and year, without gaps."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from .models import Register


def take(register: str, *, town: str, year: int) -> int:
    """The next number, inside the caller's transaction: a rolled back paper leaves no gap."""
    row = _locked(register, town, year)
    if row is None:
        try:
            with transaction.atomic():
                Register.objects.create(town=town, name=register, year=year)
        except IntegrityError:
            pass  # another transaction opened the year; its row is there now
        row = _locked(register, town, year)
    assert row is not None
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _locked(register: str, town: str, year: int) -> Register | None:
    return (
        Register.objects.select_for_update().filter(town=town, name=register, year=year).first()
    )
