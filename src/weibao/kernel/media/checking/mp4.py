"""An MP4 of nothing but tracks: the boxes that playing needs, every time and name in them empty."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field

from weibao.kernel.media.reasons import no_copy

_TREE = {
    b"": {b"ftyp", b"moov", b"free", b"mdat"},
    b"moov": {b"mvhd", b"trak", b"udta"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {b"stsd", b"stts", b"ctts", b"cslg", b"stss", b"stsz", b"stsc", b"stco", b"co64"},
}
_TREE[b"stbl"] |= {b"sgpd", b"sbgp", b"sdtp"}
# Sample descriptions, with how many bytes stand before the boxes inside them.
_SAMPLES = {b"avc1": 78, b"hvc1": 78, b"hev1": 78, b"mp4a": 28}
_INSIDE = {b"avcC", b"hvcC", b"esds", b"pasp", b"colr", b"btrt", b"fiel", b"mdcv", b"clli"}
_INSIDE |= {b"dvcC", b"dvvC"}
_HANDLERS = {
    b"vide" + bytes(12) + b"VideoHandler\0": "video",
    b"soun" + bytes(12) + b"SoundHandler\0": "audio",
}
# The library writes this frame for tags even when there are none to put into it.
_NO_TAGS = (
    b"\0\0\0\x35meta\0\0\0\0\0\0\0\x21hdlr\0\0\0\0\0\0\0\0mdirappl" + bytes(9) + b"\0\0\0\x08ilst"
)
_TURNED = {0x10000, -0x10000}
_NESTED = 40  # more boxes of one kind in a row than any copy has


@dataclass
class Measures:
    """What the copy itself says; sizes in pixels as they are shown, upright."""

    seconds: float = 0.0
    width: int | None = None
    height: int | None = None
    tracks: list[str] = field(default_factory=list)


def measured(content: bytes | mmap.mmap) -> Measures:
    """What is in the MP4; NotCleanable when there is anything in it that need not be."""
    measures = Measures()
    _walk(content, 0, len(content), b"", measures)
    if not measures.tracks or len(set(measures.tracks)) < len(measures.tracks):
        raise no_copy("not_clean")
    return measures


def _boxes(content: bytes | mmap.mmap, place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    count = 0
    while place < end:
        length, kind, header = (
            int.from_bytes(content[place : place + 4]),
            content[place + 4 : place + 8],
            8,
        )
        if length == 1:
            length, header = int.from_bytes(content[place + 8 : place + 16]), 16
        count += 1
        if length < header or place + length > end or count > _NESTED:
            raise no_copy("not_clean")
        yield kind, place + header, place + length
        place += length


def _walk(
    content: bytes | mmap.mmap, start: int, end: int, parent: bytes, measures: Measures
) -> None:
    for kind, body, after in _boxes(content, start, end):
        if kind not in _TREE[parent]:
            raise no_copy("not_clean")
        if kind in _TREE:
            _walk(content, body, after, kind, measures)
        elif kind != b"mdat" and not _says_nothing(kind, content[body:after], measures):
            raise no_copy("not_clean")


def _says_nothing(kind: bytes, body: bytes, measures: Measures) -> bool:
    """Whether a box holds only what playing needs; takes the measures on the way."""
    if kind in (b"mvhd", b"tkhd", b"mdhd"):
        return _without_times(kind, body, measures)
    if kind == b"udta":
        return body == _NO_TAGS
    if kind == b"free":
        return not any(body)
    if kind == b"hdlr":
        measures.tracks.append(_HANDLERS.get(body[8:], ""))
        return measures.tracks[-1] != ""
    if kind == b"dref":
        return body[8:] == b"\0\0\0\x0curl \0\0\0\x01"
    if kind == b"stsd":
        return _plain_samples(body)
    return True


def _without_times(kind: bytes, body: bytes, measures: Measures) -> bool:
    wide = 8 if body[0] == 1 else 4
    times, rest = body[4 : 4 + 2 * wide], body[4 + 2 * wide :]
    if kind == b"mvhd":
        scale, duration = int.from_bytes(rest[:4]), int.from_bytes(rest[4 : 4 + wide])
        measures.seconds = duration / scale if scale else 0.0
    if kind == b"tkhd":
        first = int.from_bytes(rest[24 + wide : 28 + wide], signed=True)
        width, height = int.from_bytes(rest[-8:-6]), int.from_bytes(rest[-4:-2])
        if width and height:
            upright = first in _TURNED
            measures.width, measures.height = (width, height) if upright else (height, width)
    return not any(times)


def _plain_samples(body: bytes) -> bool:
    for kind, start, end in _boxes(body, 8, len(body)):
        before = _SAMPLES.get(kind)
        # The name of the encoder has 32 bytes in the description of a picture.
        if before is None or (before == 78 and any(body[start + 42 : start + 74])):
            return False
        for inner, inside, after in _boxes(body, start + before, end):
            profile = inner == b"colr" and body[inside : inside + 4] != b"nclx"
            if inner not in _INSIDE or profile or after - inside > 4096:
                return False
            if inner == b"hvcC" and not _only_parameters(body[inside:after]):
                return False
    return True


def _only_parameters(body: bytes) -> bool:
    """Whether the head of an H.265 track holds nothing but its three sets of parameters: a message
    may stand there too."""
    place = 23
    for _ in range(body[22]):
        kind, count = body[place] & 63, int.from_bytes(body[place + 1 : place + 3])
        place += 3
        for _ in range(count):
            place += 2 + int.from_bytes(body[place : place + 2])
        if kind not in (32, 33, 34):
            return False
    return place == len(body)
