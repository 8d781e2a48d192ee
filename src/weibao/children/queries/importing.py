"""The rows of a table beside the files that there are: new, the same, different, or not to be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import TokenKind, lookups
from weibao.org.models import Area

from ..models import Child, IdToken
from ..rules import facts as kinds
from ..rules.importing.rows import CONFLICT, ERROR, NEW, SAME, UPDATE, Row
from .facts import sheets
from .places import villages_kept
from .similar import ANYWHERE, Found, Wanted, alike_of
from .visible import visible

# So many numbers are looked up together.
BATCH = 500
PLAIN = ("name", "sex", "birth", "id_number", "address", "class_name")
LABELS = {
    "name": "姓名",
    "sex": "性别",
    "birth": "出生日期",
    "id_number": "证件号码",
    "address": "住址",
    "class_name": "年级班级",
    "area": "村（社区）",
}


def compare(rows: Sequence[Row], *, actor: Actor, on: Any) -> None:
    """Give each row in order its verdict beside the files this person may see."""
    villages = villages_kept(actor)
    for row in rows:
        _place(row, villages)
    for begin in range(0, len(rows), BATCH):
        _compare(rows[begin : begin + BATCH], actor, on)


def _place(row: Row, villages: Sequence[Area]) -> None:
    """The code of the village that the row names, where it is one of the person's own."""
    told = row.values.get("village", "")
    if not told and len(villages) == 1:
        row.values["area"] = villages[0].code
        return
    fitting = [area for area in villages if told and told.endswith((area.short_name, area.name))]
    if not fitting and told:
        fitting = [area for area in villages if area.short_name.startswith(told)]
    if len(fitting) == 1:
        row.values["area"] = fitting[0].code
        return
    words = f"没有“{told}”这个村（社区），或者不归您管" if told else "没有写村（社区）"
    row.wrong("village", words)
    row.verdict = row.verdict if row.verdict == CONFLICT else ERROR


def _compare(rows: Sequence[Row], actor: Actor, on: Any) -> None:
    held = _holders(rows)
    keys = set(held.values())
    seen = {child.pk: child for child in visible(actor).filter(pk__in=keys)}
    facts = dict(zip(seen, sheets(list(seen.values())), strict=True))
    _like([row for row in rows if id(row) not in held], actor)
    for row in rows:
        key = held.get(id(row))
        if key is None:
            continue
        if key not in seen:
            _conflict(
                row, "id_number", "这个号码已有档案，不在您能看的范围，请联系未保工作站办理移交"
            )
        else:
            _differ(row, seen[key], facts[key], on)


def _holders(rows: Iterable[Row]) -> dict[int, UUID]:
    """Which row's number has a file, in any town; one question for all of them."""
    tokens: dict[int, list[int]] = {}
    for row in rows:
        number = row.values.get("id_number")
        for token in lookups(TokenKind.ID_NUMBER, number, town=ANYWHERE) if number else ():
            tokens.setdefault(token, []).append(id(row))
    found = IdToken.objects.filter(token__in=tokens).values_list("token", "child")
    return {key: child for token, child in found if token for key in tokens.get(token, ())}


def _like(rows: Iterable[Row], actor: Actor) -> None:
    """Without a number on file: the same name and birthday may be the same child."""
    by_town: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.verdict == NEW and row.values.get("area"):
            by_town[row.values["area"][:9]].append(row)
    for town, asked in by_town.items():
        wanted = [
            Wanted(row.values["name"], row.values.get("birth"), row.values["area"]) for row in asked
        ]
        for row, near in zip(asked, alike_of(wanted, town=town, actor=actor), strict=True):
            _say(row, near)


def _say(row: Row, near: Found) -> None:
    if near.seen:
        numbers = "、".join(child.file_no for child in near.seen[:3])
        _conflict(row, "name", f"可能是同一个孩子：档案 {numbers}，请先核对")
    elif near.elsewhere:
        _conflict(row, "name", "同名同生日的孩子已有档案，不在您能看的范围，请先核对")


def _conflict(row: Row, name: str, words: str) -> None:
    row.wrong(name, words)
    row.verdict = CONFLICT


def _differ(row: Row, child: Child, sheet: Any, on: Any) -> None:
    """What the row says otherwise than the file; what the row leaves empty is no difference."""
    row.file_no = child.file_no
    row.differences = list(_differences(row, child, sheet, on))
    if row.verdict == NEW:
        row.verdict = UPDATE if row.differences else SAME


def _differences(row: Row, child: Child, sheet: Any, on: Any) -> Iterator[dict[str, str]]:
    for name in (*PLAIN, "area"):
        said, held = row.values.get(name), getattr(child, name)
        if said and said != held and not (name == "sex" and said == "unknown"):
            yield {"field": name, "label": LABELS[name], "file": str(held or ""), "row": str(said)}
    for code, value in row.facts.items():
        held = sheet.value(code, on)
        if held != value:
            kind = kinds.kind(code)
            yield {
                "field": code,
                "label": kind.label,
                "file": kind.say(held) if held else "",
                "row": kind.say(value),
            }
