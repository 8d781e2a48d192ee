"""Every kind of file, good, odd and hostile, with what becomes of it."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pypdfium2
import pytest
from PIL import Image

from tests.kernel.media import films, papers, photos
from tests.kernel.media import samples as s
from weibao.kernel.media import Copy, Kind, NotCleanable, Sniffed, clean, sniff

JPG, PDF, M4A, MP4, WEBM = "image/jpeg", "application/pdf", "audio/mp4", "video/mp4", "video/webm"
HIDDEN = [
    *(photos.MARK, b"Exif\0", b"xmpmeta", b"ICC_PROFILE", b"8BIM", b"+31.2304", b"com.apple"),
    *(b"gpmd", b"\xa9xyz", b"loci", b"/JavaScript", b"/EmbeddedFile", b"/Author", b"2026-09"),
    *photos.GPS,
]
# Nothing that the sender wrote: the library's names for brands, tracks and lengths.
SAID_BY_ALL = {"major_brand", "minor_version", "compatible_brands", "language", "handler_name"}
SAID_BY_ALL |= {"encoder", "ENCODER", "DURATION"}
ICC = photos.jpeg(icc_profile=b"\0" * 64 + photos.MARK)

CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    # Photos.
    "jpeg of a phone, with place": (photos.phone_jpeg, JPG),
    "jpeg on its side": (lambda: photos.phone_jpeg(6), JPG),
    "jpeg of two pictures": (photos.stereo, JPG),
    "jpeg with a broken colour profile": (lambda: ICC, JPG),
    "jpeg with broken exif": (lambda: photos.jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), JPG),
    "jpeg in grey": (lambda: photos.saved("JPEG", photos.picture(mode="L")), JPG),
    "jpeg for print": (lambda: photos.saved("JPEG", photos.picture(mode="CMYK")), JPG),
    "jpeg, progressive": (lambda: photos.jpeg(progressive=True, exif=photos.exif()), JPG),
    "jpeg with noise behind it": (lambda: photos.jpeg() + bytes(range(256)) * 9, JPG),
    "jpeg cut in the picture": (
        lambda: photos.saved("JPEG", photos.noise(), quality=90)[:9000],
        "damaged",
    ),
    "jpeg cut in its head": (lambda: photos.jpeg()[:60], "damaged"),
    "jpeg with a zip behind it": (lambda: photos.jpeg() + s.zipped(a=b"x"), "polyglot"),
    "jpeg with php behind it": (lambda: photos.far(photos.noise()) + b"<?php x();", "polyglot"),
    "jpeg that claims 60,000 by 60,000": (lambda: photos.claiming(60000), "too_many_pixels"),
    "png with every kind of text": (photos.png_with_everything, JPG),
    "png, transparent": (lambda: photos.saved("PNG", photos.picture(mode="RGBA")), JPG),
    "png with a palette": (
        lambda: photos.saved("PNG", photos.picture(mode="P"), transparency=0),
        JPG,
    ),
    "png of 16 bits": (lambda: photos.saved("PNG", photos.picture(mode="I;16")), JPG),
    "png bomb": (lambda: s.png(50_000, 50_000, rows=bytes(9_000_000)), "too_many_pixels"),
    "png that claims more than it holds": (lambda: s.png(8000, 8000, rows=bytes(99)), "damaged"),
    "png cut off": (lambda: photos.saved("PNG", photos.noise())[:9000], "damaged"),
    "png without picture": (lambda: s.png(0, 0), "damaged"),
    "png with a bomb of text": (photos.text_bomb, "damaged"),
    "webp with exif and xmp": (photos.webp_with_everything, JPG),
    "webp that moves": (lambda: photos.moving("WEBP"), JPG),
    "webp cut off": (lambda: photos.webp_with_everything()[:90], "damaged"),
    "gif of 10,000 frames": (lambda: photos.gif(10_000), JPG),
    "gif with a jar behind it": (lambda: photos.gif() + s.zipped(META__MANIFEST=b"x"), "polyglot"),
    "bmp": (lambda: photos.saved("BMP"), JPG),
    "heic with place, on its side": (photos.heic, JPG),
    "heic cut off": (lambda: photos.heic()[:700], "damaged"),
    "heic without picture": (
        lambda: s.ftyp(b"heic", b"mif1") + s.box(b"meta", bytes(4)),
        "damaged",
    ),
    # Recordings.
    "mp3 with a cover picture": (films.mp3, M4A),
    "mp3 cut off": (lambda: films.mp3()[:2000], M4A),
    "m4a with tags": (lambda: films.made("ipod", audio="aac"), M4A),
    "aac": (lambda: films.made("adts", audio="aac"), M4A),
    "aac that is none": (lambda: s.aac_frames(40), "damaged"),
    "amr": (s.amr, M4A),
    "amr wide": (s.amr_wide, M4A),
    "amr with nothing in it": (lambda: b"#!AMR\n", "damaged"),
    "wav with a list and a name": (films.wav, M4A),
    "wav that claims more than it holds": (lambda: s.wav(0.5)[:4000], M4A),
    "wav of a codec that is none": (
        lambda: s.wav(0.2).replace(b"\1\0\1\0\x40\x1f", b"\x99\x99\1\0\x40\x1f"),
        "codec",
    ),
    "opus with comments": (lambda: films.made("ogg", audio="libopus", rate=48000), M4A),
    "wav with a zip behind it": (lambda: s.wav(0.2) + s.zipped(a=b"x"), "polyglot"),
    "wechat silk": (lambda: b"\x02#!SILK_V3" + bytes(99), "codec"),
    # Videos.
    "mp4 with place": (films.mp4, MP4),
    "mp4 with place as Android writes it": (films.android_mp4, MP4),
    "mov of an iPhone, with place": (films.iphone_mov, MP4),
    "mov with a track of positions": (films.with_data_track, MP4),
    "mp4 with chapters": (films.with_chapters, MP4),
    "mp4 on its side": (lambda: films.mp4(turned=90), MP4),
    "mp4 with h.265": (lambda: films.made("mp4", video="libx265", audio="aac"), MP4),
    "3gp of an old phone": (films.old_3gp, MP4),
    "mov of an old camera": (lambda: films.made("mov", video="mpeg4", audio="pcm_s16le"), MP4),
    "webm with vp8": (
        lambda: films.made("webm", video="libvpx", audio="libopus", rate=48000),
        WEBM,
    ),
    "mp4 whose index is cut off": (lambda: films.mp4()[:2000], "damaged"),
    "mp4 cut off behind its index": (lambda: half(films.mp4(frames=150)), "damaged"),
    "m4a cut off behind its index": (
        lambda: half(films.made("ipod", audio="aac", frames=150)),
        "cut_off",
    ),
    "mp4 of boxes only": (lambda: s.ftyp(b"isom") + s.box(b"moov", bytes(20)), "no_stream"),
    "mp4 that claims 4 GB": (lambda: s.ftyp(b"isom") + b"\xff\xff\xff\xffmoov", "no_stream"),
    # PDF.
    "pdf": (papers.pdf, PDF),
    "pdf with a script": (papers.with_script, PDF),
    "pdf with a program attached": (papers.with_attachment, PDF),
    "pdf of three pages": (lambda: papers.pdf(pages=3), PDF),
    "pdf with a password": (papers.encrypted, "locked"),
    "pdf of 5,000 pages": (lambda: papers.pdf(pages=5000), "too_many_pages"),
    "pdf cut off": (lambda: papers.pdf()[:150], "damaged"),
    "pdf without pages": (lambda: papers.pdf(pages=0), "damaged"),
    "pdf as large as a town": (lambda: papers.pdf(box=b"0 0 900000000 900000000"), PDF),
    "pdf as thin as a hair": (lambda: papers.pdf(box=b"0 0 1 14400"), PDF),
    # Documents.
    "docx": (lambda: s.office(s.WORD, "word/document.xml"), "document"),
    "txt": ("孩子一个人在家。".encode, "document"),
}


def half(whole: bytes) -> bytes:
    """Index in front, then only the first half of what the index names."""
    film = cleaned(whole)[1]
    return film[: (film.index(b"mdat") + len(film)) // 2]


def cleaned(content: bytes, sniffed: Sniffed | None = None) -> tuple[Copy, bytes]:
    copy = clean(sniffed or sniff(content), [content], size=len(content))
    return copy, b"".join(copy.chunks)


@pytest.mark.parametrize("name", CASES)
def test_outcome(name: str) -> None:
    build, outcome = CASES[name]
    content = build()
    if outcome not in REOPENED:
        with pytest.raises(NotCleanable) as refused:
            cleaned(content)
        assert refused.value.code == outcome
        assert refused.value.reason.endswith("原件已作为证据保存。")
        return
    copy, made = cleaned(content)
    assert copy.media_type == outcome
    assert copy.size == len(made)
    assert [hidden for hidden in HIDDEN if hidden in made] == []
    again = sniff(made)
    assert (again.media_type, again.extension) == (copy.media_type, copy.extension)
    REOPENED[copy.media_type](copy, made)


def _picture(copy: Copy, made: bytes) -> None:
    with Image.open(io.BytesIO(made)) as picture:
        picture.load()
        assert picture.size == (copy.width, copy.height)
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not picture.getexif()


def _film(copy: Copy, made: bytes) -> None:
    with av.open(io.BytesIO(made)) as film:
        assert {t.type for t in film.streams} <= {"video", "audio"}
        said = set(film.metadata).union(*(t.metadata for t in film.streams))
        assert said <= SAID_BY_ALL
        assert not film.chapters()
        frames = sum(1 for _ in film.decode(film.streams[0]))
        assert frames > 0
        assert copy.seconds == pytest.approx((film.duration or 0) / av.time_base, abs=0.15)


def _paper(copy: Copy, made: bytes) -> None:
    paper = pypdfium2.PdfDocument(made)
    assert len(paper) == copy.pages
    assert not any(paper.get_metadata_dict().values())
    assert paper.count_attachments() == 0
    for page in paper:
        assert page.get_textpage().get_text_range() == ""
        assert [thing.type for thing in page.get_objects()] == [3]  # one picture
    paper.close()


REOPENED: dict[str, Any] = {JPG: _picture, PDF: _paper, M4A: _film, MP4: _film, WEBM: _film}


def test_there_are_sixty_and_more() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("build", [lambda: photos.phone_jpeg(6), photos.heic])
def test_up_is_up(build: Callable[[], bytes]) -> None:
    """Both were turned a quarter: the blue corner, upper left before, is upper right after."""
    _, made = cleaned(build())
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == (48, 64)
        red, _, blue = picture.getpixel((40, 8))
        assert blue > 150 > red


def test_a_video_on_its_side_stays_so() -> None:
    copy, made = cleaned(films.mp4(turned=90))
    assert (copy.width, copy.height) == (144, 176)
    with av.open(io.BytesIO(made)) as film:
        assert abs(next(film.decode(video=0)).rotation) == 90


def test_messages_between_the_pictures_are_gone() -> None:
    """Dashboard cameras write their place there; here it is what the encoder says of itself."""
    for codec, said in (("libx264", b"x264 - core"), ("libx265", b"x265 (build")):
        film = films.made("mp4", video=codec, audio="aac")
        assert said in film
        assert said not in cleaned(film)[1]


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    _, made = cleaned(photos.saved("PNG", clear))
    with Image.open(io.BytesIO(made)) as picture:
        assert min(picture.getpixel((10, 10))) > 250


def test_a_large_photo_becomes_smaller() -> None:
    copy, _ = cleaned(photos.saved("JPEG", photos.picture(4000, 3000), quality=40))
    assert (copy.width, copy.height) == (2560, 1920)


def test_what_the_page_shows_is_in_the_copy() -> None:
    _, made = cleaned(papers.pdf())
    paper = pypdfium2.PdfDocument(made)
    drawn = paper[0].render(scale=1).to_pil().convert("L")
    paper.close()
    assert drawn.size == (300, 200)
    assert drawn.crop((20, 80, 90, 105)).getextrema()[0] < 100
    assert drawn.crop((0, 120, 300, 200)).getextrema()[0] > 240


@pytest.mark.skipif(not any(Path("/usr/share/fonts").rglob("*CJK*")), reason="no Chinese font")
def test_a_font_that_the_pdf_does_not_carry_is_the_machines() -> None:
    _, made = cleaned(papers.chinese())
    paper = pypdfium2.PdfDocument(made)
    drawn = paper[0].render(scale=1).to_pil().convert("L")
    paper.close()
    # Six characters of 40 points, each of them more than a box or a gap.
    for place in range(20, 260, 40):
        assert 100 < sum(drawn.crop((place, 60, place + 40, 110)).histogram()[:128]) < 900


def test_a_lie_about_the_type_is_harmless() -> None:
    """What sniffing said before does not bind the libraries to believe it."""
    for kind, media_type in (
        (Kind.IMAGE, "image/png"),
        (Kind.AUDIO, "audio/wav"),
        (Kind.VIDEO, "video/mp4"),
        (Kind.PDF, "application/pdf"),
    ):
        with pytest.raises(NotCleanable, match="damaged"):
            cleaned(photos.gif(), Sniffed(kind, media_type, "x"))


@pytest.mark.parametrize("size", [1, 10_000])
def test_another_length_than_said_is_incomplete(size: int) -> None:
    with pytest.raises(NotCleanable, match="incomplete"):
        clean(sniff(s.png(2, 2)), [s.png(2, 2)], size=size)


def test_an_error_of_the_source_passes() -> None:
    def broken() -> Any:
        yield s.png(2, 2)[:20]
        raise OSError("no such frame")

    with pytest.raises(OSError, match="no such frame"):
        clean(sniff(s.png(2, 2)), broken(), size=len(s.png(2, 2)))


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    never = iter(struct.iter_unpack("c", b""))
    with pytest.raises(NotCleanable, match="too_large"):
        clean(sniff(s.png(2, 2)), (piece for (piece,) in never), size=1 << 30)
