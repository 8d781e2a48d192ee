"""A PDF of pictures, written here: its every byte is either ours or of a checked JPEG."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One picture of a page, and where its JPEG stands in the memory."""

    points: tuple[float, float]  # width and height of the paper, 72 to an inch
    pixels: tuple[int, int]
    start: int
    size: int


class Paper:
    """The PDF in pieces; `size` is known before, from the same pieces without the pictures."""

    def __init__(self, pages: list[Page]) -> None:
        self._pages = pages
        self.size = sum(
            len(piece) if isinstance(piece, bytes) else piece.size for piece in self._pieces()
        )

    def chunks(self, read: Callable[[int, int], bytes]) -> Iterator[bytes]:
        """`read` gives the bytes of a JPEG from where it starts and how long it is."""
        for piece in self._pieces():
            yield piece if isinstance(piece, bytes) else read(piece.start, piece.size)

    def _pieces(self) -> Iterator[bytes | Page]:
        """Catalogue, list of pages, and three objects a page: the page, what it draws, the JPEG."""
        starts: list[int] = []
        place = 0
        for piece in self._objects():
            if isinstance(piece, bytes) and piece.endswith(b" 0 obj\n"):
                starts.append(place)
            place += len(piece) if isinstance(piece, bytes) else piece.size
            yield piece
        table = b"".join(b"%010d 00000 n \n" % start for start in starts)
        count = len(starts) + 1
        yield b"xref\n0 %d\n0000000000 65535 f \n" % count + table
        yield b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, place)

    def _objects(self) -> Iterator[bytes | Page]:
        yield b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
        yield b"1 0 obj\n"
        yield b"<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        yield b"2 0 obj\n"
        kids = b" ".join(b"%d 0 R" % (3 + 3 * number) for number in range(len(self._pages)))
        yield b"<< /Type /Pages /Count %d /Kids [%b] >>\nendobj\n" % (len(self._pages), kids)
        for number, page in enumerate(self._pages):
            yield from _page(3 + 3 * number, page)


def _page(number: int, page: Page) -> Iterator[bytes | Page]:
    width, height = page.points
    box = b"%.2f %.2f" % (width, height)
    draw = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (width, height)
    yield b"%d 0 obj\n" % number
    yield b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %b] /Contents %d 0 R" % (box, number + 1)
    yield b" /Resources << /XObject << /P %d 0 R >> >> >>\nendobj\n" % (number + 2)
    yield b"%d 0 obj\n" % (number + 1)
    yield b"<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (len(draw), draw)
    yield b"%d 0 obj\n" % (number + 2)
    yield b"<< /Type /XObject /Subtype /Image /Width %d /Height %d" % page.pixels
    yield (
        b" /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\n"
        % page.size
    )
    yield b"stream\n"
    yield page
    yield b"\nendstream\nendobj\n"
