"""What a file is, told from its first bytes only; never from its name or declared type."""

from __future__ import annotations

from weibao.kernel.media.kinds import Kind, Sniffed
from weibao.kernel.media.refusals import refusal

from . import hostile, isomedia, office, pictures, plain, sounds

# How much of the beginning is wanted. Less is enough only when the file itself is shorter.
HEAD_BYTES = 64 * 1024
# Where browsers, and some readers of PDF, still look for the beginning of another type.
_NEAR = 1024


def _pdf(head: bytes) -> Sniffed | None:
    place = head.find(b"%PDF-", 0, _NEAR)
    if place < 0:
        return None
    # Readers take a PDF that begins late; whatever stands before it is another file.
    if place or hostile.holds_markup(head[:_NEAR]):
        raise refusal("polyglot")
    return Sniffed(Kind.PDF, "application/pdf", "pdf")


def _webm(head: bytes) -> Sniffed | None:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    # The name of the document type is one of the first elements: id 4282, length, text.
    if b"\x42\x82\x84webm" in head[:64]:
        return Sniffed(Kind.VIDEO, "video/webm", "webm")
    raise refusal("unknown")


_DETECTORS = (
    pictures.sniff,
    sounds.sniff,
    isomedia.sniff,
    _webm,
    _pdf,
    office.sniff,
)


def sniff(head: bytes) -> Sniffed:
    """What begins with `head`, the first HEAD_BYTES of it; NotTaken when it is not accepted."""
    if not head:
        raise refusal("empty")
    head = head[:HEAD_BYTES]
    for detect in _DETECTORS:
        found = detect(head)
        if found is not None:
            if found.kind not in (Kind.PDF, Kind.DOCUMENT) and hostile.holds_markup(head):
                raise refusal("polyglot")
            return found
    hostile.refuse_known(head)
    return plain.sniff(head)
