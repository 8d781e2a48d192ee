"""Surnames: those of two characters, and those that are read otherwise than the character."""

import csv
from functools import cache

from weibao.kernel.hanzi import carried


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    rows = csv.reader(carried("surnames.csv")[1:])
    return {surname: tuple(readings.split()) for surname, readings in rows}


COMPOUND_SURNAMES = frozenset(surname for surname in _rows() if len(surname) == 2)


def surname_readings(name: str) -> tuple[tuple[str, ...], ...]:
    """For the first one or two characters of a name the readings as a surname, if they differ."""
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return tuple((reading,) for reading in _rows()[name[:2]])
    readings = _rows().get(name[:1])
    return (readings,) if readings else ()
