"""From what a person typed into the search box to the keys to look up."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from weibao.kernel.crypto.tokens import SearchKey, TokenKind
from weibao.kernel.hanzi import syllables
from weibao.kernel.names import LONGEST_RUN, Unit, units_of

MOST_ALTERNATIVES = 48
_MOST_CUTS = 64
_LONGEST_SYLLABLE = 6
_MOST_LETTERS = 60
TOO_SHORT = "请至少输入两个字，或者两个字的拼音、首字母"


@dataclass(frozen=True, slots=True)
class NameQuery:
    """Rows are wanted that carry ALL keys of ANY alternative; `matches` then has the last word.

    `problem`: there is nothing to look up, and why. `hint`: what to say if nothing is found.
    """

    alternatives: tuple[frozenset[SearchKey], ...]
    problem: str = ""
    hint: str = ""


def _windows(kind: TokenKind, parts: tuple[str, ...]) -> frozenset[SearchKey]:
    """One key for up to four units; for more, a key for each run of four."""
    count = max(1, len(parts) - LONGEST_RUN + 1)
    runs = (parts[start : start + LONGEST_RUN] for start in range(count))
    return frozenset(SearchKey(kind, "".join(run)) for run in runs)


@cache
def _beginnings() -> frozenset[str]:
    """What may stand for a syllable: its first letter, or zh, ch, sh."""
    two = {syllable[:2] for syllable in syllables() if syllable[1:2] == "h"}
    return frozenset({syllable[0] for syllable in syllables()} | two)


def _steps(letters: str) -> list[list[int]]:
    """For each place where the next piece may end, longest first; only ways that reach the end."""
    steps: list[list[int]] = [[] for _ in letters]
    for place in reversed(range(len(letters))):
        for end in range(min(place + _LONGEST_SYLLABLE, len(letters)), place, -1):
            piece = letters[place:end]
            unfinished = end == len(letters) and any(s.startswith(piece) for s in syllables())
            readable = piece in syllables() or piece in _beginnings() or unfinished
            # Without this look ahead, a bad last letter would cost a try of every way.
            if readable and (end == len(letters) or steps[end]):
                steps[place].append(end)
    return steps


def _cuts(letters: str) -> Iterator[tuple[str, ...]]:
    """Ways to read letters as syllables and beginnings of syllables, long pieces first."""
    steps = _steps(letters)

    def from_place(place: int) -> Iterator[tuple[str, ...]]:
        if place == len(letters):
            yield ()
            return
        for end in steps[place]:
            for rest in from_place(end):
                yield (letters[place:end], *rest)

    return islice(from_place(0), _MOST_CUTS)


def _letter_alternatives(letters: str) -> Iterator[frozenset[SearchKey]]:
    yield frozenset({SearchKey(TokenKind.NAME, letters)})
    for cut in _cuts(letters):
        if len(cut) < 2:
            continue
        if all(piece in syllables() for piece in cut):
            yield _windows(TokenKind.PINYIN, cut)
        if not all(piece in syllables() and len(piece) > 1 for piece in cut):
            yield _windows(TokenKind.INITIALS, tuple(piece[0] for piece in cut))
    # The cut into single letters comes last and may not have been reached.
    if len(letters) > 1:
        yield _windows(TokenKind.INITIALS, tuple(letters))


def _mixed_alternatives(units: tuple[Unit, ...]) -> Iterator[frozenset[SearchKey]]:
    """Characters and letters together, 龚zx: as a name in both, then all by first letters."""
    yield _windows(TokenKind.NAME, tuple(unit.form for unit in units))
    choices: list[list[tuple[str, ...]]] = []
    for unit in units:
        if unit.is_word:
            choices.append([tuple(piece[0] for piece in cut) for cut in _cuts(unit.form)])
        else:
            choices.append([(initial,) for initial in unit.initials])
    for combination in product(*choices):
        parts = tuple(letter for part in combination for letter in part)
        if len(parts) > 1:
            yield _windows(TokenKind.INITIALS, parts)


def _longest_han(units: tuple[Unit, ...]) -> tuple[str, ...]:
    best: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    for unit in units:
        run = () if unit.is_word else (*run, unit.form)
        best = max(best, run, key=len)
    return best


def _alternatives(units: tuple[Unit, ...]) -> Iterator[frozenset[SearchKey]]:
    han = _longest_han(units)
    if len(han) > 1:
        yield _windows(TokenKind.NAME, han)
    elif len(units) == 1 and not units[0].is_word:
        return
    elif all(unit.is_word and unit.form.isascii() for unit in units):
        yield from _letter_alternatives("".join(unit.form for unit in units)[:_MOST_LETTERS])
    elif len(units) > 1 and any(not unit.is_word for unit in units):
        yield from _mixed_alternatives(units)
    else:
        yield _windows(TokenKind.NAME, tuple(unit.form for unit in units))


def parse_name_query(typed: str) -> NameQuery:
    """What to look up for this; with a problem in words when it is too little."""
    units = units_of(typed)
    found = dict.fromkeys(islice(_alternatives(units), _MOST_CUTS)) if units else {}
    alternatives = tuple(islice(found, MOST_ALTERNATIVES))
    one_letter = len(units) == 1 and len(units[0].form) == 1
    if not alternatives or one_letter:
        return NameQuery((), problem=TOO_SHORT)
    one_syllable = len(units) == 1 and units[0].form in syllables()
    # One syllable alone has no key, but the same letters may be the first letters of a name.
    return NameQuery(alternatives, hint=TOO_SHORT if one_syllable else "")
