"""Chinese characters in names: what counts as one, its forms, its readings, the dots between."""

import re
import unicodedata
from functools import cache
from importlib import resources

MIDDLE_DOT = "·"
_DOTS = re.compile("[・•‧∙⋅･\u0387\u16eb\u2e31\u25cf]|(?<=[\u3400-\u9fff])[.．](?=[\u3400-\u9fff])")
_FIRST_RARE, _LAST_RARE = "\U00020000", "\U0003ffff"  # also those newer than this Python knows
_LETTERS = re.compile("CJK (UNIFIED|COMPATIBILITY) IDEOGRAPH")


def is_han(character: str) -> bool:
    """Also the private use area, where older systems keep rare characters of names."""
    return (
        character == "〇"
        or "\u2e80" <= character <= "\u2fdf"  # radicals that PDF files give for characters
        or "\ue000" <= character <= "\uf8ff"
        or _FIRST_RARE <= character <= _LAST_RARE
        or bool(_LETTERS.match(unicodedata.name(character, "")))
    )


def plain_dots(name: str) -> str:
    """The dot between the parts of a name in one form; every keyboard has another."""
    return _DOTS.sub(MIDDLE_DOT, name)


def carried(file_name: str) -> list[str]:
    """The lines of a data file that comes with the program."""
    path = resources.files("weibao.kernel") / "data" / file_name
    return path.read_text("utf-8").splitlines()


@cache
def _forms() -> dict[int, str]:
    """Each variant character with the one that stands for its group."""
    groups = (line.split() for line in carried("variants.txt"))
    return {ord(other): stands for stands, *others in groups for other in others}


def one_form(text: str) -> str:
    """The same for 呂 and 吕, 黃 and 黄, 蕭 and 肖; for finding only, never for showing."""
    return text.translate(_forms())


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in carried("readings.txt"):  # the usual readings stand before the others
        syllable, characters = line[1:].split(" ")
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


def spellings(syllable: str) -> tuple[str, ...]:
    """How people type it: ü is v on a keyboard, u for many, yu in a passport."""
    if "v" not in syllable:
        return (syllable,)
    return syllable, syllable.replace("v", "u"), syllable.replace("v", "yu")


@cache
def syllables() -> frozenset[str]:
    """All syllables that people may type."""
    known = {reading for readings in _readings().values() for reading in readings}
    return frozenset(typed for syllable in known for typed in spellings(syllable))


def readings(character: str) -> tuple[str, ...]:
    """All readings without tone, the usual one first; also those of its other form."""
    own = _readings().get(character, ())
    other = _readings().get(one_form(character), ())
    return tuple(dict.fromkeys(own + other))
