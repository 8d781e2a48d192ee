"""What is taken and what is not, by content alone."""

from __future__ import annotations

import contextlib
import gzip
import os
import time

import pytest

from tests.kernel.media import samples as s
from weibao.kernel.media import HEAD_BYTES, Kind, NotTaken, sniff

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = "<!doctype html><html><body><p>儿童</p></body></html>".encode()

# Each made the web process think for seconds or for years; a plain one takes a millisecond.
SLOW = {
    "comments": b"<!--a-->" * 8000 + b"x",
    "types": b"<?xml " + b"<!doctype a>" * 5000,
    "comments without end": b"<!--" * 16000,
    "declarations": b"<?xml?>" * 9000 + b"x",
    "spaces": b" " * 64000 + b"x",
    "spaces and lines": b" \n\t" * 20000 + b"<sv",
    "spaces in a script's first line": b"@echo " + b" " * 64000 + b"x",
    "drawings without end": s.png(2, 2) + b"<svg " * 13000,
    "entries over each other": (b"PK\x03\x04" * 7 + b"\xff\xff") * 2200,
    "names that are no text": (b"PK\x03\x04" + b"\xff" * 22 + b"\x00\x02" + b"\xff" * 6) * 1900,
}

TAKEN = {
    "jpeg": (s.jpeg_head(s.segment(0xDB, bytes(65))), Kind.IMAGE, "jpg"),
    "jpeg with fill bytes": (b"\xff\xd8\xff\xff\xff\xe0\0\x04ab", Kind.IMAGE, "jpg"),
    "jpeg with an honest comment": (
        s.jpeg_head(s.segment(0xFE, b"family, 2026")),
        Kind.IMAGE,
        "jpg",
    ),
    "png": (s.png(2, 2), Kind.IMAGE, "png"),
    "gif": (b"GIF89a\x10\0\x10\0\x80\0\0" + bytes(6) + b"\x2c", Kind.IMAGE, "gif"),
    "webp": (s.riff(b"WEBP", (b"VP8L", bytes(20))), Kind.IMAGE, "webp"),
    "bmp": (b"BM" + bytes(12) + b"\x28\0\0\0" + bytes(40), Kind.IMAGE, "bmp"),
    "heic of an iPhone": (s.ftyp(b"heic", b"mif1", b"heic"), Kind.IMAGE, "heic"),
    "heic that calls itself mif1": (s.ftyp(b"mif1", b"mif1", b"heic"), Kind.IMAGE, "heic"),
    "mp3 with ID3": (b"ID3\x04\0\0\0\0\0\0" + s.mp3_frames(), Kind.AUDIO, "mp3"),
    "mp3 without ID3": (s.mp3_frames(), Kind.AUDIO, "mp3"),
    "aac": (s.aac_frames(), Kind.AUDIO, "aac"),
    "amr": (s.amr(), Kind.AUDIO, "amr"),
    "amr wide": (s.amr_wide(), Kind.AUDIO, "amr"),
    "wechat silk": (b"\x02#!SILK_V3" + bytes(40), Kind.AUDIO, "silk"),
    "wav": (s.wav(), Kind.AUDIO, "wav"),
    "opus": (s.ogg_page(b"OpusHead" + bytes(11)), Kind.AUDIO, "ogg"),
    "m4a": (s.ftyp(b"M4A ", b"mp42"), Kind.AUDIO, "m4a"),
    "mp4 of a recorder, sound only": (
        s.ftyp(b"mp42", b"isom") + s.box(b"moov", s.handler(b"soun")),
        Kind.AUDIO,
        "m4a",
    ),
    "mp4": (s.ftyp(b"isom", b"mp42") + s.box(b"moov", s.handler(b"vide")), Kind.VIDEO, "mp4"),
    "mp4 with sound and picture": (
        s.ftyp(b"mp42") + s.box(b"moov", s.handler(b"soun"), s.handler(b"vide")),
        Kind.VIDEO,
        "mp4",
    ),
    "mov": (s.ftyp(b"qt  ", b"qt  "), Kind.VIDEO, "mov"),
    "old mov without brand": (s.box(b"wide") + s.box(b"mdat", bytes(40)), Kind.VIDEO, "mov"),
    "3gp": (s.ftyp(b"3gp4", b"3gp4"), Kind.VIDEO, "3gp"),
    "webm": (b"\x1aE\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", Kind.VIDEO, "webm"),
    "pdf": (s.pdf_head(), Kind.PDF, "pdf"),
    "docx": (s.office(s.WORD, "_rels/.rels", "word/document.xml"), Kind.DOCUMENT, "docx"),
    "docx of WPS, list of parts last": (
        s.office(s.WORD, "word/document.xml", first="docProps/app.xml"),
        Kind.DOCUMENT,
        "docx",
    ),
    "xlsx": (s.office(s.SHEET, "xl/workbook.xml"), Kind.DOCUMENT, "xlsx"),
    "doc": (s.ole("WordDocument", "1Table"), Kind.DOCUMENT, "doc"),
    "xls": (s.ole("Workbook"), Kind.DOCUMENT, "xls"),
    "wps, directory out of sight": (s.OLE_HEAD + bytes(2000), Kind.DOCUMENT, "doc"),
    "txt": ("9 月 30 日下午，孩子一个人在家。\r\n".encode(), Kind.DOCUMENT, "txt"),
    "txt of Windows": ("孩子一个人在家。".encode("gb18030"), Kind.DOCUMENT, "txt"),
    "txt in UTF-16": ("孩子一个人在家。".encode("utf-16"), Kind.DOCUMENT, "txt"),
    "txt cut inside a character": ("孩子一个人在家".encode()[:-1], Kind.DOCUMENT, "txt"),
    "txt with a word in brackets": ("<聊天记录> a < b, b > c".encode(), Kind.DOCUMENT, "txt"),
    "one letter": (b"a", Kind.DOCUMENT, "txt"),
}

