"""From the cells of one row to a child: what can be read, and what is wrong in which column. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from weibao.kernel.idnumber import IdNumber, parse_id_number
from weibao.kernel.phones import PhoneError, parse_phone
from weibao.kernel.text import TextError, clean_text

from .. import facts as kinds
from ..identity import Identity, judge
from . import cells
from .cells import BadCell
from .headers import Heads, columns

NEW, SAME, UPDATE, CONFLICT, ERROR = "new", "same", "update", "conflict", "error"
LONGEST = {"name": 50, "address": 200, "school": 60, "class_name": 40, "note": 2000}
# Rows at the end that are no child: sums, who filled the table.
_CLOSING = (
    "合计",
    "总计",
    "小计",
    "共计",
    "填表人",
    "审核人",
    "制表",
    "填报人",
    "注:",
    "注：",
    "备注:",
    "说明:",
)
RELATIONS = {
    "父亲": "father", "爸爸": "father", "父": "father", "父子": "father", "父女": "father",
    "母亲": "mother", "妈妈": "mother", "母": "mother", "母子": "mother", "母女": "mother",
    "祖父": "grandfather", "爷爷": "grandfather", "祖母": "grandmother", "奶奶": "grandmother",
    "外祖父": "maternal_gf", "外公": "maternal_gf", "外祖母": "maternal_gm", "外婆": "maternal_gm",
    "兄弟姐妹": "sibling", "哥哥": "sibling", "姐姐": "sibling", "爷孙": "grandfather", "祖孙": "grandmother",
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """What is wrong, and in which column; `field` is its code."""

    field: str
    message: str


@dataclass
class Row:
    """One line of the table as it was understood."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    people: list[dict[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    verdict: str = ""
    differences: list[dict[str, str]] = field(default_factory=list)
    file_no: str = ""

    def wrong(self, name: str, message: str) -> None:
        self.problems.append(Problem(name, message))


def is_child(raw: Sequence[Any], heads: Heads) -> bool:
    """Whether a row is one of a child: not empty, not a sum, not the heads again."""
    told = {code: cells.plain(raw[at]) for at, code in heads.meanings.items() if at < len(raw)}
    words = [cells.plain(cell) for cell in raw]
    if not any(told.values()) or any(word.startswith(_CLOSING) for word in words[:3] if word):
        return False
    return bool(told.get("name") or told.get("id_number")) and told.get("name") not in {
        "姓名",
        "儿童姓名",
    }


def understand(raw: Sequence[Any], heads: Heads, *, number: int, on: date) -> Row:
    """Read one row; whatever cannot be read is told and left out."""
    row = Row(number)
    told = {code: raw[at] for at, code in heads.meanings.items() if at < len(raw)}
    for code, value in told.items():
        column = columns()[code]
        if column.fact:
            _fact(row, code, value)
        elif code in LONGEST:
            _text(row, code, value)
    _read(row, "village", told.get("village"), cells.plain)
    _identity(row, told, on=on)
    _people(row, told)
    if not row.values.get("name") and not any(p.field == "name" for p in row.problems):
        row.wrong("name", "没有写姓名")
    return row


def _read(row: Row, code: str, value: Any, reader: Callable[[Any], Any]) -> Any:
    try:
        found = reader(value)
    except BadCell as bad:
        row.wrong(code, str(bad))
        return None
    if found:
        row.values[code] = found
    return found


def _text(row: Row, code: str, value: Any) -> None:
    text = cells.plain(value)
    try:
        row.values[code] = clean_text(text, max_length=LONGEST[code], multiline=code == "note")
    except TextError as bad:
        row.wrong(code, str(bad))


def _fact(row: Row, code: str, value: Any) -> None:
    column = columns()[code]
    kind = kinds.kind(column.fact)
    try:
        found = cells.fact(value, kind, column.words)
    except BadCell as bad:
        row.wrong(code, f"{kind.label}{bad}")
        return
    if found:
        row.facts[column.fact] = found


def _identity(row: Row, told: Mapping[str, Any], *, on: date) -> None:
    """Number, birthday and sex together: each is checked by the others."""
    number = _read(row, "id_number", told.get("id_number"), cells.identity) or ""
    birth = _read(row, "birth", told.get("birth"), cells.day)
    sex = _read(row, "sex", told.get("sex"), cells.sex) or ""
    verdict = judge(Identity(birth, sex, number), on=on)
    known = {problem.field for problem in row.problems}
    for name, message in verdict.problems.items():
        if name not in known:
            row.wrong(name, message)
    found = verdict.identity
    if number and isinstance(parse_id_number(number, on=on), IdNumber):
        row.values["id_number"] = found.id_number
    elif "id_number" in row.values:
        del row.values["id_number"]
    if found.birth and "birth" not in verdict.problems:
        row.values["birth"] = found.birth
    row.values["sex"] = found.sex or "unknown"


def _people(row: Row, told: Mapping[str, Any]) -> None:
    for who in ("father", "mother", "guardian"):
        given = {
            part: cells.plain(told.get(f"{who}_{part}")) for part in ("name", "phone", "relation")
        }
        if not given["name"]:
            _without_a_name(row, who, given["phone"])
            continue
        relation = who if who != "guardian" else RELATIONS.get(given["relation"], "other")
        row.people.append(
            {
                "relation": relation,
                "name": given["name"],
                "phone": _phone(row, f"{who}_phone", given["phone"]),
            }
        )
    named = [person["name"] for person in row.people]
    if len(set(named)) < len(named):
        # The guardian is often one of the parents, written twice.
        row.people = list({person["name"]: person for person in reversed(row.people)}.values())[
            ::-1
        ]


def _without_a_name(row: Row, who: str, phone: str) -> None:
    """A number whose owner nobody named is kept as the way to reach the family."""
    number = _phone(row, f"{who}_phone", phone)
    if number:
        row.values.setdefault("phone", number)


def _phone(row: Row, code: str, text: str) -> str:
    if not text:
        return ""
    try:
        return parse_phone(text)
    except PhoneError as bad:
        row.wrong(code, str(bad))
        return ""


def compare_within(rows: Sequence[Row]) -> None:
    """Two rows of one number, or of one name and birthday, cannot both be right."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        number = row.values.get("id_number")
        same = (row.values.get("name"), row.values.get("birth"))
        for key in filter(
            None, [("number", number) if number else None, ("same", *same) if all(same) else None]
        ):
            first = seen.setdefault(key, row)
            if first is row:
                continue
            what = "证件号码" if key[0] == "number" else "姓名和出生日期"
            other = first.values.get("id_number")
            if key[0] == "number" or not (number and other and number != other):
                row.wrong(
                    "id_number" if key[0] == "number" else "name",
                    f"与第 {first.number} 行{what}相同",
                )
                row.verdict = CONFLICT
                break


def settle(row: Row) -> str:
    """The verdict of a row nobody on file is like: in order, or not."""
    if row.verdict == CONFLICT:
        return CONFLICT
    return ERROR if row.problems else NEW
