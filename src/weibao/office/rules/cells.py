"""What may stand in a cell of a sheet: text that no program takes for a formula."""

from __future__ import annotations

import re

# What spreadsheets read as the beginning of a formula or a command, also in the wide form.
_STARTS = re.compile(r"[\s\u200b\ufeff]*[=+\-@|%＝＋－＠｜％]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
LONGEST = 32_000


def is_risky(text: str) -> bool:
    """Whether a program could take it for a formula, when it is opened or kept as CSV."""
    return (text[:1] in "\t\r\n" and text != "") or _STARTS.match(text) is not None


def cell(text: str) -> str:
    """The text as it may be written. What looks like a formula gets a mark in front that shows."""
    plain = _CONTROL.sub("", text)[:LONGEST]
    return f"'{plain}" if is_risky(text) or is_risky(plain) else plain
