"""The receipt code as a QR picture.

It holds the code alone, as text, and no address. A camera app that reads an address opens it at
once: the code would stand in the history of the browser, in WeChat's look-up of scanned addresses and
in whatever synchronises them, and the page would open on a phone that others look at. A text is only
shown, with a button to copy it; one goes to the page oneself. See docs/adr/0012.
"""

from __future__ import annotations

import segno

# Evaluating all eight masks is most of the work, and every one can be read.
MASK = 3


def qr(text: str) -> str:
    """An SVG picture as the value of `src`; the colours are those of the page's ink and paper."""
    made = segno.make_qr(text, error="m", boost_error=False, mask=MASK)
    return str(made.svg_data_uri(scale=4, border=4, dark="#1E2A2A", light="#FFFFFF"))
