"""Recordings and videos: picture and sound are put into a new container, and nothing else.

What browsers can play is copied as it is, less the messages that cameras put between the pictures.
What they cannot play (AMR, old 3GP) is encoded anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import av
import av.subtitles.stream  # the library would load it at first sight of a file
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from .refusing import CannotClean
from .room import Room
from .tracks import Track, codec_of, copied, decodable, sound_encoded, video_encoded

READABLE: tuple[str, ...] = ()
_FORMATS = {
    "audio/mpeg": "mp3",
    "audio/mp4": "mov",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/amr-wb": "amr",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "video/webm": "matroska",
}
_IN_MP4 = {"h264", "hevc"}
_IN_WEBM = {"vp8", "vp9", "av1"}
# These say how long they are; a copy much shorter than that is of a file cut off.
_TIMED = {"mov", "matroska"}
_LEAST_PART = 0.9
# What the libraries themselves say about a container without metadata.
_SAID_BY_ALL = {"major_brand", "minor_version", "compatible_brands", "language", "handler_name"}
_SAID_BY_ALL |= {"vendor_id", "encoder", "duration", "DURATION"}

av.logging.set_level(None)


def make(source: BinaryIO, copy: Room, *, media_type: str) -> dict[str, Any]:
    """Write the copy, MP4 or WebM, and say how long it is in bytes."""
    form = _FORMATS.get(media_type)
    if form is None:
        raise CannotClean("codec")
    with _opened(source, form) as given:
        video, audio = _chosen(given)
        name = "webm" if video is not None and codec_of(video) in _IN_WEBM else "mp4"
        with av.open(
            copy,
            "w",
            format=name,
            options={
                "fflags": "+bitexact",
                **({"movflags": "+faststart"} if name == "mp4" else {}),
            },
            # To put the index in front, the library reads what it wrote through a second opening.
            io_open=lambda *_: copy.again(),
        ) as made:
            tracks = list(_tracks(made, name, video, audio))
            reached = _put(given, made, tracks)
        if form in _TIMED and _seconds(given) * _LEAST_PART > reached + 1:
            raise CannotClean("cut_off")
    _check(copy.again(), "mov" if name == "mp4" else "matroska", len(tracks))
    return {"size": copy.end, "media_type": f"{'audio' if video is None else 'video'}/{name}"}


def _opened(source: Any, form: str) -> InputContainer:
    given: InputContainer = av.open(source, "r", format=form, metadata_errors="replace")
    return given


def _seconds(given: InputContainer) -> float:
    """How long the file says it is."""
    return (given.duration or 0) / av.time_base


def _chosen(given: InputContainer) -> tuple[VideoStream | None, AudioStream | None]:
    """The first picture track that moves, and the first sound that can be read."""
    still = Disposition.attached_pic | Disposition.timed_thumbnails
    videos = [s for s in given.streams.video if not s.disposition & still]
    if not videos and not given.streams.audio:
        raise CannotClean("no_stream")
    sounds = [s for s in given.streams.audio if decodable(s)]
    # A video without its sound, or sound without its picture, would tell another story.
    if (given.streams.audio and not sounds) or not all(map(decodable, videos[:1])):
        raise CannotClean("codec")
    return next(iter(videos), None), next(iter(sounds), None)


def _tracks(
    made: OutputContainer, name: str, video: VideoStream | None, audio: AudioStream | None
) -> Iterable[Track]:
    if video is not None:
        as_it_is = _IN_MP4 if name == "mp4" else _IN_WEBM
        known = codec_of(video) in as_it_is
        yield copied(made, video) if known else video_encoded(made, video)
    if audio is not None:
        as_it_is = {"aac"} if name == "mp4" else {"opus", "vorbis"}
        known = codec_of(audio) in as_it_is
        yield copied(made, audio) if known else sound_encoded(made, audio, name)


def _put(given: InputContainer, made: OutputContainer, tracks: list[Track]) -> float:
    """Take everything over; the time in seconds that the copy reaches to."""
    by_index = {track.source.index: track for track in tracks}
    for packet in given.demux([track.source for track in tracks]):
        if packet.dts is not None:
            track = by_index[packet.stream.index]
            made.mux(track.taken(packet))
    for track in tracks:
        made.mux(track.rest())
    return max(track.reached for track in tracks)


def _check(copy: Room, form: str, tracks: int) -> None:
    """Open the copy as anybody would: as many tracks as were put in, and nothing said."""
    with _opened(copy, form) as made:
        said = set(made.metadata).union(*(stream.metadata for stream in made.streams))
        kinds = {stream.type for stream in made.streams}
        if len(made.streams) != tracks or kinds - {"video", "audio"} or said - _SAID_BY_ALL:
            raise CannotClean("not_clean")
