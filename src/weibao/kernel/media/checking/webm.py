"""A WebM of nothing but tracks: the elements that playing needs, no tag, chapter or attachment."""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterator

from weibao.kernel.media.reasons import no_copy

from .mp4 import Measures

_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
_GROUP, _CUES, _POINT, _POSITION, _SEEK, _HEAD = 0xA0, 0x1C53BB6B, 0xBB, 0xB7, 0x4DBB, 0x114D9B74
_VIDEO, _AUDIO, _COLOUR, _EBML = 0xE0, 0xE1, 0x55B0, 0x1A45DFA3
_TAGS, _TAG, _SIMPLE, _TARGETS = 0x1254C367, 0x7373, 0x67C8, 0x63C0
_VOID, _DURATION, _SCALE, _MUXER, _WRITER, _KIND = 0xEC, 0x4489, 0x2AD7B1, 0x4D80, 0x5741, 0x83
_WIDTH, _HEIGHT, _TAG_NAME, _TAG_TEXT = 0xB0, 0xBA, 0x45A3, 0x4487

# What may stand in what. Leaves without a test of their own hold numbers or the media itself.
_TREE: dict[int, set[int]] = {
    0: {_EBML, _SEGMENT},
    _EBML: {0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285},
    _SEGMENT: {_HEAD, _VOID, _INFO, _TRACKS, _CLUSTER, _CUES, _TAGS},
    _HEAD: {_SEEK},
    _SEEK: {0x53AB, 0x53AC},
    _INFO: {_SCALE, _DURATION, _MUXER, _WRITER},
    _TRACKS: {_TRACK},
    # number, uid, kind, lacing, language, codec, private, default length, flags, delays
    _TRACK: {0xD7, 0x73C5, _KIND, 0x9C, 0x22B59C, 0x86, 0x63A2, 0x23E383, 0x88, 0x56AA, 0x56BB}
    | {0x55EE, 0xB9, 0x55AA, _VIDEO, _AUDIO},
    _VIDEO: {_WIDTH, _HEIGHT, 0x54B0, 0x54BA, 0x54B2, 0x9A, 0x9D, 0x53B8, 0x53C0, _COLOUR},
    _COLOUR: set(range(0x55B1, 0x55BE)),
    _AUDIO: {0xB5, 0x78B5, 0x9F, 0x6264},
    _CLUSTER: {0xE7, 0xA3, 0xA7, 0xAB, _GROUP},
    _GROUP: {0xA1, 0x9B, 0xFB, 0x75A2},
    _CUES: {_POINT},
    _POINT: {0xB3, _POSITION},
    _POSITION: {0xF7, 0xF1, 0xF0, 0xB2, 0x5378},
    # The only tag is the length of a track, which the library always writes.
    _TAGS: {_TAG},
    _TAG: {_TARGETS, _SIMPLE},
    _TARGETS: {0x63C5},
    _SIMPLE: {_TAG_NAME, _TAG_TEXT},
}
_TEXTS = {
    _MUXER: re.compile(rb"Lavf[\d.]*"),
    _WRITER: re.compile(rb"Lavf[\d.]*"),
    _TAG_NAME: re.compile(rb"DURATION"),
    _TAG_TEXT: re.compile(rb"[\d:.]{1,30}\0*"),
    _VOID: re.compile(rb"\0*"),
    0x22B59C: re.compile(rb"und|eng"),
    0x86: re.compile(rb"[AV]_[A-Z0-9]{3,10}"),
}
_KINDS = {1: "video", 2: "audio"}


def measured(content: bytes | mmap.mmap) -> Measures:
    """What is in the WebM; NotCleanable when there is anything in it that need not be."""
    measures = Measures()
    scale = _walk(content, 0, len(content), 0, measures)
    if not measures.tracks or len(set(measures.tracks)) < len(measures.tracks):
        raise no_copy("not_clean")
    measures.seconds *= scale / 1_000_000_000
    return measures


def _number(content: bytes | mmap.mmap, place: int, *, marked: bool) -> tuple[int, int]:
    """A number of variable length and where it ends; ids keep their length mark."""
    first = content[place] if place < len(content) else 0
    length = 9 - first.bit_length()
    if length > 8 or place + length > len(content):
        raise no_copy("not_clean")
    number = int.from_bytes(content[place : place + length])
    return number if marked else number & ((1 << 7 * length) - 1), place + length


def _elements(content: bytes | mmap.mmap, place: int, end: int) -> Iterator[tuple[int, int, int]]:
    while place < end:
        kind, body = _number(content, place, marked=True)
        size, body = _number(content, body, marked=False)
        if body + size > end:
            raise no_copy("not_clean")
        yield kind, body, body + size
        place = body + size


def _walk(content: bytes | mmap.mmap, start: int, end: int, parent: int, measures: Measures) -> int:
    scale = 1_000_000
    for kind, body, after in _elements(content, start, end):
        if kind not in _TREE[parent]:
            raise no_copy("not_clean")
        if kind in _TREE:
            scale = (
                _walk(content, body, after, kind, measures)
                if kind in (_SEGMENT, _INFO)
                else (_walk(content, body, after, kind, measures) and scale)
            )
            continue
        if kind in _TEXTS and not _TEXTS[kind].fullmatch(content[body:after]):
            raise no_copy("not_clean")
        if kind == _SCALE:
            scale = int.from_bytes(content[body:after])
        elif parent != _CLUSTER:
            _measure(kind, parent, content[body:after], measures)
    return scale


def _measure(kind: int, parent: int, body: bytes, measures: Measures) -> None:
    if kind == _DURATION and len(body) in (4, 8):
        measures.seconds = float(struct.unpack(">f" if len(body) == 4 else ">d", body)[0])
    elif kind == _KIND and parent == _TRACK:
        measures.tracks.append(_KINDS.get(int.from_bytes(body), "?"))
        if measures.tracks[-1] == "?":
            raise no_copy("not_clean")
    elif parent == _VIDEO and kind == _WIDTH:
        measures.width = int.from_bytes(body)
    elif parent == _VIDEO and kind == _HEIGHT:
        measures.height = int.from_bytes(body)
