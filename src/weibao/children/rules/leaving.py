"""Why a child leaves the register, from which day, and what has to be handed over. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from weibao.kernel.moment import full_age_from

from .birth import ADULT

OTHER, DIED, MERGED = "other", "died", "merged"


@dataclass(frozen=True)
class Leaving:
    """One way of leaving. `day` asks for a day under that name; `hands` is what goes to whom."""

    code: str
    label: str
    day: str = ""
    hands: str = ""
    # Whether words of who closes it are asked for.
    words: bool = False
    # Not for a person to choose: it comes with something else that is done.
    alone: bool = True


LEAVINGS = {
    entry.code: entry
    for entry in (
        Leaving(
            "adult",
            "已满 18 周岁",
            hands="孤儿、事实无人抚养的生活补贴停发或转成年救助；升学、就业、住处告诉村里和本人",
            words=True,
        ),
        Leaving(
            "moved",
            "已迁出本镇",
            day="哪天迁走",
            hands="迁到哪里、新监护人和电话，交给迁入地的民政或未保站；待遇、学籍、医保一起转",
            words=True,
        ),
        Leaving(
            "adopted",
            "已被收养",
            day="哪天登记收养",
            hands="收养登记证号、收养人住在哪里，交给收养人户籍地；原待遇停发",
            words=True,
        ),
        Leaving("abroad", "已出国、出境定居", day="哪天离境", hands="待遇停发，学籍、医保办理停保"),
        Leaving(DIED, "孩子已去世", day="哪天去世", hands="死亡证明、户口注销；待遇从次月停发"),
        Leaving(MERGED, "已并入另一份档案", alone=False),
        Leaving("mistaken", "重复建档或建错"),
        Leaving(OTHER, "其他原因", words=True),
    )
}


def problems(
    code: str, day: date | None, words: str, *, birth: date | None, on: date
) -> dict[str, str]:
    """What is wrong, by field, in words for who closes the file."""
    kind, found = LEAVINGS[code], {}
    if kind.day and day is None:
        found["day"] = f"请填{kind.day}"
    elif day is not None and day > on:
        found["day"] = "这一天还没有到"
    elif day is not None and birth is not None and day < birth:
        found["day"] = f"比出生日期 {birth} 还早"
    if code == "adult" and (birth is None or on < full_age_from(birth, ADULT)):
        found["reason"] = "按登记的出生日期还没有满 18 周岁"
    if kind.words and not words:
        found["detail"] = "选了其他原因，请写明" if code == OTHER else f"请写明：{kind.hands}"
    return found


def said(code: str, day: date | None, words: str) -> str:
    """The reason as it stands in the history."""
    label = LEAVINGS[code].label
    if code == OTHER:
        return words
    return "：".join(filter(None, (label + (f"（{day}）" if day else ""), words)))
