"""The head of a document: title, number, issuer and day of writing."""

from __future__ import annotations

import re
from datetime import date

from .marks import mark_at, number
from .shapes import Block

_NUMBER = re.compile(
    r"[\u4e00-\u9fa5]{1,14}(?:[〔\[［【（(]\s*\d{4}\s*[〕\]］】）)])\s*(?:第\s*)?\d{1,4}\s*号"
)
_DAY = re.compile(r"^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:印发)?$")
_HAN_DAY = re.compile(
    r"^([〇○Ｏ零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日$"
)
_OFFICE = re.compile(
    r"(?:政府|委员会|办公室|办公厅|领导小组|厅|局|部|委|院|会|办|中心|联席会议|指挥部|党委|街道办事处)$"
)
_PAPER = re.compile(
    r"(?:方案|意见|通知|计划|规划|办法|措施|纲要|决定|分工|要点|清单|规定|细则|通报|制度|行动|工作表|任务表)(?:[（(][^）)]*[）)])?$"
)
_ISSUED = re.compile(r"印发[《〈<]?(?P<title>[^》〉>\n]{4,80}?)[》〉>]?的通知")
_MOST = 60  # lines that are looked at for the title; internal


def title_of(blocks: list[Block]) -> str:
    """The title of the plan itself: of what a notice passes on, else of the document."""
    first = [block.text for block in blocks[:_MOST] if block.text]
    heads = _before_body(first)
    notice = _ISSUED.search("".join(heads))
    if notice:
        return re.sub(r"\s", "", notice["title"])
    collected = ""
    for text in heads:
        plain = re.sub(r"\s", "", text)
        if _is_number(plain) or _DAY.match(plain) or (not collected and _OFFICE.search(plain)):
            continue
        if not collected and re.match(r"^(?:附件|附表|附)\s*\d*[：:]?$", plain):
            continue
        collected += plain
        if _PAPER.search(plain) or len(collected) > 80:
            break
    return collected[:200] or (re.sub(r"\s", "", first[0])[:80] if first else "")


def number_of(blocks: list[Block]) -> str:
    """The number of the document: the one that stands alone, or below its title in brackets."""
    for block in blocks[:_MOST]:
        plain = re.sub(r"\s", "", block.text)
        found = _NUMBER.search(plain)
        if found and len(plain) <= len(found[0]) + 14 and "根据" not in plain and "《" not in plain:
            return found[0]
    return ""


def _is_number(plain: str) -> bool:
    found = _NUMBER.search(plain)
    return bool(found and len(plain) <= len(found[0]) + 14)


def day_and_issuer(blocks: list[Block]) -> tuple[date | None, str]:
    """The day that stands alone in a line, and the office above it."""
    texts = [re.sub(r"\s", "", block.text) for block in blocks]
    for place, text in enumerate(texts):
        day = _day(text.strip("（）()"))
        if day is None:
            continue
        above = [words for words in texts[max(0, place - 3) : place] if words]
        issuer = above[-1] if above and len(above[-1]) <= 40 and _OFFICE.search(above[-1]) else ""
        return day, issuer or _red_head(texts)
    return None, _red_head(texts)


def _red_head(texts: list[str]) -> str:
    for text in texts[:8]:
        plain = text.removesuffix("文件")
        if (
            4 <= len(plain) <= 40
            and _OFFICE.search(plain)
            and not _PAPER.search(plain)
            and "关于" not in plain
        ):
            return plain
    return ""


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        found = _HAN_DAY.match(text)
        if found:
            digits = "".join(
                str(
                    "〇一二三四五六七八九".find(
                        sign.replace("零", "〇").replace("○", "〇").replace("Ｏ", "〇")
                    )
                )
                for sign in found[1]
            )
            return date(int(digits), number(found[2]), number(found[3]))
    except ValueError:
        return None
    return None


def _before_body(texts: list[str]) -> list[str]:
    heads = []
    for text in texts[:12]:
        if mark_at(text) or len(text) > 100 or re.search(r"[：:]$|[。]", text):
            break
        heads.append(text)
    return heads
