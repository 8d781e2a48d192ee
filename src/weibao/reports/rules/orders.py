"""Numbers of a hotline's orders, so that the same one typed twice is the same. Pure."""

from __future__ import annotations

import re
import unicodedata

_NOISE = re.compile(r"[\s\-_—－/·.。:：#（）()]+")
_WORDS = re.compile(r"^(?:工单|编号|单号|号码|号|NO)+")


def normalise(typed: str) -> str:
    """The number without spaces, dashes, full-width signs and the word before it, in capitals."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return _WORDS.sub("", _NOISE.sub("", plain))
