"""Words to look for, and who may read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model

from tests.world import NOW
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Permission
from weibao.reports.actions.filing import Reporter

LATER = NOW + timedelta(minutes=20)

Reach = tuple[tuple[Permission, Model], ...]


@dataclass(frozen=True)
class Text:
    """Planted words, and the permissions through which somebody may read them. None: nobody may."""

    words: str
    through: Reach = ()

    def may_be_read_by(self, actor: Actor | None, reach: Callable[..., bool]) -> bool:
        return actor is not None and any(reach(entry, actor, row) for entry, row in self.through)


def told(words: str, *, named: str = "") -> dict[str, Any]:
    words_ = {
        "what": f"{words}事由",
        "child_known": f"{words}孩子",
        "suspect_known": f"{words}那人",
        "place": f"{words}地点",
    }
    return words_ | (
        {"reporter": Reporter(f"端木{named}", "13900006128", f"{named}远亲")} if named else {}
    )
