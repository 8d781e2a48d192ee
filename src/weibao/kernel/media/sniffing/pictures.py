"""Photos and screenshots, except HEIC, which comes in the container of videos."""

from __future__ import annotations

from weibao.kernel.media.kinds import Kind, Sniffed
from weibao.kernel.media.refusals import refusal

_BMP_HEADERS = {12, 40, 52, 56, 64, 108, 124}
# What may follow the header of a GIF: extension, picture, end.
_GIF_BLOCKS = b"\x21\x2c\x3b"


def sniff(head: bytes) -> Sniffed | None:
    """The picture that begins so, or None."""
    if head.startswith(b"\xff\xd8\xff"):
        _walk_jpeg(head)
        return Sniffed(Kind.IMAGE, "image/jpeg", "jpg")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        if head[8:16] != b"\0\0\0\rIHDR":
            raise refusal("damaged")
        return Sniffed(Kind.IMAGE, "image/png", "png")
    if head.startswith((b"GIF87a", b"GIF89a")):
        _check_gif(head)
        return Sniffed(Kind.IMAGE, "image/gif", "gif")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        if head[12:16] not in (b"VP8 ", b"VP8L", b"VP8X"):
            raise refusal("damaged")
        return Sniffed(Kind.IMAGE, "image/webp", "webp")
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return Sniffed(Kind.IMAGE, "image/bmp", "bmp")
    return None


def _walk_jpeg(head: bytes) -> None:
    """See that segment follows segment up to the picture, as far as the head reaches."""
    place = 2
    while place + 4 <= len(head):
        if head[place] != 0xFF:
            raise refusal("damaged")
        marker = head[place + 1]
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        if marker == 0xDA:  # the picture itself
            return
        # Neither the end nor a second beginning may come before the picture.
        if marker in (0xD8, 0xD9) or marker < 0xC0:
            raise refusal("damaged")
        place += 2 + int.from_bytes(head[place + 2 : place + 4])


def _check_gif(head: bytes) -> None:
    """A GIF whose width spells the beginning of a comment or an assignment is also a script."""
    if len(head) < 14:
        raise refusal("damaged")
    if head[6:8] in (b"/*", b"//") or (head[6:7] == b"=" and head[7:10].isascii()):
        raise refusal("polyglot")
    flags = head[10]
    table = 3 << ((flags & 7) + 1) if flags & 0x80 else 0
    if 13 + table < len(head) and head[13 + table] not in _GIF_BLOCKS:
        raise refusal("damaged")
