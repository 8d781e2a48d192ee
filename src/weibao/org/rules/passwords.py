"""When a password is too easy to guess. Pure: text in, reason in plain Chinese out, "" when it is fine."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from pypinyin import Style, lazy_pinyin

SHORTEST = 10
# Up to so many syllables of pinyin are a name or a greeting; more are a phrase.
NAME_SYLLABLES = 3
FEW_WORDS = 2
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz")
_LUCKY = re.compile(
    r"(?:520|521|1314|168|666+|888+|999+|110|119|120|123|321|007|11|22|33|44|55|66|77|88|99)+"
)
# One such character between letters stands for another letter: p@ssw0rd.
_DISGUISE = re.compile(r"(?<=[a-z])[@$!0135](?=[a-z])")
_LOOKALIKES = {"@": "a", "$": "s", "!": "i", "0": "o", "1": "l", "3": "e", "5": "s"}
TOO_COMMON = "这个密码太容易猜到：拼音或常用词加几个数字不行，请换一个，比如几个不相干的词连起来"


@dataclass(frozen=True)
class About:
    """What others know of a person."""

    username: str = ""
    phone: str = ""
    name: str = ""


def too_short(password: str) -> str:
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符，现在是 {len(password)} 个"
    if password.isdecimal():
        return "密码不能全是数字"
    if len(set(password)) <= 3:
        return "密码里重复的字符太多"
    return ""


def too_common(password: str, words: AbstractSet[str]) -> str:
    """Known passwords, and what is made of known parts only: qwer1234, liming19880808."""
    plain = password.casefold()
    bare = _DISGUISE.sub(lambda found: _LOOKALIKES[found[0]], plain)
    easy = any(text in words or _is_known(_parts(text), words) for text in (plain, bare))
    return TOO_COMMON if easy else ""


def about_you(password: str, about: About) -> str:
    plain = password.casefold()
    if len(about.username) >= 4 and about.username.casefold() in plain:
        return "密码里不要有您的工号"
    if about.phone and (about.phone in plain or about.phone[-8:] in plain):
        return "密码里不要有您的手机号"
    if len(about.name) >= 2 and (about.name in password or _spelled(about.name) in plain):
        return "密码里不要有您的姓名"
    return ""


def _parts(plain: str) -> list[str]:
    """Runs of letters, of digits and of other writing; punctuation between them does not count."""
    return re.findall(r"[a-z]+|[0-9]+|[^\W\d_a-z]+", plain)


def _is_known(parts: list[str], words: AbstractSet[str]) -> bool:
    # Several words that have nothing to do with each other make a good phrase.
    few = sum(part.isalpha() for part in parts) <= FEW_WORDS
    return few and all(_is_weak(part, words) for part in parts)


def _is_weak(part: str, words: AbstractSet[str]) -> bool:
    if part.isdigit() and part.isascii():
        return _is_weak_number(part)
    if part.isascii():
        return len(part) <= 3 or part in words or _is_run(part) or _is_name(part)
    return False


def _is_weak_number(part: str) -> bool:
    return (
        len(part) <= 6
        or _is_run(part)
        or _LUCKY.fullmatch(part) is not None
        or re.fullmatch(r"1[3-9]\d{9}", part) is not None
        or any(_is_day(part[start : start + 8]) for start in (0, max(len(part) - 8, 0)))
    )


def _is_run(part: str) -> bool:
    """A stretch of the keyboard, of the alphabet, or the same again and again."""
    if any(part in row * 2 or part[::-1] in row * 2 for row in ROWS):
        return True
    return any(
        part == (part[:size] * len(part))[: len(part)]
        for size in range(1, len(part) // 2 + 1)
        if size <= 4
    )


def _is_day(part: str) -> bool:
    try:
        return 1930 <= date.fromisoformat(part).year <= 2060
    except ValueError:
        return False


def _is_name(part: str, left: int = NAME_SYLLABLES) -> bool:
    """Whether the letters are at most three syllables of pinyin."""
    if not part:
        return True
    if not left:
        return False
    return any(
        part[:size] in syllables() and _is_name(part[size:], left - 1)
        for size in range(1, min(6, len(part)) + 1)
    )


@cache
def syllables() -> frozenset[str]:
    """The four hundred syllables of Mandarin, without tones."""
    path = files("weibao.org").joinpath("data/pinyin_syllables.txt")
    return frozenset(path.read_text(encoding="utf-8").split())


def _spelled(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.NORMAL)).casefold()
