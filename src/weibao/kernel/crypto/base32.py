"""Crockford's base 32: no I, L, O, U, so that a code survives being read out and typed.

The check character makes the code a word of a Reed-Solomon code over 32 elements. It finds every
single wrong character and every two swapped ones, whatever their distance, in up to 31 characters.
"""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MAX_CHECKED = 31
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-_.,:;/·、，。：；\u2010-\u2015\u2212\u3000\u200b-\u200f\ufeff]+")


def _powers() -> list[int]:
    """x, x², x³ … in the field of 32 elements (x⁵ = x² + 1); its 31 powers all differ."""
    powers, value = [], 1
    for _ in range(MAX_CHECKED):
        value <<= 1
        if value & 32:
            value ^= 0b100101
        powers.append(value)
    return powers


_POWERS = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_POWERS)}


def _times(left: int, right: int) -> int:
    if not left or not right:
        return 0
    return _POWERS[(_LOG[left] + _LOG[right] + 1) % MAX_CHECKED]


def encode(data: bytes) -> str:
    """Bits from the left, five to a character; a last short group is filled with zeros."""
    bits = len(data) * 8
    characters = -(-bits // 5)
    number = int.from_bytes(data) << (characters * 5 - bits)
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(characters)))


def decode(text: str) -> bytes:
    """The bytes of `encode`; left-over bits that are not zero are refused."""
    number = 0
    for character in text:
        number = number << 5 | _VALUE[character]
    spare = len(text) * 5 % 8
    if number & ((1 << spare) - 1):
        raise ValueError("left-over bits")
    return (number >> spare).to_bytes(len(text) * 5 // 8)


def check_character(text: str) -> str:
    """The character that makes the weighted sum of all characters zero."""
    if len(text) >= MAX_CHECKED:
        raise ValueError("too long for one check character")
    total = 0
    for place, character in enumerate(text, start=1):
        total ^= _times(_VALUE[character], _POWERS[place])
    return ALPHABET[_times(total, _POWERS[MAX_CHECKED - 2])]


def grouped(text: str, *, size: int) -> str:
    return "-".join(text[start : start + size] for start in range(0, len(text), size))


def typed(text: str) -> str:
    """What a person typed, as far as it can be read: full width, lower case, O for 0, l for 1."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return _SEPARATORS.sub("", plain).translate(_LOOKALIKES)


def strangers(text: str) -> list[str]:
    """The characters that do not belong to the alphabet, each once, in order."""
    return [character for character in dict.fromkeys(text) if character not in _VALUE]
