"""What can be done with several rows of a list at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ..permission import Permission
from ..registry import Registry
from .asking import Asker

# What was chosen for all rows: ids and codes by name. What was written stands apart, sealed.
Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Judged:
    """What would happen to a row, or why it will not."""

    says: str = ""
    refused: str = ""


@dataclass(frozen=True)
class BulkAct:
    """An act of one row, offered for many. Each row is a transaction of its own.

    `form` asks what holds for all rows (from the data, the asker and the rows); `chosen` takes from
    it ids and codes. `judge` looks at all lines at once and changes nothing; `act` carries out one
    row, may still refuse (`Blocked`, `Refused`, `Stale`, `IllegalMove`), and answers what was done.
    """

    listing: str
    label: str
    icon: str
    permission: Permission
    question: str
    effect: str
    form: Callable[[Any, Asker, list[Any]], Any]
    chosen: Callable[[Any], Chosen]
    judge: Callable[[list[Any], Chosen, Asker], Mapping[UUID, Judged]]
    act: Callable[[UUID, Chosen, str, Asker], str]
    order: int = 50


bulk_acts: Registry[BulkAct] = Registry("bulk_acts", "成批办理")
