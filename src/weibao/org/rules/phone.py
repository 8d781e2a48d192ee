"""Mobile numbers of staff, as they are typed: spaces, dashes, full width, +86."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s\-‐-―()（）.·]+")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalise(typed: str) -> str:
    """The eleven digits that were meant, or "" when it is no mobile number."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed[:40]))
    digits = _COUNTRY.sub("", digits)
    return digits if _MOBILE.fullmatch(digits) and digits.isascii() else ""


def grouped(phone: str) -> str:
    """For reading: 138 0000 2271."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if normalise(phone) == phone else phone
