"""Copies without metadata: seconds and memory of the confined process for files as phones send them.

The files are made here, of noise that compresses as badly as a real scene. HEIC needs an encoder,
which the product does not have: install pillow-heif beside it, or give files of your own.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import av
from av.video.frame import VideoFrame
from PIL import Image, ImageFilter

from bench.common import machine, pace
from tests.kernel.media.films import made as film
from tests.kernel.media.photos import exif
from weibao.kernel.media import HEAD_BYTES, sniff

MB = 1024 * 1024
PIECE = 64 * 1024


def scene(width: int, height: int) -> Image.Image:
    """A picture with about the detail of a photograph, laid from sixteen of the same tiles."""
    size = width // 4, height // 4
    rough = [Image.effect_noise(size, 60).filter(ImageFilter.GaussianBlur(1)) for _ in "RGB"]
    tile, whole = Image.merge("RGB", rough), Image.new("RGB", (width, height))
    for number in range(16):
        whole.paste(tile, (number % 4 * size[0], number // 4 * size[1]))
    return whole


def jpeg() -> bytes:
    """12 million pixels of a phone, with place and thumbnail."""
    return saved(scene(4000, 3000), "JPEG", quality=88, exif=exif(6))


def heic() -> bytes:
    """48 million pixels of a phone."""
    # Only where somebody installed it: its encoder is no part of the product.
    import_module("pillow_heif").register_heif_opener()
    fast = {"preset": "ultrafast"}
    return saved(scene(8064, 6048), "HEIF", quality=50, exif=exif(), enc_params=fast)


def video() -> bytes:
    """1920 by 1080 at 25 frames a second."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        track: Any = container.add_stream(
            "libx264", rate=25, options={"preset": "ultrafast", "crf": "20"}
        )
        track.width, track.height, track.pix_fmt = 1920, 1080, "yuv420p"
        frames = [_frame(scene(1920, 1080)) for _ in range(4)]
        for number in range(132):
            frame = frames[number % len(frames)]
            frame.pts = number
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return out.getvalue()


def _frame(picture: Image.Image) -> Any:
    make: Any = VideoFrame.from_image
    return make(picture)


def pdf() -> bytes:
    """30 scanned pages."""
    page = scene(1240, 1754).convert("L").point(lambda grey: 255 if grey > 110 else grey)
    return saved(page, "PDF", save_all=True, append_images=[page] * 29, resolution=150)


def voice() -> bytes:
    """Ten minutes of an old phone, AMR."""
    return film("amr", audio="libopencore_amrnb", rate=8000, frames=15_000, tags=())


def saved(picture: Image.Image, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "JPEG of a phone": jpeg,
    "HEIC of a phone": heic,
    "MP4 of a phone": video,
    "PDF, 30 pages": pdf,
    "AMR, 10 minutes": voice,
}


def pieces(content: bytes) -> Iterator[bytes]:
    return (content[start : start + PIECE] for start in range(0, len(content), PIECE))


def measured(name: str, content: bytes) -> str:
    """One line of the table: the copy made once, with what its process said of itself."""
    said: dict[str, Any] = {}
    cleaning: Any = import_module("weibao.kernel.media.cleaning")
    real = cleaning.run

    def run(*words: Any, **more: Any) -> Any:
        made = real(*words, **more)
        said.update(made.said)
        return made

    cleaning.run = run
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    try:
        copy = cleaning.clean(sniff(content[:HEAD_BYTES]), pieces(content), size=len(content))
        size = sum(map(len, copy.chunks))
    finally:
        cleaning.run = real
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (
        f"| {name} | {len(content) / MB:.1f} | {copy.media_type} | {size / MB:.1f} | {took:.2f} "
        f"| {cpu:.2f} | {said['peak'] / MB:.0f} | {pace():.1f} |"
    )


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench copies", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files of your own instead")
    chosen = parser.parse_args(words)
    print(machine())
    print("| file | MB | copy | MB | seconds | CPU s of the process | its memory MB | pace ms |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    if chosen.files:
        for path in chosen.files:
            print(measured(path.name, path.read_bytes()))
        return
    for name, build in FILES.items():
        try:
            content = build()
        except ImportError as missing:
            sys.stderr.write(f"{name}: not measured, {missing.name} is not installed\n")
            continue
        print(measured(name, content), flush=True)
