"""Files made of boxes (ISO base media): videos and recordings of phones, HEIC photos."""

from __future__ import annotations

from weibao.kernel.media.kinds import Kind, Sniffed
from weibao.kernel.media.refusals import refusal

_MP4 = Sniffed(Kind.VIDEO, "video/mp4", "mp4")
_MOV = Sniffed(Kind.VIDEO, "video/quicktime", "mov")
_3GP = Sniffed(Kind.VIDEO, "video/3gpp", "3gp")
_M4A = Sniffed(Kind.AUDIO, "audio/mp4", "m4a")
_HEIC = Sniffed(Kind.IMAGE, "image/heic", "heic")

_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1"), _HEIC),
    **dict.fromkeys((b"M4A ", b"M4B "), _M4A),
    **dict.fromkeys((b"mp41", b"mp42", b"isom", b"avc1", b"MSNV", b"dash", b"M4V "), _MP4),
    **dict.fromkeys((b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"f4v "), _MP4),
    b"qt  ": _MOV,
}
# Old QuickTime has no brand: it begins with one of these boxes.
_OLD_BOXES = (b"moov", b"wide", b"mdat")
_BRAND_BOX_BYTES = 4096  # internal: a list of a thousand brands is no phone's


def sniff(head: bytes) -> Sniffed | None:
    """The video, recording or HEIC photo that begins so, or None."""
    if len(head) < 12:
        return None
    size, box = int.from_bytes(head[:4]), head[4:8]
    if box in _OLD_BOXES:
        return _MOV
    if box != b"ftyp":
        return None
    if not 16 <= size <= _BRAND_BOX_BYTES or size % 4:
        raise refusal("damaged")
    major = head[8:12]
    found = _3GP if major.startswith((b"3gp", b"3g2")) else _BRANDS.get(major)
    if found is None or (major == b"mif1" and b"heic" not in head[16:size]):
        raise refusal("unknown")
    return _heard_only(found, head)


def _heard_only(found: Sniffed, head: bytes) -> Sniffed:
    """Recorders use the brands of videos. When the tracks stand in the head, they decide;
    otherwise the copy's own type tells in the end."""
    tracks = {head[place + 16 : place + 20] for place in _places(head, b"hdlr")}
    if found.kind is Kind.VIDEO and b"soun" in tracks and b"vide" not in tracks:
        return _M4A
    return found


def _places(head: bytes, mark: bytes) -> list[int]:
    places, place = [], head.find(mark)
    while place >= 0:
        places.append(place - 4)
        place = head.find(mark, place + 4)
    return places