REFUSED = {
    "nothing": (b"", "empty"),
    "one byte": (b"\xff", "unknown"),
    "only spaces": (b" \r\n ", "unknown"),
    "noise": (bytes(range(256)) * 4, "unknown"),
    "svg": (SVG, "svg"),
    "svg behind a declaration and a comment": (
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a drawing -->\n' + SVG,
        "svg",
    ),
    "svg behind many comments and a type": (
        b" <?XML version='1.0'?> <!doctype svg> " + b"<!--a--> \n" * 300 + b"<SVG>",
        "svg",
    ),
    "comments without a drawing": (b"<!--a-->" * 300 + b"x", "html"),
    "comment that never ends": (b"<!--" + SVG, "html"),
    "svg in UTF-16": (SVG.decode().encode("utf-16"), "svg"),
    "html named .jpg": (HTML, "html"),
    "html behind text": (("x" * 2000).encode() + b"<script src=//x>", "html"),
    "html in GB 18030": (HTML.decode().encode("gb18030"), "html"),
    "html in UTF-16": (HTML.decode().encode("utf-16"), "html"),
    "html in upper case": (b"<SCRIPT>alert(1)</SCRIPT>", "html"),
    "xml": (b'<?xml version="1.0"?><a/>', "xml"),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", "script"),
    "batch file": (b"@echo off\r\nformat c:\r\n", "script"),
    "php": (b"<?php system($_GET['c']); ?>", "script"),
    "rtf": (b"{\\rtf1\\ansi}", "script"),
    "windows program": (b"MZ\x90\0" + bytes(100), "executable"),
    "linux program": (b"\x7fELF\x02\x01" + bytes(100), "executable"),
    "android program": (b"dex\n035\0" + bytes(100), "executable"),
    "windows installer": (
        s.ole("x", clsid=bytes.fromhex("84100c0000000000c000000000000046")),
        "executable",
    ),
    "zip": (s.zipped(photo=b"x"), "archive"),
    "zip with nothing": (s.ZIP, "archive"),
    "zip bomb": (s.zipped(bomb=bytes(5_000_000)), "archive"),
    "apk": (s.zipped(AndroidManifest=b"x", classes=b"dex"), "archive"),
    "zip that holds one part of a document": (s.zipped(docProps__app=b"x"), "archive"),
    "docx with a program beside it": (s.office(s.WORD, "word/document.xml", "run.exe"), "archive"),
    "rar": (b"Rar!\x1a\x07\x01\0" + bytes(50), "archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive"),
    "gzip": (gzip.compress(b"x"), "archive"),
    "tar": (bytes(257).replace(b"\0", b"a") + b"ustar\0" + bytes(100), "archive"),
    "docx with macro, declared": (s.office(s.WORD, macro=True), "macro"),
    "docx with macro, inside": (s.office(s.WORD, "word/vbaProject.bin"), "macro"),
    "doc with macro": (s.ole("WordDocument", "Macros"), "macro"),
    "presentation": (s.office("presentationml.main", "ppt/presentation.xml"), "archive"),
    "gif that is a script": (b"GIF89a/*\0\0\x80\0\0*/=1;alert(1)//" + bytes(40), "polyglot"),
    "gif that is an assignment": (b"GIF89a=1;alert(1);" + bytes(40), "polyglot"),
    "gif with html": (b"GIF89a\x10\0\x10\0\0\0\0\x21\xfe\x20<html><script>", "polyglot"),
    "gif with nothing": (b"GIF89a", "damaged"),
    "gif without structure": (b"GIF89a\x10\0\x10\0\0\0\0PK", "damaged"),
    "jpeg with php in its comment": (
        s.jpeg_head(s.segment(0xFE, b"<?php system($_GET['c']); ?>")),
        "polyglot",
    ),
    "jpeg with html": (s.jpeg_head(s.segment(0xE1, b"<html><body>")), "polyglot"),
    "jpeg that is over at once": (b"\xff\xd8\xff\xd9" + s.ZIP, "damaged"),
    "jpeg without segments": (b"\xff\xd8\xff\xe0\0\x04abPK\x03\x04", "damaged"),
    "png with script": (s.png(2, 2, s.png_chunk(b"tEXt", b"a\0<script>")), "polyglot"),
    "png without header": (b"\x89PNG\r\n\x1a\n" + bytes(20), "damaged"),
    "webp without picture": (s.riff(b"WEBP", (b"JUNK", bytes(20))), "damaged"),
    "wav with script": (s.wav(0.2, (b"LIST", b"<script>alert(1)</script>")), "polyglot"),
    "ogg with a film": (s.ogg_page(b"\x80theora" + bytes(20)), "unknown"),
    "avif": (s.ftyp(b"avif", b"mif1"), "unknown"),
    "boxes without end": (b"\x7f\xff\xff\xffftypisom" + bytes(50), "damaged"),
    "matroska": (b"\x1aE\xdf\xa3\x93\x42\x82\x88matroska", "unknown"),
    "pdf that begins late": (b"\0" * 20 + s.pdf_head(), "polyglot"),
    "pdf behind html": (HTML + s.pdf_head(), "polyglot"),
    "pdf with html in its beginning": (b"%PDF-1.4\n<script>alert(1)</script>\n", "polyglot"),
    "tiff": (b"II*\0" + bytes(100), "unknown"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str) -> None:
    head, kind, extension = TAKEN[name]
    found = sniff(head)
    assert (found.kind, found.extension) == (kind, extension)
    assert found.label in {"照片", "录音", "录像", "PDF 文件", "文档"}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    head, code = REFUSED[name]
    with pytest.raises(NotTaken) as refused:
        sniff(head)
    assert refused.value.code == code
    assert refused.value.reason.endswith("。")
    assert code not in refused.value.reason


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_cut_anywhere_is_taken_or_refused(name: str) -> None:
    """No beginning makes it raise anything else."""
    head = TAKEN[name][0]
    for end in range(0, len(head), max(1, len(head) // 60)):
        try:
            sniff(head[:end])
        except NotTaken:
            continue


@pytest.mark.parametrize("name", SLOW)
def test_a_hostile_head_takes_no_time(name: str) -> None:
    began = time.process_time()
    with contextlib.suppress(NotTaken):
        sniff(SLOW[name])
    assert time.process_time() - began < 0.2


def test_noise_behind_every_mark_is_taken_or_refused() -> None:
    marks = {
        head[:length] for head, *_ in [*TAKEN.values(), *REFUSED.values()] for length in (4, 12, 30)
    }
    for mark in marks:
        try:
            sniff(mark + os.urandom(300))
        except NotTaken:
            continue


def test_only_the_head_is_read() -> None:
    assert sniff(s.png(2, 2) + bytes(HEAD_BYTES) + SVG).extension == "png"
