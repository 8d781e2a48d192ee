"""How much may be attached: dated settings of a town, each with what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..models import Setting
from ..settings import Declared, declare, values
from .ledger import Room

MB = 2**20
INTERNAL = "本平台内部设定，不是法定要求"


def _number(key: str, label: str, default: int, most: int, unit: str, effect: str) -> Declared:
    return declare(
        f"files.{key}",
        label,
        default=default,
        basis=INTERNAL,
        unit=unit,
        least=1,
        most=most,
        effect=effect,
        group="附件",
    )


FILE = _number(
    "file_mb",
    "一个附件最大多少",
    50,
    200,
    "MB",
    "大于这个数的照片、录音、录像不收，页面上说明原因，填好的内容都还在",
)
FORM = _number(
    "form_count",
    "一次最多交几个附件",
    10,
    50,
    "个",
    "一张表（一次报告、一次补充、一次记结果）里多出来的不收，可以分几次交",
)
SUBJECT = _number(
    "subject_count",
    "一件事最多存几个附件",
    60,
    500,
    "个",
    "一件报告、一个个案或一项措施满了以后不再收附件，文字照常能交",
)
SUBJECT_SUM = _number(
    "subject_mb",
    "一件事的附件合计最大多少",
    500,
    5_000,
    "MB",
    "一件报告、一个个案或一项措施满了以后不再收附件，文字照常能交",
)
SENDER = _number(
    "sender_mb",
    "同一处网络传来、还没有随表单交的附件合计最大多少",
    1_000,
    10_000,
    "MB",
    "满了以后那一处暂时不能再传，别处不受影响；只算真正传到的。交了或去掉就腾出，不交的一天后清除",
)
LINE_DAY = _number(
    "line_day_mb",
    "同一网络地址不登录一天传来的附件合计最大多少",
    1_500,
    100_000,
    "MB",
    "随报告交了的也算；满了以后这个地址当天不能再加附件，文字照常能报，别处不受影响",
)
BLOCK_DAY = _number(
    "block_day_mb",
    "同一网段不登录一天传来的附件合计最大多少",
    4_000,
    100_000,
    "MB",
    "随报告交了的也算；满了以后这个网段当天不能再加附件，文字照常能报，别处不受影响",
)
TOWN = _number(
    "town_mb",
    "全镇不登录传来、还没有随表单交的附件合计最大多少",
    10_000,
    1_000_000,
    "MB",
    "只算真正传到的；满了以后网上报告暂时不能加附件，文字照常能报；登录的工作人员不受影响",
)
TOWN_DAY = _number(
    "town_day_mb",
    "全镇不登录一天传来的附件合计多少算异常",
    20_000,
    1_000_000,
    "MB",
    "随报告交了的也算；告诉系统管理员，当天传过的地址不能再加附件，头一次来的人不受影响",
)
UNREAD = _number(
    "unread_mb",
    "网上报告还没有人受理时附件合计最大多少",
    200,
    5_000,
    "MB",
    "满了以后，要等工作人员看过、受理了才能再加附件，文字照常能交",
)
HELD = _number(
    "held_mb",
    "报告在待甄别时，凭回执补的附件合计到多少为止",
    20,
    5_000,
    "MB",
    "随报告一起交来的照收；再补的，超过这个数要等有人看过再收，文字照常能交",
)
COPIES = _number(
    "copies_seconds",
    "一件事的附件做副本，一天合计用多少处理器时间算多",
    300,
    100_000,
    "秒",
    "用完以后，这件事里不登录传来的附件只做快的，特别费时的不做副本、看原件；别的报告照常，先做用得少的",
)
RESERVE = _number(
    "reserve_mb",
    "磁盘剩多少时不再收附件",
    1_000,
    100_000,
    "MB",
    "剩余空间留给数据库，报告和办理照常；要请系统管理员加磁盘",
)


@dataclass(frozen=True)
class Limits:
    """The numbers of a town on a day; sizes in bytes, `copies` in seconds."""

    file: int
    form: int
    subject: int
    subject_sum: int
    unread: int
    held: int
    sender: int
    line_day: int
    block_day: int
    town: int
    town_day: int
    reserve: int
    copies: int

    @property
    def room(self) -> Room:
        """What a line and a block of strangers may send."""
        return Room(waiting=self.sender, block=self.block_day, line=self.line_day)

    @property
    def file_words(self) -> str:
        return f"{self.file // MB} MB"


_COUNTS = {"form": FORM, "subject": SUBJECT, "copies": COPIES}
_SIZES = {
    "file": FILE,
    "subject_sum": SUBJECT_SUM,
    "unread": UNREAD,
    "held": HELD,
    "sender": SENDER,
    "line_day": LINE_DAY,
    "block_day": BLOCK_DAY,
    "town": TOWN,
    "town_day": TOWN_DAY,
    "reserve": RESERVE,
}


def limits_of(town: str, *, on: date) -> Limits:
    """What holds in `town` on the day, in one query."""
    entries = _COUNTS | _SIZES
    found = values([entry.key for entry in entries.values()], town=town, on=on)
    counts = {name: int(found[entry.key]) for name, entry in _COUNTS.items()}
    sizes = {name: int(found[entry.key]) * MB for name, entry in _SIZES.items()}
    return Limits(**counts, **sizes)


def largest_anywhere(*, on: date) -> tuple[int, int]:
    """(bytes of a file, files of a form) that the most generous town takes.

    What a form carries is sealed as it comes, before anybody knows which town it is for.
    """
    most = {entry.key: int(entry.default) for entry in (FILE, FORM)}
    rows = Setting.objects.filter(key__in=most, withdrawn_at=None, valid_from__lte=on)
    for key, value in rows.values_list("key", "value"):
        most[key] = max(most[key], int(value))
    return most[FILE.key] * MB, most[FORM.key]


def in_words(size: int) -> str:
    """A size as people say it."""
    if size < MB:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MB:.1f} MB" if size < 100 * MB else f"{size // MB} MB"
