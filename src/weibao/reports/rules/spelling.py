"""Saying a receipt code over the telephone so that it is written down right. Pure."""

from __future__ import annotations

# As numbers are read out on the telephone: 1 is 幺, so that it is not heard as 7.
DIGITS = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
# A word everybody knows for each letter of the code's alphabet, which has no I, L, O, U.
WORDS = {
    "A": "安徽",
    "B": "北京",
    "C": "重庆",
    "D": "大连",
    "E": "鹅蛋",
    "F": "福建",
    "G": "广州",
    "H": "湖南",
    "J": "江苏",
    "K": "昆明",
    "M": "蜜蜂",
    "N": "南京",
    "P": "苹果",
    "Q": "青岛",
    "R": "日照",
    "S": "上海",
    "T": "天津",
    "V": "胜利",
    "W": "武汉",
    "X": "西安",
    "Y": "云南",
    "Z": "郑州",
}


def spoken(sign: str) -> str:
    """One sign in words: 幺; or 北京的 B."""
    return DIGITS.get(sign) or f"{WORDS[sign]}的 {sign}"


def spelled(group: str) -> str:
    """A group of the code in words, each sign apart."""
    return "，".join(spoken(sign) for sign in group)
