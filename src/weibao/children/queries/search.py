"""Finding a file by part of a name, pinyin, initials, numbers or its file number.

Only equality of keyed tokens is asked of the database, within what the person may see; the rows
that come are then compared with what was typed and put in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import SearchKey, TokenKind, lookups
from weibao.kernel.idnumber import IdNumber, parse_id_number, plain_number
from weibao.kernel.namequery import parse_name_query
from weibao.kernel.names import matches, units_of
from weibao.kernel.phones import PhoneError, parse_phone
from weibao.office.models import SearchToken

from ..models import Child
from ..permissions import CHILDREN_VIEW, known
from .places import towns_seen
from .similar import one_spelling
from .visible import visible

LONGEST = 60
# Rows that are opened and compared; whoever gets more must say more.
MOST = 200
SHOWN = 50
_ID_SHAPE = re.compile(r"\d{14,17}[\dX]")
_TAIL_YEAR = re.compile(r"(\d{3}[\dX]|\d{4})[\s,，/]+(\d{3}[\dX]|\d{4})", re.IGNORECASE)
_FILE_NO = re.compile(r"C(\d{4})-?(\d{1,6})", re.IGNORECASE)

Alternatives = tuple[frozenset[SearchKey], ...]


@dataclass(frozen=True)
class Wanted:
    """What was typed, read: keys of which all of one alternative must fit, or a file number."""

    alternatives: Alternatives = ()
    file_no: str = ""
    is_name: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Result:
    """The best rows, whether there were more, and in plain words why there is nothing."""

    rows: list[Child] = field(default_factory=list)
    more: bool = False
    problem: str = ""


def search(typed: str, actor: Actor | None, *, on: date, limit: int = SHOWN) -> Result:
    """Files the person may see that fit, best first."""
    text = typed.strip()[:LONGEST]
    wanted = read(text, on=on)
    if wanted.problem:
        return Result(problem=wanted.problem)
    towns = towns_seen(actor)
    seen = visible(actor)
    if not wanted.file_no and actor is not None:
        # Finding by name, number or phone tells whose file it is: only for those who work with it.
        seen = seen.filter(known(CHILDREN_VIEW.seats(actor), actor))
    found = seen.filter(_reached(wanted, towns)).order_by("area", "birth", "file_no")
    rows = list(found[: MOST + 1])
    if wanted.is_name:
        ranked = [(rank(row.name, text), row) for row in rows if matches(row.name, text)]
        ranked.sort(key=lambda pair: (pair[0], pair[1].status != "open"))
        fitting = [row for _, row in ranked]
    else:
        fitting = rows
    return Result(fitting[:limit], more=len(rows) > MOST or len(fitting) > limit)


def read(text: str, *, on: date) -> Wanted:
    """What kind of thing was typed."""
    number = _FILE_NO.fullmatch(text)
    if number:
        return Wanted(file_no=f"C{number[1]}-{int(number[2]):06d}")
    plain = plain_number(text)
    if _ID_SHAPE.fullmatch(plain):
        return _read_id(plain, on=on)
    tail = _TAIL_YEAR.fullmatch(plain_spaces(text))
    if tail:
        pairs = ((tail[1], tail[2]), (tail[2], tail[1]))
        keys = [_tail(last, year) for last, year in pairs if year.isdigit()]
        return Wanted(tuple(frozenset({key}) for key in keys))
    try:
        return Wanted((frozenset({SearchKey(TokenKind.PHONE, parse_phone(text))}),))
    except PhoneError:
        query = parse_name_query(text)
        return Wanted(query.alternatives, is_name=True, problem=query.problem)


def plain_spaces(text: str) -> str:
    return " ".join(text.split())


def _tail(last: str, year: str) -> SearchKey:
    return SearchKey(TokenKind.TAIL_BIRTH, f"{last.upper()}/{year}")


def _read_id(plain: str, *, on: date) -> Wanted:
    found = parse_id_number(plain, on=on)
    if isinstance(found, IdNumber):
        return Wanted((frozenset({SearchKey(TokenKind.ID_NUMBER, found.text)}),))
    return Wanted(problem="；".join(problem.message for problem in found))


def _reached(wanted: Wanted, towns: list[str]) -> Q:
    if wanted.file_no:
        return Q(file_no=wanted.file_no)
    # Alternatives of one key, nearly all of them, are asked for together.
    single = {
        token for keys in wanted.alternatives if len(keys) == 1 for token in _numbers(keys, towns)
    }
    reached = Q(pk__in=_carriers(single, towns))
    for keys in wanted.alternatives:
        if len(keys) > 1:
            every = Q()
            for key in sorted(keys):
                every &= Q(pk__in=_carriers(set(_numbers([key], towns)), towns))
            reached |= every
    return reached


def _numbers(keys: frozenset[SearchKey] | list[SearchKey], towns: list[str]) -> Iterator[int]:
    for key in keys:
        for town in towns:
            yield from lookups(key.kind, key.value, town=town)


def _carriers(tokens: set[int], towns: list[str]) -> object:
    return SearchToken.objects.filter(token__in=tokens, town__in=towns).values("subject")


def rank(name: str, typed: str) -> int:
    """The smaller, the better the name fits: whole, beginning, within; then by sound."""
    spelling, wanted = one_spelling(name), one_spelling(typed)
    if wanted in spelling:
        return 0 if wanted == spelling else 1 if spelling.startswith(wanted) else 2
    units = units_of(name)
    sound = "".join(unit.readings[0] for unit in units if unit.readings)
    first = "".join(unit.initials[0] for unit in units if unit.readings)
    if wanted in (sound, first):
        return 3
    return 4 if sound.startswith(wanted) or first.startswith(wanted) else 5
