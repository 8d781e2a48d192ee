"""Recordings and videos with everything in them that must not be in a copy."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cache
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from tests.kernel.media import samples as s
from tests.kernel.media.photos import MARK, picture

MS = Fraction(1, 1000)
PLACE = "+31.2304+121.4737/"
TAGS = {"title": MARK.decode(), "comment": MARK.decode(), "artist": MARK.decode()}
APPLE = {
    "com.apple.quicktime.location.ISO6709": PLACE,
    "com.apple.quicktime.make": MARK.decode(),
    "com.apple.quicktime.creationdate": "2026-09-30T17:00:00+0800",
}


@cache
def made(
    form: str,
    *,
    video: str = "",
    audio: str = "",
    rate: int = 44100,
    size: tuple[int, int] = (176, 144),
    tags: tuple[tuple[str, str], ...] = tuple(TAGS.items()),
    options: tuple[tuple[str, str], ...] = (),
    turned: int = 0,
    frames: int = 13,
    second_sound: bool = False,
    chapters: bool = False,
) -> bytes:
    """Picture and sound, 25 frames a second, said to be MARK everywhere."""
    out = io.BytesIO()
    with av.open(out, "w", format=form, options=dict(options)) as film:
        film.metadata.update(dict(tags))
        if chapters:
            said = {"title": MARK.decode()}
            film.set_chapters(
                [{"id": 1, "start": 0, "end": 400, "time_base": MS, "metadata": said}]
            )
        tracks: list[tuple[Any, list[Any]]] = []
        if video:
            track: Any = film.add_stream(video, rate=25)
            track.width, track.height, track.pix_fmt = *size, "yuv420p"
            if turned:
                track.set_display_rotation(turned)
            pictures = [VideoFrame.from_image(picture(*size)) for _ in range(frames)]
            tracks.append((track, pictures))
        for _ in range((2 if second_sound else 1) if audio else 0):
            sound: Any = film.add_stream(audio, rate=rate)
            sound.layout = "mono"
            tracks.append((sound, _sounds(sound, rate, frames)))
        for track, _ in tracks:
            track.metadata["title"] = MARK.decode()
        for track, parts in tracks:
            for frame in [*parts, None]:
                film.mux(track.encode(frame))
    return out.getvalue()


def _sounds(track: Any, rate: int, pictures: int) -> list[AudioFrame]:
    size = track.codec_context.frame_size or 1024
    frames = []
    for number in range(rate * pictures // 25 // size + 1):
        frame = AudioFrame(format=track.format.name, layout="mono", samples=size)
        for plane in frame.planes:
            # Uncompressed sound carries the mark in its samples; to an encoder it would be noise.
            loud = MARK if track.codec_context.name.startswith("pcm") else b"\0"
            plane.update((loud * (plane.buffer_size // len(loud) + 1))[: plane.buffer_size])
        frame.sample_rate, frame.pts = rate, number * size
        frames.append(frame)
    return frames


def mp4(**more: Any) -> bytes:
    """A phone's: place in ©xyz, make and model as free tags, times, a cover picture."""
    tags = {**TAGS, "location": PLACE, "creation_time": "2026-09-30T09:00:00Z"}
    return made("mp4", video="libx264", audio="aac", tags=tuple(tags.items()), **more)


def android_mp4() -> bytes:
    """With the place in a box of its own, ©xyz."""
    return made("mov", video="libx264", audio="aac", tags=(("location", PLACE),))


def with_chapters() -> bytes:
    """Chapters, which are a track of text and a list."""
    return made("mp4", video="libx264", audio="aac", chapters=True)


def iphone_mov() -> bytes:
    return made(
        "mov",
        video="libx264",
        audio="aac",
        tags=tuple(APPLE.items()),
        options=(("movflags", "use_metadata_tags"),),
    )


def with_data_track() -> bytes:
    """As a GoPro writes it: a second track of sound is turned into a track of positions."""
    whole = made("mov", video="libx264", audio="pcm_s16le", second_sound=True)
    first = whole.index(b"mhlrsoun") + 4
    second = whole.index(b"mhlrsoun", first) + 4
    whole = whole[:second] + b"meta" + whole[second + 4 :]
    sample = whole.index(b"sowt", second)
    return whole[:sample] + b"gpmd" + whole[sample + 4 :]


def old_3gp() -> bytes:
    return made("3gp", video="h263", audio="libopencore_amrnb", rate=8000)


def mp3() -> bytes:
    """ID3 with a cover picture."""
    cover = b"APIC" + (len(MARK) + 14).to_bytes(4) + b"\0\0\0image/jpeg\0\x03\0" + MARK
    tag = b"ID3\x03\0\0" + bytes((0, 0, len(cover) >> 7, len(cover) & 127)) + cover
    return tag + made("mp3", audio="libmp3lame") + b"TAG" + MARK.ljust(125, b" ")


def wav() -> bytes:
    said = b"INFOICMT" + len(MARK).to_bytes(4, "little") + MARK
    return s.wav(0.5, (b"LIST", said), (b"bext", MARK))
