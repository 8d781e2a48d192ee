"""A file of facts about children, as `weibao decide` reads it: JSON in, sheets out.

`docs/cli.md` describes the format. Every fault is told with its place in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import facts as kinds
from .sheet import PARENTS, Fact, Person, Sheet

# States that only this file knows: a parent who is able and does what a parent does.
NORMAL = "NORMAL"
_FACT = frozenset({"kind", "value", "since", "until", "source"})
_CHILD = frozenset({"id", "birth", "sex", "area", "facts", "people", *PARENTS})
_PERSON = frozenset({"relation", "facts", "is_guardian", "is_carer"})


class BadFacts(ValueError):
    """The file cannot be read; the message is Chinese and names the place."""


@dataclass(frozen=True)
class Entry:
    """One child of the file."""

    key: str
    sheet: Sheet


def read(text: str) -> list[Entry]:
    """The children of a file: a list, or one object. Raises `BadFacts`."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFacts(f"第 {error.lineno} 行不是 JSON：{error.msg}") from error
    rows = content if isinstance(content, list) else [content]
    return [_entry(row, f"第 {number} 个孩子", number) for number, row in enumerate(rows, 1)]


def _entry(row: Any, place: str, number: int) -> Entry:
    _only(row, _CHILD, place)
    people = [
        _person(person, f"{place}的 people 第 {at} 人")
        for at, person in enumerate(_list(row.get("people", []), f"{place}的 people"), 1)
    ]
    people += [
        _parent(row[name], name, f"{place}的 {name}")
        for name in PARENTS
        if row.get(name) is not None
    ]
    sheet = Sheet(
        birth=_day(row.get("birth"), f"{place}的 birth"),
        sex=str(row.get("sex") or "unknown"),
        area=str(row.get("area") or ""),
        facts=tuple(_facts(row.get("facts", {}), "child", f"{place}的 facts")),
        people=tuple(people),
    )
    return Entry(str(row.get("id", number)), sheet)


def _person(row: Any, place: str) -> Person:
    _only(row, _PERSON, place)
    if not row.get("relation"):
        raise BadFacts(f"{place}没有写 relation")
    return Person(
        relation=str(row["relation"]),
        facts=tuple(_facts(row.get("facts", {}), "person", f"{place}的 facts")),
        is_guardian=bool(row.get("is_guardian", False)),
        is_carer=bool(row.get("is_carer", False)),
    )


def _parent(row: Any, relation: str, place: str) -> Person:
    """The short form: a state, a state with its days, a list of them, or facts by their kind."""
    states = row if isinstance(row, list) else [row]
    if all(isinstance(state, str) for state in states):
        states = [{"state": state} for state in states]
    if all(isinstance(state, dict) and "state" in state for state in states):
        found = [_state(state, place) for state in states]
        more = [fact for state in states for fact in _beside(state, place)]
        return Person(relation, tuple(found + more), is_guardian=True)
    if isinstance(row, dict):
        told = row.get("facts", row)
        return Person(relation, tuple(_facts(told, "person", place)), is_guardian=True)
    raise BadFacts(f'{place}请写情形（如 "DEAD"），或 {{"state": …, "since": …}}')


def _state(row: Mapping[str, Any], place: str) -> Fact:
    code = str(row["state"])
    if code != NORMAL and kinds.kind("state", of="person").problem(code):
        known = "、".join((NORMAL, *dict(kinds.kind("state", of="person").choices)))
        raise BadFacts(f"{place}的 state 写的是“{code}”，应是：{known}")
    return _dated("state", code, row, place)


def _beside(row: Mapping[str, Any], place: str) -> Iterator[Fact]:
    """Other facts written beside a state, such as `away` or `able`."""
    others = {name: value for name, value in row.items() if name not in {*_FACT, "state"}}
    yield from _facts(others, "person", place)


def _facts(told: Any, of: str, place: str) -> Iterator[Fact]:
    """Facts by kind, each a value, an object with days, or a list of either; or a list of objects."""
    if isinstance(told, list):
        for at, row in enumerate(told, 1):
            _only(row, _FACT, f"{place}第 {at} 项")
            yield _fact(str(row.get("kind", "")), row, of, f"{place}第 {at} 项")
        return
    if not isinstance(told, dict):
        raise BadFacts(f"{place}应是对象或列表")
    for code, value in told.items():
        for one in value if isinstance(value, list) else [value]:
            row = one if isinstance(one, dict) else {"value": one}
            _only(row, _FACT, f"{place}的 {code}")
            yield _fact(code, row, of, f"{place}的 {code}")


def _fact(code: str, row: Mapping[str, Any], of: str, place: str) -> Fact:
    try:
        kind = kinds.kind(code, of=of)
    except LookupError:
        raise BadFacts(f"{place}：没有“{code}”这种事实") from None
    value = _plain(row.get("value"))
    problem = "" if code == "state" and value == NORMAL else kind.problem(value)
    if problem:
        raise BadFacts(f"{place}写的是“{value}”：{problem}")
    return _dated(code, value, row, place)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return kinds.YES if value else kinds.NO
    return "" if value is None else str(value)


def _dated(code: str, value: str, row: Mapping[str, Any], place: str) -> Fact:
    since, until = (_day(row.get(name), f"{place}的 {name}") for name in ("since", "until"))
    if since and until and until < since:
        raise BadFacts(f"{place}的 until 早于 since")
    return Fact(code, value, since, until, str(row.get("source") or ""))


def _day(value: Any, place: str) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadFacts(f"{place}写的是“{value}”，请写成 2018-03-05 这样的日期") from None


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadFacts(f"{place}应是列表")
    return value


def _only(row: Any, known: frozenset[str], place: str) -> None:
    if not isinstance(row, dict):
        raise BadFacts(f"{place}应是一个对象")
    strange = sorted(set(row) - known)
    if strange:
        raise BadFacts(f"{place}里有不认识的“{strange[0]}”，能写的是：{'、'.join(sorted(known))}")
