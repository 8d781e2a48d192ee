"""Small files, good and bad, made by code."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

ZIP = bytes.fromhex("504b0506") + bytes(18)  # an empty archive
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0"


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def ftyp(major: bytes, *others: bytes) -> bytes:
    return box(b"ftyp", major, bytes(4), *others)


def handler(kind: bytes) -> bytes:
    return box(b"hdlr", bytes(8), kind, bytes(12), b"\0")


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_head(*segments: bytes) -> bytes:
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + b"".join(segments)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes, rows: bytes = b"") -> bytes:
    """A grey PNG; the rows may be those of a much smaller picture."""
    start = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = rows or bytes((1 + width) * height)
    data = png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + start + b"".join(chunks) + data


def riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    body = kind
    for name, content in chunks:
        body += struct.pack("<4sI", name, len(content)) + content + bytes(len(content) % 2)
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def wav(seconds: float = 0.2, *extra: tuple[bytes, bytes]) -> bytes:
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    sound = bytes(range(256)) * int(8000 * 2 * seconds / 256)
    return riff(b"WAVE", (b"fmt ", form), *extra, (b"data", sound))


def ogg_page(packet: bytes) -> bytes:
    return b"OggS\0\x02" + bytes(20) + bytes((1, len(packet))) + packet


def amr(frames: int = 20) -> bytes:
    """AMR of 12.2 kbit/s: 31 bytes a frame of 20 ms."""
    return b"#!AMR\n" + (b"\x3c" + b"\x5a" * 31) * frames


def amr_wide(frames: int = 20) -> bytes:
    return b"#!AMR-WB\n" + (b"\x04" + b"\x5a" * 17) * frames


def mp3_frames(count: int = 4) -> bytes:
    """Silence: MPEG 1 layer III, 32 kbit/s, 44.1 kHz, 104 bytes a frame."""
    return (b"\xff\xfb\x10\xc4" + bytes(100)) * count


def aac_frames(count: int = 3) -> bytes:
    length = 7 + 20
    head = bytes(
        (0xFF, 0xF1, 0x60, 0x40 | length >> 11, length >> 3 & 255, (length & 7) << 5, 0xFC)
    )
    return (head + bytes(20)) * count


def office(main: str, *names: str, macro: bool = False, first: str = "") -> bytes:
    """A zipped office document whose list of parts declares `main`."""
    kind = (
        f"application/vnd.{main}+xml"
        if not macro
        else "application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(first, "x")
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>')
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


WORD = "openxmlformats-officedocument.wordprocessingml.document.main"
SHEET = "openxmlformats-officedocument.spreadsheetml.sheet.main"


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def ole(*names: str, clsid: bytes = bytes(16)) -> bytes:
    """The head of an old office document, its directory right behind the header."""
    entries = b""
    for number, name in enumerate(("Root Entry", *names)):
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2) + bytes(14)
        entries += entry + (clsid if number == 0 else bytes(16)) + bytes(32)
    return (OLE_HEAD + bytes(16)).ljust(512, b"\0") + entries


def pdf_head() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
