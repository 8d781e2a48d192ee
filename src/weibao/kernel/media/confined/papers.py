"""PDF: each page is drawn as a picture. Scripts, attachments, forms and hidden text stay behind."""

from __future__ import annotations

import math
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from .pictures import encode
from .refusing import CannotClean
from .room import Room

# A PDF of an office often leaves its fonts out and counts on those of the machine.
READABLE = ("/usr/share/fonts", "/usr/local/share/fonts")
MOST_PAGES = 200  # internal
_DOTS = 150  # to an inch
_LONGEST_SIDE = 2200  # pixels, whatever the page says
_POINTS = 72  # to an inch


def make(source: BinaryIO, copy: Room, *, media_type: str) -> dict[str, Any]:
    """Write one JPEG behind the other; say of each page its size in points and its bytes."""
    try:
        paper = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise CannotClean("locked" if locked else "damaged") from error
    if len(paper) > MOST_PAGES:
        raise CannotClean("too_many_pages")
    # Shows what was filled in; this build of the library has no engine for scripts.
    paper.init_forms()
    pages = []
    for number in range(len(paper)):
        page = paper[number]
        points = page.get_size()
        picture = _drawn(page, points)
        start = copy.tell()
        copy.write(encode(picture, sharp=True))
        pages.append({"points": points, "start": start, "size": copy.tell() - start})
        page.close()
    return {"size": copy.tell(), "pages": pages}


def _drawn(page: pypdfium2.PdfPage, points: tuple[float, float]) -> Image.Image:
    longest = max(points)
    if not math.isfinite(longest) or min(points) <= 0:
        raise CannotClean("damaged")
    scale = min(_DOTS / _POINTS, _LONGEST_SIDE / longest)
    bitmap = page.render(scale=scale, rev_byteorder=True)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture
