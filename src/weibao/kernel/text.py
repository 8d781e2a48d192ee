"""Text that people typed, made safe to keep: one spelling, nothing hidden, nothing reordered.

Rare characters stay, also those that this Python does not know yet and those of the private use
area, because both occur in real names.
"""

import re
import unicodedata

# Break a line in one way only, whatever wrote the text.
_NEWLINES = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Every space that is not the plain one; U+3000 indents Chinese paragraphs and is kept there.
_ODD_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_RUN_OF_SPACES = re.compile("[ \u3000]+")
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad\u034f\u200b\u200c\u2060-\u2064\ufeff"  # soft hyphen, zero widths, joiners
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # direction marks
    "\u115f\u1160\u3164\uffa0\u2800"  # letters that print as blanks
    "\ufff9-\ufffc\ud800-\udfff"  # annotation anchors, halves of a pair
    "\U000e0000-\U000e00ff"  # tags that carry hidden text
    "]"
)
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
# A zero-width joiner holds an emoji family together; anywhere else it only hides.
_STRAY_JOINER = re.compile(f"(?<![{_PICTURE}\ufe0f])\u200d|\u200d(?![{_PICTURE}])")


class TextError(ValueError):
    """Typed text that cannot be kept; the message is for the person who typed it."""

    def __init__(self, message: str, *, length: int, limit: int) -> None:
        super().__init__(message)
        self.length = length
        self.limit = limit


def visible(value: str) -> str:
    """The text in Unicode form C, without characters that hide, reorder or are none."""
    kept = _INVISIBLE.sub("", _NEWLINES.sub("\n", value))
    kept = _STRAY_JOINER.sub("", _NONCHARACTERS.sub("", kept))
    return unicodedata.normalize("NFC", kept)


def clean_text(value: str, *, max_length: int, multiline: bool = False) -> str:
    """Clean what was typed; raise TextError, a ValueError, when it is longer than allowed."""
    text = _ODD_SPACES.sub(" ", visible(value))
    if multiline:
        text = "\n".join(line.rstrip(" \u3000") for line in text.split("\n")).strip("\n")
    else:
        text = _RUN_OF_SPACES.sub(" ", text.replace("\n", " ")).strip(" ")
    over = len(text) - max_length
    if over > 0:
        message = f"最多写 {max_length} 个字，您写了 {len(text)} 个字，请删去 {over} 个字"
        raise TextError(message, length=len(text), limit=max_length)
    return text
