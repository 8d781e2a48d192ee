"""Children who moved to another village, and whose files are on their way. Invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from weibao.children.actions.transfers import accept, ask, refuse
from weibao.children.models import Child
from weibao.children.models.transfer import TransferState

from .town import actor

# How long ago each was asked, why, and what was answered.
MOVES = (
    (9, "跟外婆搬过去住，原来的房子不住人了", TransferState.ASKED, ""),
    (2, "父母回来，租房到那边上学", TransferState.ASKED, ""),
    (40, "安置房分到那里，全家搬了", TransferState.ACCEPTED, "见到孩子，住安置房 3 栋"),
    (30, "说是去姑妈家住", TransferState.REFUSED, "姑妈家没有这个孩子，请再核实"),
)


def fill(children: Sequence[Child], *, at: datetime) -> None:
    """One is offered to the director of the demo, the others to the next village in turn."""
    clerk, areas = actor("zhouwj", at=at), sorted({child.area for child in children})
    own = actor("luoxf", at=at).seats[0].area
    keys = [child.pk for child in children[20:] if child.area != own][: len(MOVES)]
    for key, (days, why, state, answer) in zip(keys, MOVES, strict=True):
        child, asked = Child.objects.get(pk=key), at - timedelta(days=days)
        target = areas[(areas.index(child.area) + 1) % len(areas)] if key != keys[1] else own
        row = ask(key, by=clerk, at=asked, to_area=target, why=why)
        if state == TransferState.ACCEPTED:
            accept(row.pk, by=clerk, at=asked + timedelta(days=2), answer=answer)
        elif state == TransferState.REFUSED:
            refuse(row.pk, by=clerk, at=asked + timedelta(days=3), answer=answer)
