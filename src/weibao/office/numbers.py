"""Numbers of papers, reports and cases: per register and year, without gaps."""

from __future__ import annotations

from django.db import connection

from .models import Register

COUNT = (
    "UPDATE office_register SET last = last + %s"
    " WHERE town = %s AND name = %s AND year = %s RETURNING last"
)


def take(register: str, *, town: str, year: int) -> int:
    """The next number, inside the caller's transaction: a rolled back paper leaves no gap.

    The row stays locked until the transaction ends, so numbers are given one after the other.
    """
    return take_last(register, town=town, year=year, count=1)


def take_last(register: str, *, town: str, year: int, count: int) -> int:
    """The last of the next `count` numbers; with none of them the register is locked all the same."""
    number = _next(register, town, year, count)
    if number is None:
        # Where another transaction opens the year meanwhile, its row is there after the conflict.
        Register.objects.bulk_create(
            [Register(town=town, name=register, year=year)], ignore_conflicts=True
        )
        number = _next(register, town, year, count)
    if number is None:
        raise LookupError(f"the register {register} of {year} could not be opened")
    return number


def _next(register: str, town: str, year: int, count: int) -> int | None:
    """Counted and read in one statement; None before the first number of the year."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [count, town, register, year])
        row = cursor.fetchone()
    return row[0] if row else None
