"""Photos with everything in them that must not be in a copy. MARK stands in each hidden place."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from typing import Any

from PIL import Image

from tests.kernel.media import samples as s

MARK = b"WeibaoMarker"
# 31 degrees, 13 minutes, 49.44 seconds, as EXIF writes it in either order of bytes.
GPS = [
    b"".join(n.to_bytes(4, order) for n in (31, 1, 13, 1, 4944, 100)) for order in ("big", "little")
]
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + MARK + b"</x:xmpmeta>"


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Blue in the upper left, orange elsewhere, so that it shows which side is up."""
    plain = Image.new("RGB", (width, height), (200, 120, 40))
    plain.paste((20, 40, 220), (0, 0, width // 2, height // 2))
    return plain.convert(mode)


def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[0x010F] = tags[0x0110] = MARK.decode()
    tags[0x0112] = orientation
    place = tags.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (31.0, 13.0, 49.44), "E", (121.0, 28.0, 25.32)
    return tags.tobytes()


def saved(form: str, image: Image.Image | None = None, **more: Any) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, form, **more)
    return out.getvalue()


def jpeg(**more: Any) -> bytes:
    return saved("JPEG", quality=90, **more)


def phone_jpeg(orientation: int = 1) -> bytes:
    """EXIF with place and a thumbnail, XMP, a comment, and a film behind the picture."""
    whole = jpeg(exif=exif(orientation), comment=MARK)
    extra = s.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    extra += s.segment(0xED, b"Photoshop 3.0\08BIM" + MARK)
    return whole[:2] + extra + whole[2:] + s.ftyp(b"mp42") + s.box(b"mdat", MARK)


def png_with_everything() -> bytes:
    whole = saved("PNG", exif=exif())
    said = s.png_chunk(b"tEXt", b"Comment\0" + MARK) + s.png_chunk(b"tIME", MARK[:7])
    said += s.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
    return whole[:33] + said + whole[33:] + MARK


def webp_with_everything() -> bytes:
    return saved("WEBP", exif=exif(), xmp=XMP)


def gif(frames: int = 1) -> bytes:
    """An animated GIF; each frame after the first is a block of 22 bytes with one dot."""
    whole = saved("GIF", comment=MARK)
    dot = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0x80) + bytes(6) + b"\x02\x02\x4c\x01\0"
    return whole[:-1] + dot * (frames - 1) + b"\x3b"


# Made once with pillow-heif: picture(), exif(6), XMP.
_HEIC = (
    "c-mc4L1+^}6#cWCq!COTS_K0orUfz7KpF%OA;#3Sg3$EPLkr@;&1RPj?q-KgEZd81K}12c^dN$loJ8=@gJ7$mD0="
    "dw;H8M3tXSzG)q|l_*FUq{Q1aP7|Nl2{{_MV)1%N@lG0&<RRRPVUdWPpFRdfKU-_#lkcs5k67`C4SqiO@X>;g3`("
    "PX>;G7z3gXS|3u1Cl`QbddMRLX&4YNDjSBX-yXupFN6&CKe*6I;Upf07!Vt35N>$NC%YpXP6o&j2To_8q}(#?TUW"
    "NF%8kTm(hj^eoxXvnawc&PMK<9oWos;MCQ=4AjMm-_qW{!=##JDiem+Gn7A${$ebbbC;mbzC^$KCo{+AYW@0IL|L"
    "3<y&)37%(F8&=A7H4A^w2nYQ-6IMHyKbZ!>*}@gJ=XoiwGT|b*A~k6nsyrhQj=ui#F;<p{(n=EgsRMj5<_k7!HRq"
    "9HO?>;CjX=Gxraa00}Kga`47Y-kI8(?oafpmAZ<3i0JKAvR9FcSyA}OPbbOhz~W}+kGt_Pdae0(=a)X!e3yJR*7I"
    "*?a;=yeTmQ1Mb?)WD!tTl9^|iYXQt>D5({QTwVde70hnuw@rxUB~t<=4*vE9A)=k4idv%fd6YsfpzQVB+|3PXVOi"
    "SLP^=Sj4aPm+FdJy1e`TPGmk>u`y`{;WpJid9nVtD4<iAyeEMkfwxY5cDtFGL8bD0KwYFAN!gd_jibRG4P3ti9YY"
    "+gI<()9m_dc$7KB9N#Lcc)w9moVWnb~wJhcwP7mh~zE>{YS&;t^w?4LQ"
)


def heic() -> bytes:
    return zlib.decompress(base64.b85decode(_HEIC))


def noise(side: int = 200) -> Image.Image:
    """A picture that does not compress."""
    return Image.effect_noise((side, side), 90)


def far(image: Image.Image) -> bytes:
    """A JPEG of more than the head that sniffing reads."""
    return saved("JPEG", image.resize((500, 500)), quality=100)


def claiming(side: int) -> bytes:
    """A JPEG that says it is a square of this many pixels a side."""
    whole = jpeg()
    frame = whole.index(b"\xff\xc0") + 5
    return whole[:frame] + struct.pack(">HH", side, side) + whole[frame + 4 :]


def text_bomb() -> bytes:
    """A PNG of four dots with 90 MB of text in it."""
    return s.png(2, 2, s.png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000))))


def stereo() -> bytes:
    """As some phones keep a second picture, of depth or of a wider view, in the same JPEG."""
    return moving("MPO", exif=exif())


def moving(form: str, **more: Any) -> bytes:
    return saved(form, save_all=True, append_images=[noise(64).crop((0, 0, 64, 48))], **more)
