"""The kinds of facts a file may hold, in sections. Pure; the tables stand in `data/facts/`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

YES, NO = "yes", "no"
TYPES = ("choice", "yes", "day", "number", "area", "text", "long")
_AREA = re.compile(r"\d{6}(?:\d{3}(?:\d{3})?)?")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,2})?")


@dataclass(frozen=True)
class Kind:
    """One kind of fact. `of` is whose it is: the child's, or a person's beside the child."""

    code: str
    label: str
    type: str
    section: str
    of: str = "child"
    choices: tuple[tuple[str, str], ...] = ()
    many: bool = False
    sealed: bool = False
    ask: bool = False
    undated: bool = False
    help: str = ""
    national: str = ""

    @property
    def is_sealed(self) -> bool:
        """Whether the value must not stand in the clear."""
        return self.sealed or self.type in {"text", "long"}

    def say(self, value: str) -> str:
        """The value as people read it."""
        if self.type == "yes":
            return {YES: "是", NO: "否"}.get(value, value)
        return dict(self.choices).get(value, value)

    def problem(self, value: str) -> str:
        """Why this cannot be a value of the kind, in words for who typed it; or ""."""
        if self.type == "choice" and value not in dict(self.choices):
            return "列表里没有这一项，请重选"
        if self.type == "yes" and value not in (YES, NO):
            return "请选“是”或“否”"
        if self.type == "number" and not _NUMBER.fullmatch(value):
            return "请写数字"
        if self.type == "area" and not _AREA.fullmatch(value):
            return "请写 6 位、9 位或 12 位区划代码"
        if self.type == "day" and not _is_day(value):
            return "请写成 2018-03-05 这样的日期"
        return ""


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


@dataclass(frozen=True)
class Section:
    """Kinds that are asked together on one page."""

    code: str
    label: str
    about: str
    of: str
    kinds: tuple[Kind, ...]
    # Shown only where something is known: most children have nothing of it.
    quiet: bool = False


# Who said so, or what it rests on.
SOURCES = (
    ("household", "户口簿"),
    ("id_card", "身份证件"),
    ("court", "法院文书"),
    ("police", "公安证明"),
    ("card", "残疾人证"),
    ("hospital", "医院证明"),
    ("civil", "民政系统"),
    ("school", "学校"),
    ("visit", "走访看到"),
    ("family", "家里人说"),
    ("village", "村（社区）了解"),
    ("import", "表格导入"),
    ("other", "其他"),
)


@cache
def sections() -> tuple[Section, ...]:
    """In the order in which the file shows them."""
    folder = files("weibao.children").joinpath("data", "facts")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(
        _section(tomllib.loads(folder.joinpath(name).read_text("utf-8"))) for name in names
    )


def _section(table: Mapping[str, Any]) -> Section:
    head = {"of": "child", **table["section"]}
    kinds = tuple(_kind(row, head) for row in table["fact"])
    return Section(kinds=kinds, **head)


def _kind(row: Mapping[str, Any], head: Mapping[str, str]) -> Kind:
    choices = tuple((code, label) for code, label in row.get("choices", ()))
    return Kind(**{**row, "choices": choices, "section": head["code"], "of": head["of"]})


@cache
def _by_code() -> dict[tuple[str, str], Kind]:
    return {(kind.of, kind.code): kind for section in sections() for kind in section.kinds}


def all_kinds() -> Iterator[Kind]:
    return iter(_by_code().values())


def kind(code: str, *, of: str = "child") -> Kind:
    """The kind with this code; `LookupError` for one the tables do not have."""
    found = _by_code().get((of, code))
    if found is None:
        raise LookupError(f"no fact {code!r} of a {of}")
    return found


def section(code: str) -> Section:
    """The section with this code; `LookupError` for one there is not."""
    for entry in sections():
        if entry.code == code:
            return entry
    raise LookupError(f"no section {code!r}")
