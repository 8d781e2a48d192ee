"""Handing out bytes of a sealed file: own type, own policy, and a range costs only its frames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from ..storage import files

# What a browser shows without running anything; everything else is saved, not opened.
INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "audio/mpeg",
        "audio/mp4",
        "audio/aac",
        "audio/ogg",
        "audio/wav",
        "audio/flac",
        "video/mp4",
        "video/webm",
        "application/pdf",
    }
)
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
# The browser's own viewer of PDF does not start inside a sandbox; scripts stay forbidden.
PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
OPAQUE = "application/octet-stream"
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "application/pdf": "pdf",
}
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def serve(
    request: Any, *, place: str, size: int, media_type: str, name: str, extension: str = ""
) -> HttpResponseBase:
    """The file or the part asked for. Without a safe `media_type` it is an attachment of bytes."""
    inline = media_type in INLINE
    found = _range_of(request.headers.get("Range", ""), size) if inline else None
    if found is not None and found[0] >= found[1]:
        return _dressed(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}))
    start, stop = found or (0, size)
    body: Iterator[bytes] = files().open_range(place, start, stop) if stop > start else iter(())
    response = StreamingHttpResponse(
        () if request.method == "HEAD" else body, status=206 if found else 200
    )
    response["Content-Type"] = media_type if inline else OPAQUE
    response["Content-Length"] = str(stop - start)
    if inline:
        response["Accept-Ranges"] = "bytes"
    if found:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    extension = extension or EXTENSIONS.get(media_type, "bin")
    response["Content-Disposition"] = _disposition(f"{name}.{extension}", inline=inline)
    return _dressed(response, pdf=media_type == "application/pdf")


def _dressed(response: Any, *, pdf: bool = False) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF if pdf else SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _disposition(name: str, *, inline: bool) -> str:
    """The name that a saved file gets: kind and number, in both spellings that browsers know."""
    number = "".join(re.findall(r"\d", name.rpartition(".")[0]))
    plain = f"file-{number}.{name.rpartition('.')[2]}"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _range_of(asked: str, size: int) -> tuple[int, int] | None:
    """(first byte, byte after the last) of a single range; None to answer with the whole.

    An empty span stands for one that cannot be satisfied.
    """
    found = _RANGE.fullmatch(asked.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else (size, size)
    start = int(first)
    stop = min(size, int(last) + 1) if last else size
    if last and int(last) < start:
        return None
    return start, max(start, stop) if start < size else start
