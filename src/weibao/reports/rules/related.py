"""Whether two reports may belong together, and why, in words. Pure; an internal table, not law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .traits import SCHOOL, Told, Traits, same_name, traits_of
from .wording import likeness

# What one thing in common is worth. Thirty is enough to be shown.
SAME_CHILD = 55
CHILD_MENTIONED = 40
SAME_SUSPECT = 35
SAME_PUPIL = 30
SAME_PHONE = 60
SAME_PLACE = 35
NEAR_PLACE = 20
SHOWN = 30
LIKELY, POSSIBLE = 80, 50
# Share of common runs from which a way of writing counts, and what it is then worth.
WORDING = ((0.75, 80), (0.5, 50), (0.3, 30))
PLACE_ALIKE, PLACE_NEAR = 0.6, 0.45
TENTHS = "零一二三四五六七八九十"


class Said(Told, Protocol):
    """A report as far as it is compared."""

    @property
    def area(self) -> str: ...


@dataclass(frozen=True)
class Likeness:
    """How much speaks for it, and what."""

    score: int
    reasons: tuple[str, ...]

    @property
    def word(self) -> str:
        if self.score >= LIKELY:
            return "很可能是同一件"
        return "可能有关" if self.score >= POSSIBLE else "留意一下"


@dataclass(frozen=True)
class Known:
    """A report with what was read out of it, so that it is read once for many comparisons."""

    said: Said
    traits: Traits

    @classmethod
    def of(cls, said: Said) -> Known:
        return cls(said, traits_of(said))


def compare(one: Known, other: Known, *, same_phone: bool = False) -> Likeness:
    """Everything two reports have in common. `same_phone` comes from the tokens, see the ADR."""
    found = [
        _child(one.traits, other.traits),
        (SAME_PHONE, "文中写了同一个电话") if same_phone else None,
        _wording(one.said.what, other.said.what),
        _suspect(one.traits, other.traits),
        _pupil(one.traits, other.traits),
        _place(one, other),
    ]
    kept = [entry for entry in found if entry]
    return Likeness(sum(worth for worth, _ in kept), tuple(words for _, words in kept))


def _child(one: Traits, other: Traits) -> tuple[int, str] | None:
    if _share_name(one.children, other.children):
        # The same name at clearly another age is rather another child.
        apart = one.age and other.age and abs(one.age - other.age) > 2
        return (SAME_CHILD // 3, "同名，年龄对不上") if apart else (SAME_CHILD, "同一个孩子的名字")
    crossed = _share_name(one.children, other.mentioned) or _share_name(
        one.mentioned, other.children
    )
    return (CHILD_MENTIONED, "文中提到同一个孩子的名字") if crossed else None


def _share_name(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(same_name(one, other) for one in some for other in others)


def _suspect(one: Traits, other: Traits) -> tuple[int, str] | None:
    same = _share_name(one.suspects, other.suspects)
    return (SAME_SUSPECT, "被反映的人同名") if same else None


def _pupil(one: Traits, other: Traits) -> tuple[int, str] | None:
    if not set(one.pupil) & set(other.pupil):
        return None
    words = (
        "同一所学校、同一个年级" if one.grade and one.grade == other.grade else "同一所学校、同龄"
    )
    return (SAME_PUPIL, words)


def _place(one: Known, other: Known) -> tuple[int, str] | None:
    """The same house only where the numbers agree; a word like 村口 only in the same village."""
    mine, theirs = one.traits.place, other.traits.place
    if not mine or not theirs:
        return None
    together = one.said.area == other.said.area
    apart = len(one.said.area) == len(other.said.area) == 12 and not together
    if apart:
        return None
    share = _overlap(mine, theirs)
    long_enough = min(len(mine), len(theirs)) >= 4
    if _is_school(mine) or _is_school(theirs):
        # Hundreds are there every day, so it says little.
        return (NEAR_PLACE, "同一所学校") if share >= PLACE_ALIKE else None
    if share >= PLACE_ALIKE and _numbers(mine) == _numbers(theirs) and (long_enough or together):
        return (SAME_PLACE, "同一个地方") if long_enough else (NEAR_PLACE, "地方说的一样")
    if share >= PLACE_NEAR and long_enough:
        return (NEAR_PLACE, "地方相近")
    return None


def _is_school(place: str) -> bool:
    found = SCHOOL.search(place)
    return found is not None and len(place) <= len(found[1]) + 2


def _overlap(one: str, other: str) -> float:
    """Share of pairs of characters of the shorter that the longer has too."""
    a, b = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    least = min(len(a), len(b))
    return len(a & b) / least if least else 0.0


def _numbers(place: str) -> list[str]:
    digits = "".join(sign if sign in "0123456789一二三四五六七八九十" else " " for sign in place)
    return sorted(digits.split())


def _wording(one: str, other: str) -> tuple[int, str] | None:
    share = likeness(one, other)
    for least, worth in WORDING:
        if share >= least:
            tenths = TENTHS[min(10, int(share * 10 + 0.5))]
            return (worth, "写得一样" if share > 0.95 else f"写法很像（{tenths}成）")
    return None
