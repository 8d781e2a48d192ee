"""The words of a document: paragraphs and tables as JSON, nothing of its form."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from typing import Any, BinaryIO

from . import texts_pdf, texts_word
from .refusing import CannotClean
from .room import Room

READABLE: tuple[str, ...] = ()
_CODES = ("utf-8-sig", "gb18030")

# Codecs are loaded at first use, and there is no file to be read any more by then.
for _code in (*_CODES, "utf-16"):
    codecs.lookup(_code)


def make(source: BinaryIO, copy: Room, *, media_type: str) -> dict[str, Any]:
    """Write `{"blocks": [{"text", "rows", "line"}], "notes": [...]}`."""
    readers: dict[str, Callable[[BinaryIO], dict[str, Any]]] = {
        "application/pdf": texts_pdf.read,
        "text/plain": _plain,
    }
    found = readers.get(media_type, texts_word.read)(source)
    copy.write(json.dumps(found, ensure_ascii=False).encode())
    return {"size": copy.tell()}


def _plain(source: BinaryIO) -> dict[str, Any]:
    """UTF-8, UTF-16 with a mark, or GB18030, which holds GBK and GB2312."""
    content = source.read()
    wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for code in ("utf-16",) if wide else _CODES:
        try:
            words = content.decode(code)
        except UnicodeDecodeError:
            continue
        lines = words.splitlines()
        return {
            "blocks": [{"text": words, "line": at} for at, words in enumerate(lines, 1)],
            "notes": [],
        }
    raise CannotClean("damaged")
