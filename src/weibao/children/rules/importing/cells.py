"""Reading one cell: dates, sexes, numbers and choices as people type them. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

from ..facts import NO, YES, Kind

# Day 0 of the dates that Excel counts (1900 was no leap year, but Excel believes so).
_EPOCH = date(1899, 12, 30)
_SERIAL = range(18000, 60000)
_PARTS = re.compile(r"(\d{4})\D+(\d{1,2})(?:\D+(\d{1,2}))?\D*")
_WHOLE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{2})\D+(\d{1,2})\D+(\d{1,2})\D*")
_LUNAR = re.compile(r"农历|阴历|旧历|[正冬腊]月|初[一二三四五六七八九十]|闰")
_SCIENCE = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
# Excel keeps fifteen digits of a number; the rest of an identity number becomes zeros.
_KEPT = 15
SPOILED = (
    "Excel 把号码当成数字存，后几位已经丢了，不能还原。"
    "请在 Excel 里把这一列设成“文本”，再照原件重新填写"
)


class BadCell(ValueError):
    """What is wrong with a cell, in words for who filled the table."""


def plain(value: Any) -> str:
    """The text of a cell: whole numbers without a point, spaces and the leading apostrophe gone."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**_KEPT:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = unicodedata.normalize("NFKC", str(value)).replace("\u3000", " ")
    return " ".join(text.split()).lstrip("'’‘")


def identity(value: Any) -> str:
    """An identity number as text. Raises `BadCell` for one that Excel has spoiled."""
    if isinstance(value, int | float) and abs(value) >= 10**_KEPT:
        raise BadCell(SPOILED)
    text = plain(value)
    if _SCIENCE.fullmatch(text):
        raise BadCell(SPOILED)
    if len(text) == 18 and text.isdigit() and text.endswith("000"):
        # A column set to text afterwards keeps the zeros: they are a number only if the check fits.
        return text
    return text


def day(value: Any) -> date | None:
    """A day. Raises `BadCell` for one that cannot be read or is not of the solar calendar."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIAL:
        return _EPOCH + timedelta(days=int(value))
    text = plain(value)
    if not text:
        return None
    if _LUNAR.search(text):
        raise BadCell(f"“{text}”是农历，请写公历日期，如 2018-03-05")
    found = _WHOLE.fullmatch(text) or _PARTS.fullmatch(text)
    if found:
        return _day(text, *found.groups())
    if _SHORT.fullmatch(text):
        raise BadCell(f"“{text}”只有两位年份，请写四位，如 2018-03-05")
    raise BadCell(f"“{text}”不是日期，请写成 2018-03-05")


def _day(text: str, year: str, month: str, number: str | None) -> date:
    if number is None:
        raise BadCell(f"“{text}”没有写日，请写到哪一天，如 2018-03-05")
    try:
        return date(int(year), int(month), int(number))
    except ValueError as error:
        raise BadCell(f"没有“{text}”这一天") from error


def sex(value: Any) -> str:
    text = plain(value)
    known = {
        "男": "male",
        "女": "female",
        "男性": "male",
        "女性": "female",
        "男孩": "male",
        "女孩": "female",
    }
    if not text:
        return ""
    if text not in known:
        raise BadCell(f"性别写的是“{text}”，请写男或女")
    return known[text]


def fact(value: Any, kind: Kind, words: dict[str, str]) -> str:
    """The code of a choice, yes or no, or the text. Raises `BadCell` for what is no choice."""
    text = plain(value)
    if not text:
        return ""
    if kind.type == "yes":
        return _yes_or_no(text)
    if kind.type == "choice":
        return _choice(text, kind, words)
    problem = kind.problem(text)
    if problem:
        raise BadCell(f"“{text}”：{problem}")
    return text


def _yes_or_no(text: str) -> str:
    if text in {"是", "有", "Y", "y", "√", "1", "对"}:
        return YES
    if text in {"否", "无", "没有", "N", "n", "×", "0", "不是"}:
        return NO
    raise BadCell(f"“{text}”请写是或否")


def _choice(text: str, kind: Kind, words: dict[str, str]) -> str:
    if text in words:
        return words[text]
    for code, label in kind.choices:
        if text in (label, code) or text == label.removesuffix("族"):
            return code
    starts = [code for code, label in kind.choices if label.startswith(text) and len(text) >= 2]
    if len(starts) == 1:
        return starts[0]
    offered = "、".join(label for _, label in kind.choices[:8])
    raise BadCell(f"“{text}”不在列表里，可以写：{offered}{'……' if len(kind.choices) > 8 else ''}")
