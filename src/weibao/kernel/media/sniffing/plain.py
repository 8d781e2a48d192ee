"""Plain text, and what only looks like it: web pages, drawings, scripts."""

from __future__ import annotations

import codecs
import re

from weibao.kernel.media.kinds import Kind, Sniffed
from weibao.kernel.media.refusals import refusal

_TXT = Sniffed(Kind.DOCUMENT, "text/plain", "txt")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What may stand before the first tag of a drawing, and where each ends.
_BEFORE_TAG = (("<?xml", "?>"), ("<!--", "-->"), ("<!doctype", ">"))
_SPACE = re.compile(r"\s*")
_SVG = re.compile(r"<svg[\s>]")
_HTML = re.compile(
    r"(?i)<(script|html|head|body|iframe|object|embed|meta|base|form|title|a|img|style|table|div|br)[\s/>]"
    r"|<!doctype|<!--"
)
_SCRIPT = re.compile(r"(?i)(#!|@echo\s+off|<\?(php|=)|<%|\{\\rtf|on error resume next)")
# Any other beginning with a tag; a person may well begin with "<" and a Chinese word.
_XML = re.compile(r"<[?!/A-Za-z]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")


def sniff(head: bytes) -> Sniffed:
    """Text of a person; NotTaken for anything a program would run, and for anything else."""
    text = _decoded(head)
    if text is None or not text.strip("\ufeff \t\r\n"):
        raise refusal("unknown")
    text = text.lstrip("\ufeff").lstrip()
    lower = text.lower()
    if _is_svg(lower):
        raise refusal("svg")
    if _SCRIPT.match(text) or "<?php" in lower:
        raise refusal("script")
    if text.startswith("<?xml"):
        raise refusal("xml")
    if _HTML.search(text):
        raise refusal("html")
    if _XML.match(text):
        raise refusal("xml")
    return _TXT


def _is_svg(lower: str) -> bool:
    """Whether the first tag is a drawing's. Goes forward only: this runs on what strangers send,
    in the web process, and a pattern with nested repetitions takes hours over a few hundred bytes."""
    place = 0
    while True:
        found = _SPACE.match(lower, place)
        place = found.end() if found else place
        ends = [end for mark, end in _BEFORE_TAG if lower.startswith(mark, place)]
        if not ends:
            return _SVG.match(lower, place) is not None
        end = lower.find(ends[0], place)
        if end < 0:
            return False
        place = end + len(ends[0])


def _decoded(head: bytes) -> str | None:
    """The head as text, which a character may be cut off at its end; None when it is none."""
    encodings = [name for mark, name in _MARKS if head.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        if text and not _CONTROLS.search(text):
            return text
    return None
