"""The numbers of abuse control: each a dated setting of the town, with what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from weibao.kernel.memory import Memory
from weibao.org.models import Town

from ..models import Setting
from ..settings import Declared, declare

GROUP = "防滥用"
BASIS = "本平台内部设定，不是法定要求"
_ALL: list[Declared] = []


def _number(
    key: str, label: str, *, default: int, unit: str, most: int, effect: str, least: int = 1
) -> Declared:
    entry = declare(
        f"guard.{key}",
        label,
        default=default,
        basis=BASIS,
        unit=unit,
        least=least,
        most=most,
        effect=effect,
        group=GROUP,
    )
    _ALL.append(entry)
    return entry


HELD = "照样收下、照样计时，放在“待甄别”里由人先看；说孩子正有危险的仍排在最前"
NEVER = "说孩子正有危险的不用答"

# Public reports, within an hour.
LINE_PUZZLE = _number(
    "line_puzzle",
    "网上报告：同一网络地址一小时几件以后要答小题",
    default=3,
    unit="件",
    most=1000,
    effect=f"再送一件，要先过一道小题（手机自己算几秒，或者答一道加法题）；{NEVER}",
)
LINE_HOLD = _number(
    "line_hold",
    "网上报告：同一网络地址一小时几件以后待甄别",
    default=10,
    unit="件",
    most=1000,
    effect=HELD,
)
BLOCK_PUZZLE = _number(
    "block_puzzle",
    "网上报告：同一网段一小时几件以后要答小题",
    default=20,
    unit="件",
    most=5000,
    effect=f"一个网段常常是一家运营商的许多人，所以放得宽；{NEVER}",
)
BLOCK_HOLD = _number(
    "block_hold",
    "网上报告：同一网段一小时几件以后待甄别",
    default=60,
    unit="件",
    most=5000,
    effect=HELD,
)
TOWN_BUSY = _number(
    "town_busy",
    "网上报告：本镇一小时几件以后算异常",
    default=30,
    unit="件",
    most=10_000,
    effect="告诉系统管理员；这一小时里已经报告过的地址再送要答小题，头一次来的人不受影响",
)
SYSTEM_BUSY = _number(
    "system_busy",
    "网上报告：整个平台一小时几件以后算异常",
    default=100,
    unit="件",
    most=100_000,
    effect="告诉系统管理员；这一小时里已经报告过的地址再送要答小题，头一次来的人不受影响",
)
SAME_TEXT = _number(
    "same_text",
    "网上报告：一小时几件写得几乎一样以后待甄别",
    default=5,
    unit="件",
    most=1000,
    effect=f"不管从哪里来。{HELD}",
)
PUZZLE_WAIT = _number(
    "puzzle_wait",
    "小题：答加法题要等几秒",
    default=15,
    unit="秒",
    most=40,
    effect="手机不能自己算时才答加法题；从看到题起等这么久才能送出，填的都留着",
)
PUZZLE_PARTS = _number(
    "puzzle_parts",
    "小题：手机自己算的份数",
    default=32,
    unit="份",
    most=128,
    effect="旧手机一秒大约算 8 份，新手机一秒几十份",
)

# With a receipt, or looking for one.
CODES_LINE = _number(
    "codes_line",
    "看回复：同一网络地址十分钟输错几次以后要等",
    default=10,
    unit="次",
    most=1000,
    effect="等几分钟再试，输入的留着；回执号对的，不管输错过几次都马上打开",
)
CODES_BLOCK = _number(
    "codes_block",
    "看回复：同一网段十分钟输错几次以后要等",
    default=60,
    unit="次",
    most=10_000,
    effect="等几分钟再试，输入的留着；回执号对的，不管输错过几次都马上打开",
)
MESSAGES_OF_REPORT = _number(
    "messages_report",
    "看回复：一张回执一天补充几次以后要等",
    default=20,
    unit="次",
    most=1000,
    effect="请报告人过些时候再写，写的留着；急事请打 110",
)

UPLOADS_LINE = _number(
    "uploads_line",
    "网上附件：同一网络地址一小时传几个以后要等",
    default=200,
    unit="个",
    most=10_000,
    effect="传了又去掉的也算；请人过一会儿再加附件，文字照常能交，已经传的都还在",
)
UPLOADS_BLOCK = _number(
    "uploads_block",
    "网上附件：同一网段一小时传几个以后要等",
    default=1000,
    unit="个",
    most=100_000,
    effect="传了又去掉的也算；请人过一会儿再加附件，文字照常能交，已经传的都还在",
)

# Colleagues: mandated units and the desk.
PERSON_TELL = _number(
    "person_tell",
    "登录后报告：一个人一小时几件以后提醒",
    default=10,
    unit="件",
    most=1000,
    effect="提醒本单位和未保工作站核对是不是本人在报；照样收下",
)
PERSON_HOLD = _number(
    "person_hold",
    "登录后报告：一个人一小时几件以后待甄别",
    default=30,
    unit="件",
    most=1000,
    effect=HELD,
)
UNIT_TELL = _number(
    "unit_tell",
    "登录后报告：一个单位一小时几件以后提醒",
    default=20,
    unit="件",
    most=1000,
    effect="提醒本单位和未保工作站核对是不是本单位在报；照样收下",
)
UNIT_HOLD = _number(
    "unit_hold",
    "登录后报告：一个单位一小时几件以后待甄别",
    default=60,
    unit="件",
    most=5000,
    effect=HELD,
)

NUMBERS = tuple(_ALL)


class Numbers:
    """The numbers in force in a town on a day."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, entry: Declared) -> int:
        return int(self._values.get(entry.key, entry.default))


_set = Memory[dict[str, dict[str, Any]]]()


def numbers(town: str, *, on: date) -> Numbers:
    """The numbers of `town`, as they were read at most some seconds ago."""
    return Numbers(_towns(on).get(town, {}))


def mildest(*, on: date) -> Numbers:
    """The largest of each number in any town: for what is counted before a town is known."""
    found = [Numbers(values) for values in _towns(on).values()] or [Numbers({})]
    return Numbers({entry.key: max(own[entry] for own in found) for entry in NUMBERS})


def forget() -> None:
    """Read the numbers anew at the next request."""
    _set.forget()


def _towns(on: date) -> dict[str, dict[str, Any]]:
    """What each town set itself, by key; nothing is there of a town that set nothing."""

    def read() -> dict[str, dict[str, Any]]:
        rows = Setting.objects.filter(
            key__in=[entry.key for entry in NUMBERS], valid_from__lte=on, withdrawn_at=None
        ).order_by("valid_from")
        found: dict[str, dict[str, Any]] = {
            code: {} for code in Town.objects.values_list("code", flat=True)
        }
        for row in rows:
            found.setdefault(row.town, {})[row.key] = row.value
        return found

    return _set.get(on, read)
