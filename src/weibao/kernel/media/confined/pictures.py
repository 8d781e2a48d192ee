"""Pictures: decoded, turned upright, made smaller, encoded anew. Nothing else of them is kept."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import pi_heif
from PIL import (  # noqa: F401 - while files can be read  # noqa: F401 - while files can be read
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from .refusing import CannotClean
from .room import Room

READABLE: tuple[str, ...] = ()
LONGEST_SIDE = 2560  # pixels, internal: more than any screen it is looked at on
# Pixels that are decoded at most, internal. A JPEG is shrunk while it is read, others are not.
MOST_PIXELS_JPEG = 250_000_000
MOST_PIXELS = 80_000_000
_QUALITY = 85
_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/heic": "HEIF",
}
_SRGB = ImageCms.createProfile("sRGB")

pi_heif.register_heif_opener(thumbnails=False)
pi_heif.options.DECODE_THREADS = 1
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None  # a limit of our own, by format
Image.preinit()


def make(source: BinaryIO, copy: Room, *, media_type: str) -> dict[str, Any]:
    """Write the copy, a JPEG without any metadata, and say how large it is."""
    form = _FORMATS[media_type]
    with Image.open(source, formats=[form]) as picture:
        pixels = picture.width * picture.height
        if pixels > (MOST_PIXELS_JPEG if form == "JPEG" else MOST_PIXELS):
            raise CannotClean("too_many_pixels")
        upright = _upright(picture)
    encoded = encode(_opaque(upright), sharp=form != "JPEG")
    copy.write(encoded)
    return {"size": len(encoded), "width": upright.width, "height": upright.height}


def encode(picture: Image.Image, *, sharp: bool) -> bytes:
    """The JPEG of a picture that carries nothing but its pixels. `sharp` keeps coloured writing."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, subsampling=0 if sharp else 2)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    if picture.mode in {"1", "P", "PA"}:  # a palette cannot be shrunk smoothly
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        # Broken EXIF does not say where up is; the pixels are fine.
        return picture.copy()


def _opaque(picture: Image.Image) -> Image.Image:
    """A new picture of the plain colours, on white where it was transparent."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    alpha = picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None
    plain = _in_srgb(picture, profile) or picture.convert("RGB")
    fresh = Image.new("RGB", picture.size, "white")
    fresh.paste(plain, mask=alpha)
    return fresh


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image | None:
    if not isinstance(profile, bytes) or picture.mode not in {"RGB", "CMYK", "L"}:
        return None
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, given, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
