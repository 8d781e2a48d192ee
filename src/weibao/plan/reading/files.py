"""Reading a document from its bytes: what kind it is, its words by a child process, its meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from weibao.kernel.media.confinement import Limits, run
from weibao.kernel.media.kinds import NotCleanable

from ..rules.reading import Block, Doubt, Reading, read

# Internal numbers: a plan of 300 pages stays far below them.
LIMITS = Limits(
    source=40 * 1024 * 1024, room=32 * 1024 * 1024, memory=1024**3, seconds=40, wall=60.0
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_REASONS = {
    "empty": "这个文件是空的。",
    "old": "这是旧的 Word 文档（.doc），读不了。请用 Word 或 WPS 打开，选“另存为”，"
    "类型选 Word 文档（.docx），再上传。",
    "locked": "这个文件设了密码，打不开。请去掉密码后再上传。",
    "scanned": "这个 PDF 是扫描件，里面只有图片没有文字，读不了。请上传 Word 原文，或者有文字的 PDF。",
    "picture": "这是图片，里面没有文字，读不了。请上传 Word 原文，或者有文字的 PDF。",
    "damaged": "这个文件已损坏或不完整，打不开。请重新保存后再上传。",
    "too_large": "这个文件太大，读不了。请去掉里面的图片后再上传。",
    "too_slow": "读这个文件用时太长，已经停止。请只上传方案正文。",
    "too_many_pages": "这个 PDF 超过 500 页，读不了。请只上传方案正文。",
    "failed": "读这个文件时出错。请换一种格式（.docx 或 .txt）再试。",
}


class CannotRead(Exception):
    """Why a document is not read: a code, and a sentence for the person who gave it."""

    def __init__(self, code: str) -> None:
        self.code = code if code in _REASONS else "failed"
        super().__init__(_REASONS[self.code])


def read_file(path: Path) -> dict[str, Any]:
    """What a file on the disk says, as plain data."""
    return plain(read_bytes(path.read_bytes()))


def read_bytes(content: bytes) -> Reading:
    """What a document says; CannotRead when there is nothing to be had from it."""
    return take(content)[0]


def take(content: bytes) -> tuple[Reading, list[tuple[int, str]]]:
    """What a document says, and its lines to be shown beside it."""
    try:
        made = run("texts", kind_of(content), [content], size=len(content), limits=LIMITS)
    except NotCleanable as refused:
        raise CannotRead(refused.code) from refused
    found = json.loads(b"".join(made.chunks()))
    if found.get("scanned"):
        raise CannotRead("scanned")
    blocks = [
        Block(each["text"], each["line"], tuple(map(tuple, each.get("rows", ()))))
        for each in found["blocks"]
    ]
    if not any(block.text.strip() or block.rows for block in blocks):
        raise CannotRead("empty")
    reading = read(blocks)
    reading.doubts[:0] = [Doubt(1, note) for note in found["notes"]]
    return reading, [line for block in blocks for line in _shown(block)]


def _shown(block: Block) -> list[tuple[int, str]]:
    rows = [" ｜ ".join(dict.fromkeys(row)) for row in block.rows] or [block.text]
    return [(block.line, words.strip()) for words in rows if words.strip()]


def kind_of(content: bytes) -> str:
    """The media type by the first bytes; the name of a file says nothing."""
    if not content.strip():
        raise CannotRead("empty")
    if content.startswith(_OLE):
        raise CannotRead("locked" if _ENCRYPTED in content else "old")
    if b"%PDF-" in content[:1024]:
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return _WORD
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")):
        raise CannotRead("picture")
    if b"\x00" in content and content[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise CannotRead("damaged")
    return "text/plain"


def plain(reading: Reading) -> dict[str, Any]:
    """A reading as JSON holds it."""
    return {
        "title": reading.title,
        "doc_no": reading.doc_no or None,
        "date": reading.date.isoformat() if reading.date else None,
        "issuer": reading.issuer or None,
        "tasks": [
            {
                "no": task.no,
                "section": task.section,
                "title": task.title,
                **({"parent": task.parent} if task.parent else {}),
                "line": task.line,
                "units": [
                    {"name": unit.name, "role": str(unit.role), "group": unit.group}
                    for unit in task.units
                ],
            }
            for task in reading.tasks
        ],
        "doubts": [{"line": doubt.line, "text": doubt.text} for doubt in reading.doubts],
    }
