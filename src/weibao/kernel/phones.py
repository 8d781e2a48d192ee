"""Telephone numbers as people write them, brought to one form for keeping and finding."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s\-_.·()（）\u2010-\u2015\u200b-\u200f\u2060\ufeff]+")
_COUNTRY = re.compile(r"^(?:\+|00)86(?=\d{10,12}$)|^86(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})\d{7,8}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")


class PhoneError(ValueError):
    """What was typed is no telephone number; the message is for the person who typed it."""


def parse_phone(typed: str) -> str:
    """Digits only: a mobile number, a number with area code, or a local number."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed))
    digits = _COUNTRY.sub("", digits)
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) or _LOCAL.fullmatch(digits):
        return digits
    if not digits:
        raise PhoneError("请填写电话号码")
    if not (digits.isascii() and digits.isdigit()):
        raise PhoneError("电话号码里只能有数字，例如 13800000000 或 023-48220000")
    if digits.startswith("1") and len(digits) != 11:
        raise PhoneError(f"手机号码是 11 位，您填了 {len(digits)} 位")
    raise PhoneError("这不像电话号码，请填手机号码，或带区号的座机号码")
