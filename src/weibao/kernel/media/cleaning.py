"""The copy that people see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from .checking import jpeg, mp4, webm
from .confinement import Limits, Made, run
from .kinds import Kind, Sniffed
from .papers import Page, Paper
from .reasons import no_copy
from .stowaways import without_stowaway

_MB = 1024 * 1024
# Internal. A video is copied, not decoded, so memory goes with its size; the rest is for decoders.
LIMITS = {
    Kind.IMAGE: Limits(source=64 * _MB, room=24 * _MB, memory=1536 * _MB, seconds=30, wall=60),
    Kind.PDF: Limits(source=128 * _MB, room=160 * _MB, memory=1024 * _MB, seconds=120, wall=240),
    Kind.AUDIO: Limits(source=128 * _MB, room=128 * _MB, memory=768 * _MB, seconds=180, wall=360),
    Kind.VIDEO: Limits(source=256 * _MB, room=288 * _MB, memory=768 * _MB, seconds=180, wall=360),
}
# For one who has used up what a report may cost: enough for a photo, not for what is made to be slow.
BRIEF_SECONDS, BRIEF_WALL = 10, 40
_MOST_POINTS = 14_400  # the largest paper there is in a PDF


@dataclass
class Copy:
    """A copy without metadata. Its type may differ from the original's: HEIC becomes JPEG."""

    media_type: str
    extension: str  # without the dot
    size: int  # bytes
    chunks: Iterator[bytes]  # once, from the beginning
    width: int | None = None  # pixels, of images and videos
    height: int | None = None
    seconds: float | None = None  # of recordings and videos
    pages: int | None = None  # of PDF


def clean(sniffed: Sniffed, content: Iterable[bytes], *, size: int, brief: bool = False) -> Copy:
    """Make the copy of `content`, which is `size` bytes long; NotCleanable when there is none.

    `brief`: only what goes quickly.

    Never anything else is raised for what the file holds; an error of `content` itself passes.
    """
    if sniffed.kind is Kind.DOCUMENT:
        raise no_copy("document")
    if sniffed.kind in (Kind.IMAGE, Kind.AUDIO):
        content = without_stowaway(content)
    maker, check = _MAKERS[sniffed.kind]
    limits = LIMITS[sniffed.kind]
    if brief:
        seconds = min(limits.seconds, BRIEF_SECONDS)
        limits = replace(limits, seconds=seconds, wall=min(limits.wall, BRIEF_WALL))
    made = run(maker, sniffed.media_type, content, size=size, limits=limits)
    try:
        return check(made)
    except (LookupError, TypeError, ValueError, OverflowError):
        # What the child said or wrote does not have the form that was agreed.
        raise no_copy("failed") from None


def _picture(made: Made) -> Copy:
    with made.mapped() as content:
        width, height = jpeg.measured(content)
    return Copy("image/jpeg", "jpg", made.size, made.chunks(), width=width, height=height)


def _recording(made: Made) -> Copy:
    media_type = str(made.said["media_type"])
    kind, _, extension = media_type.partition("/")
    with made.mapped() as content:
        found = {"mp4": mp4, "webm": webm}[extension].measured(content)
    if kind not in ("audio", "video") or (kind == "video") != ("video" in found.tracks):
        raise no_copy("not_clean")
    return Copy(
        media_type,
        "m4a" if media_type == "audio/mp4" else extension,
        made.size,
        made.chunks(),
        width=found.width,
        height=found.height,
        seconds=round(found.seconds, 1),
    )


def _paper(made: Made) -> Copy:
    pages = []
    with made.mapped() as content:
        for said in made.said["pages"]:
            start, size = int(said["start"]), int(said["size"])
            pixels = jpeg.measured(content, start, size)
            width, height = (min(max(float(side), 1), _MOST_POINTS) for side in said["points"])
            pages.append(Page((width, height), pixels, start, size))
    if not pages:
        raise no_copy("damaged")
    paper = Paper(pages)
    chunks = paper.chunks(made.piece)
    return Copy("application/pdf", "pdf", paper.size, chunks, pages=len(pages))


_MAKERS: dict[Kind, tuple[str, Callable[[Made], Copy]]] = {
    Kind.IMAGE: ("pictures", _picture),
    Kind.PDF: ("papers", _paper),
    Kind.AUDIO: ("recordings", _recording),
    Kind.VIDEO: ("recordings", _recording),
}
