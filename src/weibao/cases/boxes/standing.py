"""What became of a child of the case: died, left the town, comes of age or already has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from weibao.children.models import Child
from weibao.children.rules.leaving import DIED

from ..leaving import ASKED, WORDS
from ..models.access import Sees
from ..models.participant import ParticipantRole
from ..ofage import BEFORE, of_age_on
from .page import Box, Page

GROWN = "个案不会自动结案。请定下一步：办结，或者转给成年人的救助。"
GROWING = "请提前安排衔接：监护、上学、救助由谁接着管。"


@dataclass(frozen=True, order=True)
class Change:
    day: date
    words: str
    asked: str


def box(page: Page) -> Box | None:
    """Only for those who read the case: the day of birth says something about the child."""
    if page.sees != Sees.ALL or page.case.status == "closed":
        return None
    rows = page.case.participants.filter(
        role=ParticipantRole.CHILD, until=None, child__isnull=False
    ).select_related("child")
    children = [row.child for row in rows if row.child is not None]
    changes = sorted(change for child in children for change in _changes(child, page.on))
    if not changes:
        return None
    left = any(child.left_kind in WORDS for child in children)
    return Box(
        title="孩子的情况有变" if left else "孩子成年",
        template="cases/_standing.html",
        context={"changes": changes},
        place="side",
        order=10,
        tone="next",
    )


def _changes(child: Child, on: date) -> Iterator[Change]:
    if child.left_kind in WORDS:
        day = child.left_on or child.status_at.date()
        yield Change(day, f"{day} {WORDS[child.left_kind].removeprefix('有')}", f"{ASKED}。")
    if child.birth is None or child.left_kind == DIED:
        return
    day = of_age_on(child.birth)
    if day <= on:
        yield Change(day, f"{day} 已满 18 周岁", GROWN)
    elif day <= on + timedelta(days=BEFORE.most):
        yield Change(day, f"{day} 满 18 周岁", GROWING)
