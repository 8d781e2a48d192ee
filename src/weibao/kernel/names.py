"""What a name is found by: runs of its characters, spelt out, and their first letters.

A name is cut into units: a Chinese character, or a word in letters. Keys are made for every run of
two to four units and for the whole name. Single characters get none: how often each occurs is so
well known that their tokens would give the names away. Whoever looks with more than four units
looks for all runs of four, and `matches` then tells the right ones from the chance ones.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from weibao.kernel.crypto.tokens import SearchKey, TokenKind
from weibao.kernel.hanzi import is_han, one_form, plain_dots, readings, spellings
from weibao.kernel.surnames import surname_readings
from weibao.kernel.text import visible

LONGEST_RUN = 4
MOST_UNITS = 24  # the longest real names have about fifteen; the rest is no name
_MOST_CHARACTERS = 200
MOST_KEYS = 2_000
_MOST_SPELLINGS = 32  # of one run, when several characters have several readings
_WORD = re.compile(r"[^\W_]+")


class Unit(NamedTuple):
    form: str
    readings: tuple[str, ...]

    @property
    def is_word(self) -> bool:
        return not is_han(self.form[0])

    @property
    def initials(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reading[0] for reading in self.readings))


def plain_letters(text: str) -> str:
    """Latin letters without accents; ü, with or without a tone, as v like on a keyboard."""
    apart = unicodedata.normalize("NFD", text).replace("u\u0308", "v")
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return bare if bare.isascii() else text


def plain_name(name: str) -> str:
    """The name with one form of each character, lower case, without what cannot be seen."""
    return unicodedata.normalize("NFKC", visible(plain_dots(name[:_MOST_CHARACTERS]))).casefold()


def _word_unit(word: str) -> Unit:
    letters = plain_letters(word)
    return Unit(letters, (letters,) if letters.isascii() and letters.isalpha() else ())


def _pieces(name: str) -> Iterator[str]:
    """Chinese characters one by one, words whole; dots, spaces and marks only part them."""
    word = ""
    for character in name:
        goes_on = _WORD.match(character) or (word and unicodedata.combining(character))
        if is_han(character) or not goes_on:
            if word:
                yield word
            word = ""
            if is_han(character):
                yield character
        else:
            word += character
    if word:
        yield word


def units_of(name: str) -> tuple[Unit, ...]:
    pieces = list(_pieces(plain_name(name)))[:MOST_UNITS]
    as_surname = surname_readings("".join(pieces)) if pieces and is_han(pieces[0][0]) else ()
    units = []
    for place, piece in enumerate(pieces):
        if is_han(piece[0]):
            special = as_surname[place] if place < len(as_surname) else ()
            all_readings = dict.fromkeys(special + readings(piece))
            typed = (spelling for reading in all_readings for spelling in spellings(reading))
            units.append(Unit(one_form(piece), tuple(typed)))
        else:
            units.append(_word_unit(piece))
    return tuple(units)


def _runs(units: tuple[Unit, ...]) -> Iterator[tuple[Unit, ...]]:
    yield units
    for start in range(len(units)):
        if units[start].is_word and len(units[start].form) > 1:
            yield units[start : start + 1]
        for length in range(2, LONGEST_RUN + 1):
            if start + length <= len(units):
                yield units[start : start + length]


def _spelt(parts: list[tuple[str, ...]]) -> Iterator[str]:
    """All combinations, of the usual readings when there would be too many."""
    if not all(parts):
        return
    most = max(len(part) for part in parts)
    while math.prod(min(most, len(part)) for part in parts) > _MOST_SPELLINGS and most > 1:
        most -= 1
    for combination in product(*(part[:most] for part in parts)):
        yield "".join(combination)


def search_keys(name: str) -> frozenset[SearchKey]:
    """All keys by which this name is to be found; never more than MOST_KEYS."""
    units = units_of(name)
    keys: dict[SearchKey, None] = {}
    for run in _runs(units) if units else ():
        keys[SearchKey(TokenKind.NAME, "".join(unit.form for unit in run))] = None
        for spelt in _spelt([unit.readings for unit in run]):
            keys[SearchKey(TokenKind.PINYIN, spelt)] = None
        for letters in _spelt([unit.initials for unit in run]):
            keys[SearchKey(TokenKind.INITIALS, letters)] = None
    return frozenset(list(keys)[:MOST_KEYS])


def matches(name: str, typed: str) -> bool:
    """Whether what was typed stands somewhere in the name: characters, syllables, first letters."""
    units = units_of(name)
    wanted = "".join(unit.form for unit in units_of(typed))

    @cache
    def fits(place: int, unit: int) -> bool:
        if place == len(wanted):
            return True
        if unit == len(units):
            return False
        rest = wanted[place:]
        form, known = units[unit]
        if rest.startswith(form) and fits(place + len(form), unit + 1):
            return True
        if form.startswith(rest) or any(reading.startswith(rest) for reading in known):
            return True  # the last word or syllable may be unfinished
        steps = {len(reading) for reading in known if rest.startswith(reading)}
        steps |= {len(start) for start in _starts(known) if rest.startswith(start)}
        return any(fits(place + step, unit + 1) for step in steps)

    return bool(wanted) and any(fits(0, unit) for unit in range(len(units)))


def _starts(known: tuple[str, ...]) -> set[str]:
    """What stands for a syllable when only its beginning is typed: 张 is z or zh."""
    two = {reading[:2] for reading in known if reading[1:2] == "h"}
    return {reading[0] for reading in known} | two
