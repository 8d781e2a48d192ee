"""Files that can do something to whoever opens them, and archives."""

from __future__ import annotations

import re

from weibao.kernel.media.refusals import refusal

# Long enough that compressed data does not hold them by chance in any file we take.
_MARKUP = re.compile(rb"(?i)<script|<\?php\s|<html[\s>]|<!doctype\s|<iframe\s|<svg\s[^<>]{0,400}>")
# How far a match of the above can reach over the border of two pieces.
MARKUP_REACH = 512

_EXECUTABLES = (
    b"MZ",  # Windows, DOS
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",  # macOS
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # macOS for several processors, Java
    b"dex\n",  # Android
    b"\0asm",
    b"L\0\0\0\x01\x14\x02\0",  # Windows shortcut
)
_ARCHIVES = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",  # gzip
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",  # zstandard
    b"MSCF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x07\x08",
    b"xar!",
    b"!<arch>\n",
)
_TAR_MARK = slice(257, 262)


def holds_markup(content: bytes) -> bool:
    """Whether a browser or an interpreter of scripts would find something to run in it."""
    return _MARKUP.search(content) is not None


def refuse_known(head: bytes) -> None:
    """Raise for programs and archives."""
    if head.startswith(_EXECUTABLES):
        raise refusal("executable")
    if head.startswith(_ARCHIVES) or head[_TAR_MARK] == b"ustar":
        raise refusal("archive")
