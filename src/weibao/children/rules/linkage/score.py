"""How likely two records are one person: a sum of weights of evidence, with the reasons. Pure.

Each field adds the binary logarithm of how much more often it agrees (or differs) in two records of one
person than in two of different people, after Fellegi and Sunter (1969). The weights are the house's own,
set by hand from how often such fields agree by chance; strings are compared by rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import log2

from rapidfuzz.distance import OSA, JaroWinkler

from weibao.kernel.idnumber import LENGTH, check_character

from .looks import look_alike
from .people import Someone

# The least of the people of whom two could be one: keeps short lists from looking certain.
FEWEST = 500
# An identity number is worth so much that nothing else must agree, but a wrong digit is common.
NUMBER_SAME, NUMBER_SLIP, NUMBER_OTHER = 20.0, 11.0, -9.0
TWIN_DAYS = range(17, 56)


@dataclass(frozen=True)
class Score:
    """`value` from 0 to 1; `reasons` in plain words, what speaks most for it first."""

    value: float
    bits: float
    reasons: tuple[str, ...]


Evidence = tuple[float, str]


def score(one: Someone, other: Someone, *, among: int) -> Score:
    """Compare two records of a list of `among` people."""
    found = [evidence for evidence in _evidence(one, other) if evidence[0]]
    bits = sum(weight for weight, _ in found)
    odds = bits - log2(max(among, FEWEST))
    value = 1 / (1 + 2 ** -max(min(odds, 60.0), -60.0))
    said = sorted(found, key=lambda evidence: -abs(evidence[0]))
    return Score(value, bits, tuple(words for _, words in said if words))


def _evidence(one: Someone, other: Someone) -> Iterator[Evidence]:
    yield _number(one.number, other.number)
    yield _birth(one.birth, other.birth)
    yield from _names(one, other)
    yield from _home(one, other)
    if one.sex and other.sex:
        yield (0.8, "") if one.sex == other.sex else (-3.0, "性别不同")
    yield _shared(one.phones, other.phones, 3.0, -0.5, "电话相同")
    yield _guardians(one, other)


def _number(one: str, other: str) -> Evidence:
    if not one or not other:
        return 0.0, ""
    if one == other:
        return NUMBER_SAME, "证件号码相同"
    if _is_whole(one) and _is_whole(other):
        # A slip of the pen breaks the check character: two that hold are two people's, as of twins.
        return NUMBER_OTHER, "证件号码不同"
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips <= 1:
        return NUMBER_SLIP, "证件号码只差一位，或者两位颠倒"
    if slips == 2:
        return 4.0, "证件号码差两位"
    return NUMBER_OTHER, "证件号码不同"


def _is_whole(number: str) -> bool:
    """Whether its check character is right (GB 11643)."""
    digits = number[:-1]
    return len(number) == LENGTH and digits.isdigit() and number[-1] == check_character(digits)


def _birth(one: str, other: str) -> Evidence:
    if len(one) != 8 or len(other) != 8:
        return 0.0, ""
    if one == other:
        return 11.0, "出生日期相同"
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return 8.0, "出生日期月和日颠倒"
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return 6.0, "出生日期只差一位"
    if _lunar(one, other):
        return 2.5, "出生日期可能一个是农历"
    slips = OSA.distance(one, other, score_cutoff=2)
    return (1.0, "出生日期差两位") if slips <= 2 else (-7.0, "出生日期不同")


def _lunar(one: str, other: str) -> bool:
    """The day of the lunar calendar written as one of the solar lies 17 to 55 days before it."""
    try:
        days = [date(int(text[:4]), int(text[4:6]), int(text[6:])) for text in (one, other)]
    except ValueError:
        return False
    return abs((days[0] - days[1]).days) in TWIN_DAYS


def _names(one: Someone, other: Someone) -> Iterator[Evidence]:
    if one.is_chinese and other.is_chinese:
        yield _chinese(one, other)
        return
    if one.given or other.given or one.surname or other.surname:
        yield from _parts(one, other)
        return
    if one.name and other.name:
        yield _spelt(one.name, other.name, 9.0, "姓名")


def _parts(one: Someone, other: Someone) -> Iterator[Evidence]:
    """Given name and surname, each beside its own, or both the other way round where that fits better."""
    straight = [
        _spelt(one.given, other.given, 6.5, "名"),
        _spelt(one.surname, other.surname, 7.5, "姓"),
    ]
    turned = [
        _spelt(one.given, other.surname, 6.0, "姓和名颠倒，"),
        _spelt(one.surname, other.given, 6.0, "姓和名颠倒，"),
    ]
    yield from max(straight, turned, key=lambda found: sum(weight for weight, _ in found))


def _spelt(one: str, other: str, same: float, what: str) -> Evidence:
    if not one or not other:
        return 0.0, ""
    if one == other:
        return same, f"{what}相同"
    near = JaroWinkler.similarity(one, other)
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips <= 1 or near >= 0.92:
        return same - 2.0, f"{what}相近"
    if slips <= 2 or near >= 0.85:
        return same - 4.5, f"{what}有些像"
    return -3.5, f"{what}不同"


def _chinese(one: Someone, other: Someone) -> Evidence:
    """Sign by sign: the same, the same sound, alike to the eye, or another."""
    if one.name == other.name:
        return 4.0 + 2.2 * len(one.name), "姓名相同"
    if len(one.name) != len(other.name):
        slips = OSA.distance(one.name, other.name, score_cutoff=1)
        return (
            (1.0, "姓名少一个字")
            if slips <= 1 and min(map(len, (one.name, other.name))) > 1
            else (-7.0, "姓名不同")
        )
    heard = seen = 0
    signs = zip(one.name, other.name, one.sounds, other.sounds, strict=True)
    for sign, twin, sound, echo in signs:
        if sign == twin:
            continue
        if sound & echo:
            heard += 1
        elif look_alike(sign, twin):
            seen += 1
        else:
            return _another(one.name, other.name)
    worth = 3.0 + 2.0 * len(one.name) - 1.6 * heard - 2.0 * seen
    return worth, "姓名同音" if heard and not seen else "姓名的字形相近"


def _another(one: str, other: str) -> Evidence:
    if len(one) > 2 and one[0] == other[0] and sorted(one) == sorted(other):
        return 6.0, "姓名的字前后颠倒"
    differing = sum(a != b for a, b in zip(one, other, strict=True))
    # One other sign is how brothers and sisters are named.
    return (-4.5, "姓名差一个字") if differing == 1 and one[0] == other[0] else (-9.5, "姓名不同")


def _home(one: Someone, other: Someone) -> Iterator[Evidence]:
    yield _place(one.area, other.area, 4.0 if one.postcode else 3.5, "村或地区相同")
    yield _place(one.postcode, other.postcode, 5.0, "邮编相同")
    if one.house and one.house == other.house:
        yield 2.5, ""
    straight = [
        _place(one.street, other.street, 6.0, "住址相同"),
        _place(one.extra, other.extra, 4.0, ""),
    ]
    turned = [_place(one.street, other.extra, 5.0, ""), _place(one.extra, other.street, 5.0, "")]
    yield from max(straight, turned, key=lambda found: sum(weight for weight, _ in found))


def _place(one: str, other: str, same: float, words: str) -> Evidence:
    if not one or not other:
        return 0.0, ""
    if one == other:
        return same, words
    return (same - 1.5, "") if JaroWinkler.similarity(one, other) > 0.9 else (-1.5, "")


def _shared(
    one: frozenset[str], other: frozenset[str], same: float, none: float, words: str
) -> Evidence:
    if not one or not other:
        return 0.0, ""
    return (same, words) if one & other else (none, "")


def _guardians(one: Someone, other: Someone) -> Evidence:
    if not one.guardians or not other.guardians:
        return 0.0, ""
    if one.guardians & other.guardians:
        return 4.5, "监护人相同"
    near = max(JaroWinkler.similarity(a, b) for a in one.guardians for b in other.guardians)
    return (2.0, "监护人相近") if near > 0.75 else (-1.5, "")
