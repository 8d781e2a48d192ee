"""How long each kind of row is kept, and how it is erased. A model without an entry fails the build."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model


class Keep(StrEnum):
    """Retention classes. A legal hold on the subject wins over each of them."""

    REFERENCE = "参照数据，长期保留"
    LOG = "日志，至少保留 3 年，不可删改"
    CHILD = "儿童档案，至成年后按档案规定处置"
    CASE = "个案卷宗，结案后按档案规定处置"
    REPORT = "报告线索，办结后按档案规定处置"
    STAFF = "工作人员资料，离岗后 3 年"
    WORKING = "工作过程数据，随所属事项"
    SHORT = "临时数据，到期即清"


@dataclass(frozen=True)
class Retention:
    model: type[Model]
    keep: Keep
    # Field names whose content an erasure empties; the row itself stays as a tombstone.
    erases: tuple[str, ...]
    why: str


_rules: dict[type[Model], Retention] = {}


def retain(model: type[Model], keep: Keep, *, erases: tuple[str, ...] = (), why: str) -> None:
    """Declare the retention of `model` once, in its app's `retention.py`."""
    if model in _rules:
        raise ValueError(f"retention of {model.__name__} is declared twice")
    for name in erases:
        model._meta.get_field(name)
    _rules[model] = Retention(model, keep, erases, why)


def retention_of(model: type[Model]) -> Retention | None:
    return _rules.get(model)


def all_retentions() -> list[Retention]:
    return sorted(_rules.values(), key=lambda rule: rule.model._meta.label)
