"""Recordings: of phones old and new, of WeChat, of recorders."""

from __future__ import annotations

from weibao.kernel.media.kinds import Kind, Sniffed
from weibao.kernel.media.refusals import refusal

_OGG_CODECS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
# Kilobits a second of MPEG layer III, by the number in the frame's header.
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def sniff(head: bytes) -> Sniffed | None:
    """The recording that begins so, or None."""
    if head.startswith(b"#!AMR-WB\n"):
        return Sniffed(Kind.AUDIO, "audio/amr-wb", "amr")
    if head.startswith(b"#!AMR\n"):
        return Sniffed(Kind.AUDIO, "audio/amr", "amr")
    # WeChat puts one byte before the mark of its own format.
    if head.startswith((b"#!SILK_V3", b"\x02#!SILK_V3")):
        return Sniffed(Kind.AUDIO, "audio/silk", "silk")
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return Sniffed(Kind.AUDIO, "audio/wav", "wav")
    if head.startswith(b"OggS"):
        return _ogg(head)
    if head.startswith(b"ID3"):
        return Sniffed(Kind.AUDIO, "audio/mpeg", "mp3")
    if _repeats(head, _mp3_frame):
        return Sniffed(Kind.AUDIO, "audio/mpeg", "mp3")
    if _repeats(head, _aac_frame):
        return Sniffed(Kind.AUDIO, "audio/aac", "aac")
    return None


def _ogg(head: bytes) -> Sniffed:
    # The first page holds one packet, the codec's, after a header of 27 bytes and its segments.
    segments = head[26] if len(head) > 26 else 0
    if not head[27 + segments :].startswith(_OGG_CODECS):
        raise refusal("unknown")
    return Sniffed(Kind.AUDIO, "audio/ogg", "ogg")


def _repeats(head: bytes, length_of: object) -> bool:
    """Whether a frame is followed by another one; a single mark occurs anywhere by chance."""
    assert callable(length_of)  # noqa: S101 - tells the type checker
    first = length_of(head)
    if not first or first + 4 > len(head):
        return False
    return bool(length_of(head[first : first + 8]))


def _mp3_frame(head: bytes) -> int:
    """The length in bytes of the MPEG layer III frame that begins here, or 0."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer, rate, hertz = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != 1 or rate in (0, 15) or hertz == 3:
        return 0
    kilobits = (_RATES_1 if version == 3 else _RATES_2)[rate]
    samples = 144 if version == 3 else 72
    return samples * kilobits * 1000 // _HERTZ[version][hertz] + (head[2] >> 1 & 1)


def _aac_frame(head: bytes) -> int:
    """The length in bytes of the ADTS frame that begins here, or 0."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    return (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
