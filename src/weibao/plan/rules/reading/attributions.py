"""Who is responsible, in every way in which documents write it; the words, the roles, the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import unitlists
from .shapes import Named, Role

_OF = r"(?:单位|部门|科室|处室|股室|站所|主体|机构|镇街|方)"
_LEAD = rf"(?:(?:总)?牵头(?:责任)?{_OF}|主办{_OF}|牵头)"
_SUPPORT = rf"(?:(?:配合|协办|协助|协同|参与|参加)(?:责任)?{_OF}|配合)"
_OWN = (
    r"(?:(?:主要|其他|其它|第一|共同|具体|直接|落实|实施|承担|主体|监管)?"
    rf"责任{_OF}(?:[（(]部门[）)])?"
    rf"|(?:实施|落实|承办|承担|执行|主管|负责|完成){_OF}|责任分工|任务分工)"
)
_LABEL = re.compile(rf"(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|(?P<own>{_OWN})")
_LABELLED = re.compile(rf"(?:{_LEAD}|{_SUPPORT}|{_OWN})\s*(?:及[^：:，。]{{1,8}})?\s*[：:]")
_JOB = (
    r"(?:按照?|根据|依)(?:各自)?(?:职责|职能|任务|分工)+(?:和?分工)?(?:分别|各自|共同)?"
    r"(?:负责|落实|抓好落实|组织实施|做好)?"
    r"|分工负责|分别负责|共同负责|具体负责|负责落实|抓好落实|组织实施|负责推进|负责|落实|承办"
)
_TAIL = re.compile(
    r"(?P<lead>(?:共同|总)?(?:牵头|主办)(?:会同|组织)?(?:负责|落实|实施|推进|办理)?)$"
    r"|(?P<support>(?:积极|共同|协同|协助)?(?:配合|协办|协助|参与|参加)(?:落实|实施)?)$"
    rf"|(?P<own>{_JOB})$"
)
_WITH = re.compile(r"(?:牵头)?(?:会同|联合|协同)(?=[^）)]{2})")
_FIRST = re.compile(
    r"[，,；;。]?\s*(?:注[：:])?(?:[^，,；;。、]{0,8})"
    r"(?:第一位|第一个|首位|排名第一|排第一|列第一|排在首位|排在第一|排首位)"
    r"[^，,；;。]{0,12}(?:牵头|主办)[^，,；;。]{0,8}"
    r"(?P<rest>[，,；;](?:其[他它余])[^。，,；;]*(?:配合|协办)[^。，,；;]*)?(?:[，,；;]?\s*下同)?"
)
# What stands beside the units in the same bracket and names none: persons, days, remarks.
_ASIDE = re.compile(
    r"^(?:(?:责任|分管|牵头|配合|联系|包保|挂钩|主管|区级|市级|县级|镇级)*(?:领导|责任人|人员|负责人|联系人)"
    r"|具体责任人|承办人|责任人|(?:完成|办理|整改|落实)?(?:时限|时间|期限|日期)|时间安排|备注|进度安排|工作目标)\s*[：:]"
)
_BY_WHEN = re.compile(
    r"^(?:于|在)?(?:\d{4}年|每年|\d{1,2}月|长期|持续|常态化|全年|年底)[^、]{0,16}$|^(?:长期坚持|持续推进|立即|即时)$"
)
_BESIDE_NAME = re.compile(r"[（(](?P<role>牵头|主办|配合|协办)(?:单位|部门)?[）)]$")
_OTHERS = re.compile(r"[，,；;]?\s*(?:下同|以下同|排名不分先后|不分先后)")
_SENTENCE = re.compile(
    r"(?:此项|该项|本项|这项)?(?:工作|任务)?由(?P<who>[^。；\n（）()]{2,120}?(?:牵头|负责)"
    r"[^。\n（）()]{0,120}?(?:配合|参与|负责|协助|落实)?)(?=[。\n]|$|\s)"
)
_WHOLE = re.compile(
    r"(?:^|(?<=[。；\n]))\s*(?P<who>[^。；\n：:]{2,100}(?:牵头|负责|配合))(?=[。\n]|$)"
)
_JOINT = re.compile(
    r"(?:^|(?<=[。；;，,\n]))(?P<who>[^。；;，,\n、]{2,20}牵头[，,]\s?联合[^。；\n，,]{2,80})"
)


@dataclass(frozen=True)
class Attribution:
    """The units of one place in the text, from `start` to `end`."""

    start: int
    end: int
    units: tuple[Named, ...]
    doubts: tuple[str, ...] = ()
    bare: bool = False  # a bracket that holds nothing but names


@dataclass
class _Phrase:
    """What has been understood so far within one bracket or sentence."""

    units: list[tuple[str, Role]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    label: Role | None = None
    aside: bool = False
    doubts: list[str] = field(default_factory=list)


def find(text: str) -> Iterator[Attribution]:
    """Every attribution in the text of an item, in order."""
    taken = 0
    for start, end in _places(text):
        if start < taken:
            continue
        words = text[start:end]
        units, doubts = parse(_inner(words))
        if units and all(len(unit.name) <= 40 for unit in units):
            taken = end
            yield Attribution(start, end, tuple(units), tuple(doubts), _is_bare(words))


def first_is_lead(text: str) -> tuple[bool, bool]:
    """Whether a note says that the unit named first leads, and that the others support."""
    found = _FIRST.search(text)
    return (found is not None, bool(found and found["rest"]))


def parse(words: str) -> tuple[list[Named], list[str]]:
    """The units and roles of the inside of a bracket, a labelled line or a cell."""
    words = _OTHERS.sub("", _FIRST.sub("", words))
    phrase = _Phrase()
    for segment in _segments(words):
        _take(phrase, segment)
    _settle(phrase, phrase.label or Role.RESPONSIBLE)
    seen: dict[str, Role] = {}
    for name, role in phrase.units:
        seen.setdefault(name, role)
    return [Named(n, r, unitlists.is_group(n)) for n, r in seen.items()], phrase.doubts


def _segments(words: str) -> Iterator[str]:
    """Phrases between commas; a new label begins one even where no comma stands."""
    words = re.sub(
        rf"(?<=[局委办厅部会院所站联心府室队校村镇）)\s])\s*(?={_LABELLED.pattern})", "；", words
    )
    words = re.sub(rf"\s(?={_ASIDE.pattern[1:]})", "；", words)
    words = re.sub(r"(?<=牵头|负责|配合)、", "，", words)
    yield from unitlists.cut(words, "，,；;。\n")


def _take(phrase: _Phrase, segment: str) -> None:
    segment = segment.strip()
    if _ASIDE.match(segment):
        _settle(phrase, phrase.label or Role.RESPONSIBLE)
        phrase.aside = True
        return
    label = _LABELLED.match(segment)
    phrase.aside = phrase.aside and not label
    if phrase.aside or _BY_WHEN.match(segment):
        return
    if label:
        _settle(phrase, phrase.label or Role.RESPONSIBLE)
        phrase.label = _role(_LABEL.match(label[0]))
        segment = segment[label.end() :]
    tail = None
    while (found := _TAIL.search(segment)) and found.start():
        tail = tail if tail is not None and _role(tail) is not Role.RESPONSIBLE else found
        segment = segment[: found.start()].rstrip("、，, ")
    segment = re.sub(r"(?:按照?|根据)(?:各自)?(?:职责|职能)(?:分工)?$", "", segment)
    together = _WITH.search(segment)
    if together and together.start():
        head, rest = segment[: together.start()], segment[together.end() :]
        own = _role(tail) if tail else phrase.label
        lead = "牵头" in together[0] or own is Role.LEAD
        _settle(phrase, phrase.label or Role.RESPONSIBLE)
        _put(
            phrase, [_unled(head)], Role.LEAD if lead or head.endswith("牵头") else Role.RESPONSIBLE
        )
        _put(phrase, [rest], Role.SUPPORT)
        return
    if together and not together.start():
        _settle(phrase, phrase.label or Role.RESPONSIBLE)
        _put(phrase, [segment[together.end() :]], Role.SUPPORT)
        return
    phrase.waiting.append(segment)
    if tail:
        _settle(phrase, _role(tail))


def _unled(head: str) -> str:
    return head.removesuffix("牵头")


def _role(found: re.Match[str] | None) -> Role:
    kind = found.lastgroup if found else None
    return {"lead": Role.LEAD, "support": Role.SUPPORT}.get(kind or "", Role.RESPONSIBLE)


def _settle(phrase: _Phrase, role: Role) -> None:
    _put(phrase, phrase.waiting, role)
    phrase.waiting = []


def _put(phrase: _Phrase, words: list[str], role: Role) -> None:
    if not any(words):
        return
    names, more = unitlists.split("、".join(words))
    if more and names and not any(map(unitlists.is_group, names)):
        phrase.doubts.append("“等”字后面还有没写出来的单位")
    for name in names:
        beside = _BESIDE_NAME.search(name)
        phrase.units.append((name[: beside.start()], _beside(beside)) if beside else (name, role))


def _beside(found: re.Match[str]) -> Role:
    """甲局（牵头）: the role of this one alone."""
    return Role.LEAD if found["role"] in {"牵头", "主办"} else Role.SUPPORT


def _inner(words: str) -> str:
    words = words.strip()
    if words[:1] in "（([【〔" and words[-1:] in "）)]】〕":
        words = words[1:-1]
    return re.sub(r"^(?:此项|该项|本项|这项)?(?:工作|任务)?由", "", words)


def _is_bare(words: str) -> bool:
    inner = _inner(words)
    return (
        words[:1] in "（("
        and not _LABELLED.search(inner)
        and not _TAIL.search(inner)
        and "牵头" not in inner
    )


def _places(text: str) -> list[tuple[int, int]]:
    places = [span for span in _brackets(text) if _speaks(text, *span)]
    covered = list(places)
    for found in _LABELLED.finditer(text):
        if not any(start <= found.start() < end for start, end in covered):
            end = _line_end(text, found.end())
            covered.append((found.start(), end))
            places.append((found.start(), end))
    for pattern in (_SENTENCE, _JOINT, _WHOLE):
        for found in pattern.finditer(text):
            span = found.span()
            if not any(s < span[1] and span[0] < e for s, e in covered) and _names_units(
                found["who"]
            ):
                covered.append(span)
                places.append(span)
    return sorted(places)


def _names_units(words: str) -> bool:
    """Whether a plain sentence names offices: else it is a sentence about something else."""
    units, _ = parse(words)
    return bool(units) and all(unitlists.like_unit(unit.name) for unit in units)


def _line_end(text: str, start: int) -> int:
    """A label without a bracket holds to the end of its line or sentence."""
    place, depth = start, 0
    while place < len(text):
        sign = text[place]
        if sign in unitlists.OPENING:
            depth += 1
        elif sign in unitlists.CLOSING:
            depth -= 1
        elif depth <= 0 and sign == "\n":
            before, after = text[start:place].rstrip(), text[place + 1 :].lstrip()
            if not (_LABELLED.match(after) or before.endswith(("、", "：", ":")) or not before):
                return place
        elif depth <= 0 and sign == "。":
            return place
        place += 1
    return place


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    depth, start = 0, 0
    for place, sign in enumerate(text):
        if sign in "（([【":
            start = place if depth == 0 else start
            depth += 1
        elif sign in "）)]】" and depth:
            depth -= 1
            if depth == 0:
                yield start, place + 1


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether a bracket says who is responsible."""
    inner = text[start + 1 : end - 1].strip()
    if _LABELLED.match(inner):
        return True
    if _ASIDE.match(inner) and _LABELLED.search(inner):
        return True
    if len(inner) > 600 or len(inner) < 2:
        return False
    plain = _OTHERS.sub("", _FIRST.sub("", inner))
    if re.search(r"(?:负责|牵头|配合|落实|组织实施|参与|承办)$", plain) or re.search(
        "牵头[，,；;、]", plain
    ):
        return _names_units(plain)
    if len(plain) != len(inner):
        return _names_units(plain)
    ends_line = re.match(r"[。；;]?\s*(?:\n|$)", text[end:])
    names, _ = unitlists.split(inner)
    office = re.compile(r"(?:部|局|委|办|厅|办公室|会|院|所|站|中心|政府|联|分局|大队)$")
    return (
        bool(ends_line)
        and text[start - 1 : start] in "。.；"
        and len(names) > 0
        and all(unitlists.like_unit(name) for name in names)
        and any(office.search(name) for name in names)
    )
