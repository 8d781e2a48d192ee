"""One track of a copy: taken over as it is, or encoded anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from .refusing import CannotClean

# Messages between the pictures: cameras write place, time and model there.
_MESSAGES = {"h264": "filter_units=remove_types=6", "hevc": "filter_units=remove_types=39-40"}
# Encoding anew is for the small pictures of old phones; internal.
_MOST_PIXELS = 1280 * 720
_AAC_RATES = {16000, 22050, 24000, 32000, 44100, 48000}


AnyPacket: TypeAlias = "Packet[Any]"


@dataclass
class Track:
    """Packets of `source` go in, packets of the copy come out."""

    source: Stream
    turn: Callable[[AnyPacket | None], list[AnyPacket]]
    reached: float = 0.0  # seconds

    def taken(self, packet: AnyPacket) -> list[AnyPacket]:
        time = packet.pts if packet.pts is not None else packet.dts
        if time is not None and packet.time_base:
            start = self.source.start_time or 0
            self.reached = max(self.reached, float((time - start) * packet.time_base))
        return self.turn(packet)

    def rest(self) -> list[AnyPacket]:
        return self.turn(None)


def decodable(source: VideoStream | AudioStream) -> bool:
    """Whether the library knows what the track is; its types say that it always does."""
    context: object = source.codec_context
    return context is not None


def codec_of(source: VideoStream | AudioStream) -> str:
    """The name of the codec itself, whatever library decodes it."""
    return source.codec_context.codec.canonical_name


def copied(made: OutputContainer, source: VideoStream | AudioStream) -> Track:
    """The track as it is, without the messages between its pictures."""
    track = made.add_stream_from_template(source)
    track.metadata.clear()
    name = codec_of(source)
    if name not in _MESSAGES:
        return Track(source, lambda packet: _given_to(track, [packet] if packet else []))
    messages = BitStreamFilterContext(_MESSAGES[name], source, track)
    # The filter writes the head of the track out plainly, but leaves the messages in that.
    head = track.codec_context.extradata
    if name == "hevc" and head is not None:
        track.codec_context.extradata = _without_messages(head)
    return Track(source, lambda packet: _given_to(track, messages.filter(packet)))


def _without_messages(head: bytes) -> bytes:
    """Units of H.265, each behind a mark, without those of types 39 and 40."""
    units = re.split(rb"\x00*\x00\x00\x01", head)
    kept = [unit for unit in units if unit and unit[0] >> 1 & 63 not in (39, 40)]
    return b"".join(b"\0\0\0\x01" + unit for unit in kept)


def _given_to(track: Stream, packets: list[AnyPacket]) -> list[AnyPacket]:
    for packet in packets:
        packet.stream = track
    return packets


def sound_encoded(made: OutputContainer, source: AudioStream, name: str) -> Track:
    """Sound in AAC, or Opus in WebM, which every browser plays."""
    context = source.codec_context
    context.thread_count = 1
    rate = min((r for r in _AAC_RATES if r >= context.sample_rate), default=48000)
    layout = "mono" if context.layout.nb_channels == 1 else "stereo"
    track = made.add_stream(
        "aac" if name == "mp4" else "libopus", rate=rate if name == "mp4" else 48000, layout=layout
    )
    track.bit_rate = 64_000 if layout == "mono" else 128_000
    return Track(source, _through(source, track, lambda frame: frame))


def video_encoded(made: OutputContainer, source: VideoStream) -> Track:
    """Video of old phones in H.264."""
    context = source.codec_context
    if not 0 < context.width * context.height <= _MOST_PIXELS:
        raise CannotClean("codec")
    context.thread_count = 1
    track = made.add_stream(
        "libx264", rate=30, options={"preset": "veryfast", "crf": "23", "threads": "1"}
    )
    width, height = context.width // 2 * 2 or 2, context.height // 2 * 2 or 2
    track.width, track.height, track.pix_fmt = width, height, "yuv420p"
    track.codec_context.time_base = Fraction(1, 1000)

    def fitted(frame: Any) -> Any:
        fit = frame.reformat(width=width, height=height, format="yuv420p")
        fit.pict_type = 0
        return fit

    return Track(source, _through(source, track, fitted))


def _through(
    source: VideoStream | AudioStream, track: Any, fitted: Callable[[Any], Any]
) -> Callable[[AnyPacket | None], list[AnyPacket]]:
    """Decode, fit, encode; None empties both."""

    def turn(packet: AnyPacket | None) -> list[AnyPacket]:
        out: list[AnyPacket] = []
        for frame in source.decode(packet):
            out += track.encode(fitted(frame))
        if packet is None:
            out += track.encode(None)
        return out

    return turn
