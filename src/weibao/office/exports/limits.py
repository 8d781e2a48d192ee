"""How much may be taken out of lists: dated settings of a town."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..settings import Declared, declare, values

INTERNAL = "本平台内部设定，不是法定要求"


def _number(key: str, label: str, default: int, most: int, unit: str, effect: str) -> Declared:
    return declare(
        f"exports.{key}",
        label,
        default=default,
        basis=INTERNAL,
        unit=unit,
        least=1,
        most=most,
        effect=effect,
        group="导出",
    )


ROWS = _number("rows", "一次最多导出多少行", 20_000, 100_000, "行", "多了先加条件，分几次导")
NAMED = _number(
    "named_rows", "带姓名一次最多导出多少行", 200, 2_000, "行", "姓名只为眼前要办的事，不整镇导出"
)
DAY = _number("day", "一个人一天最多导出几次", 20, 200, "次", "满了第二天再导，看列表不受影响")
HOURS = _number(
    "hours", "导出的文件留多久", 24, 168, "小时", "到时自动清除，要用再导一次；每次都留痕"
)
# From here on it is done in the background, however the limits are set.
IN_BACKGROUND = 2_000


@dataclass(frozen=True)
class Limits:
    rows: int
    named: int
    day: int
    hours: int


def limits_of(town: str, *, on: date) -> Limits:
    entries = (ROWS, NAMED, DAY, HOURS)
    found = values([entry.key for entry in entries], town=town, on=on)
    return Limits(*(int(found[entry.key]) for entry in entries))
