"""Documents of Word, Excel and WPS. They are kept as evidence; no copy of them is made."""

from __future__ import annotations

import re
import zlib

from weibao.kernel.media.kinds import Kind, Sniffed
from weibao.kernel.media.refusals import refusal

_OPEN = "application/vnd.openxmlformats-officedocument."
_DOCX = Sniffed(Kind.DOCUMENT, f"{_OPEN}wordprocessingml.document", "docx")
_XLSX = Sniffed(Kind.DOCUMENT, f"{_OPEN}spreadsheetml.sheet", "xlsx")
_DOC = Sniffed(Kind.DOCUMENT, "application/msword", "doc")
_XLS = Sniffed(Kind.DOCUMENT, "application/vnd.ms-excel", "xls")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = b"PK\x03\x04"
_TYPES_BYTES = 256 * 1024  # internal: the list of parts of a real document is a few kB
# internal: the names of a real document's parts are short, and far fewer begin in the head.
_NAME_BYTES = 512
_ENTRIES = 1024
# The parts of a document of either kind; another name means that it is some other archive.
_PART = re.compile(
    r"\[Content_Types\]\.xml|\[trash\]/.*|mimetype|(_rels|docProps|word|xl|customXml|customUI|docMetadata)(/.*)?"
)
_OLE_NAMES = {
    "WordDocument": _DOC,
    "Workbook": _XLS,
    "Book": _XLS,
}
# Root of a Windows installer: clsid {000C1084-0000-0000-C000-000000000046}.
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")


def sniff(head: bytes) -> Sniffed | None:
    """The document that begins so, or None; NotTaken for one with macros or something else."""
    if head.startswith(_OLE):
        return _ole(head)
    if head.startswith(_ENTRY):
        return _zipped(head)
    return None


def _ole(head: bytes) -> Sniffed:
    """The old format of Word, Excel and WPS: a small file system, its directory anywhere in it."""
    shift = int.from_bytes(head[30:32], "little")
    if shift not in (9, 12) or head[28:30] != b"\xfe\xff":
        raise refusal("damaged")
    directory = (int.from_bytes(head[48:52], "little") + 1) << shift
    entries = [head[at : at + 128] for at in range(directory, len(head) - 127, 128)]
    names = [e[: max(int.from_bytes(e[64:66], "little") - 2, 0)] for e in entries]
    if entries and entries[0][80:96] == _INSTALLER:
        raise refusal("executable")
    if any(
        name in ("_VBA_PROJECT_CUR".encode("utf-16-le"), "Macros".encode("utf-16-le"))
        for name in names
    ):
        raise refusal("macro")
    for name, found in _OLE_NAMES.items():
        if name.encode("utf-16-le") in names:
            return found
    # The directory is out of sight: a document of the old kind, most likely of Word or WPS.
    return _DOC


def _zipped(head: bytes) -> Sniffed:
    """The newer format, a ZIP of XML: told by the list of its parts, or their names."""
    names = _names(head)
    if any("vbaproject" in name.lower() for name in names):
        raise refusal("macro")
    if not all(_PART.fullmatch(name) for name in names):
        raise refusal("archive")
    types = _content_types(head)
    if b"macroenabled" in types.lower():
        raise refusal("macro")
    if b"wordprocessingml.document.main+xml" in types or any(n.startswith("word/") for n in names):
        return _DOCX
    if b"spreadsheetml.sheet.main+xml" in types or any(n.startswith("xl/") for n in names):
        return _XLSX
    raise refusal("archive")


def _names(head: bytes) -> list[str]:
    """Names of the entries that begin in the head, found by their mark.

    NotTaken for more or longer ones than a document has: names may lie over each other, so that
    reading them all would take the square of the head.
    """
    names: list[str] = []
    place = head.find(_ENTRY)
    while place >= 0 and place + 30 <= len(head):
        length = int.from_bytes(head[place + 26 : place + 28], "little")
        if length > _NAME_BYTES or len(names) >= _ENTRIES:
            raise refusal("archive")
        name = head[place + 30 : place + 30 + length]
        if len(name) == length:
            names.append(name.decode("utf-8", "replace"))
        place = head.find(_ENTRY, place + 4)
    return names


def _content_types(head: bytes) -> bytes:
    """The document's list of part types, when it begins in the head; at most 256 kB of it."""
    place = head.find(b"[Content_Types].xml")
    if place < 30:
        return b""
    method = int.from_bytes(head[place - 22 : place - 20], "little")
    extra = int.from_bytes(head[place - 2 : place], "little")
    body = head[place + len(b"[Content_Types].xml") + extra :]
    if method == 0:
        return body[: int.from_bytes(head[place - 12 : place - 8], "little")]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, _TYPES_BYTES)
    except zlib.error:
        raise refusal("damaged") from None
