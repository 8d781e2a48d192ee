"""Taking apart a list of units: 、 和 及 等, brackets within names, groups that hold a 、."""

from __future__ import annotations

import re

OPENING, CLOSING = "（([【〔《“", "）)]】〕》”"
_ENDS = (
    "部|局|委|委员会|办|办公室|厅|署|会|院|所|站|中心|政府|党委|纪委"
    "|妇联|残联|工会|团委|团市委|团省委|工委|关工委|工商联|科协|红十字会|银行"
    "|大队|支队|队|公司|集团|学校|小学|中学|中小学|幼儿园|医院|卫生院|社区"
    "|村|街道|镇|乡|县|区|市|省|组|科|处|室|园区|管委会|办事处|总社|社"
    "|联社|总局|法院|检察院|军区|武装部|人大|政协|分局|单位|部门|机构|组织"
    "|企业|地区|体|联|台|馆|行|校|庭|股|团|专班|窗口|管理者|团县委|团区委"
    "|文联|社联|侨联|文明办|网格员"
)
_LIKE_UNIT = re.compile(rf"(?:{_ENDS})(?:[（(][^（()）]*[）)])?$")
_GROUP = re.compile(
    r"^(?:各|有关|相关|其他|其它|所有|全体|全[镇县区市省]|中小学|村（社区）|镇街|镇（街)|各|有关|相关|成员单位|所属|属地|辖区内"
)
_GROUP_START = re.compile(
    r"^(?:各|有关|相关|其他|其它|所有|全体|所属|属地|.{0,3}(?:级|直|属|区)(?:各|有关|相关))"
)
# 各区、县级市政府 and the like: one phrase although it holds separators.
_AREA = (
    r"(?:县级市|自治县|自治区|自治州|直辖市|区县|县区|县市|市县|乡镇|镇乡|镇街|街镇|街道|社区"
    r"|盟|旗|省|市|区|县|镇|乡|村|居|街|开发区|园区|功能区|新区)"
)
_AREAS = re.compile(rf"^(?:各(?:有关|相关)?|有关|相关){_AREA}(?:[（(][^）)]*[）)])?$")
_NEXT_AREA = re.compile(
    rf"^{_AREA}(?:[（(][^）)]*[）)])?(?:人民政府|政府|办事处|办|管委会|党工委|党委|委员会|居委会|村委会)?$"
)
_SUFFIX_NONE = re.compile(r"^(?:(?:部门|单位|方面|机构|组织)(?:和|及|、|与)?)*$")
_NOTHING = re.compile(r"^[/／—－\-\s无]*$")


def split(words: str) -> tuple[list[str], bool]:
    """The units of a list in order, and whether 等 says that there are more than are named."""
    more = False
    names: list[str] = []
    for piece in _pieces(words):
        for part in _at_et_cetera(piece):
            if part is None:
                more = True
                continue
            names += _joined(part)
    return _areas_together([name for name in map(_clean, names) if name]), more


def is_group(name: str) -> bool:
    """Whether a name means many units at once."""
    return bool(_GROUP.search(name)) or bool(_AREAS.match(name))


def like_unit(name: str) -> bool:
    """Whether a name ends as the names of offices do."""
    return 1 < len(name) <= 40 and bool(_LIKE_UNIT.search(name) or is_group(name))


def cut(words: str, separators: str) -> list[str]:
    """Cut at the separators that stand outside all brackets."""
    pieces, depth, start = [], 0, 0
    for place, sign in enumerate(words):
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and sign in separators:
            pieces.append(words[start:place])
            start = place + 1
    return [*pieces, words[start:]]


def _pieces(words: str) -> list[str]:
    pieces = cut(words, "、，,；;/／\n\t|")
    whole: list[str] = []
    for piece in pieces:
        # Spaces separate only where both sides are whole names (镇妇联 镇团委).
        parts = piece.split()
        whole += parts if len(parts) > 1 and all(map(like_unit, parts)) else ["".join(parts)]
    return whole


def _at_et_cetera(piece: str) -> list[str | None]:
    """A等国务院相关部门及B -> A, (more), 国务院相关部门及B."""
    found = re.search(r"等", piece)
    if found is None or not found.start() or _depth(piece, found.start()):
        return [piece] if piece != "等" else [None]
    before, after = piece[: found.start()], piece[found.end() :]
    if before.endswith(("高", "中", "初", "平")) and after:  # 高等学校, 中等职业学校
        return [piece]
    after = re.sub(r"^(?:\d+|[一二三四五六七八九十]+)(?=个)个?", "", after)
    if _SUFFIX_NONE.match(after):
        return [before, None]
    return [before, None, re.sub(r"^(?:和|及|以及|与)", "", after)]


def _depth(words: str, place: int) -> int:
    before = words[:place]
    return sum(before.count(sign) for sign in OPENING) - sum(before.count(sign) for sign in CLOSING)


def _joined(part: str) -> list[str]:
    """Cut at 和, 及, 与, 以及 where both sides stand as names of their own."""
    for found in re.finditer(r"以及|及|和|与", part):
        left, right = part[: found.start()], part[found.end() :]
        if not left or not right or _depth(part, found.start()):
            continue
        if _two_names(left, right, found[0]):
            return [left, *_joined(right)]
    return [part]


def _two_names(left: str, right: str, word: str) -> bool:
    if _AREAS.match(left) and _NEXT_AREA.match(right):
        return False
    if _GROUP_START.match(right):
        return like_unit(left) or word in {"及", "以及"}
    if not like_unit(left):
        return False
    # 社会和社区办: the left ends as an office by chance only when it is a short stem.
    if re.search(r"(?:体|会|区|村|行|台|团|队|组|科|馆)$", left) and len(left) <= 2:
        return False
    return like_unit(right)


def _areas_together(names: list[str]) -> list[str]:
    """各区、县级市政府 is one group."""
    whole: list[str] = []
    for name in names:
        if (
            whole
            and _AREAS.match(re.split("、", whole[-1])[0])
            and _NEXT_AREA.match(name)
            and _NEXT_AREA.match(
                re.split("、", whole[-1])[-1].removeprefix("各").removeprefix("有关")
            )
        ):
            whole[-1] = f"{whole[-1]}、{name}"
        else:
            whole.append(name)
    return whole


def _clean(name: str) -> str:
    name = re.sub(r"\s+", "", name).strip("：:。.．·*★☆")
    name = re.sub(r"^(?:由|和|及|与|以及|其中)(?=.{2})", "", name)
    name = re.sub(r"(?:等|等等)$", "", name)
    return "" if _NOTHING.match(name) else name
