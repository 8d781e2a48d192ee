"""What can be done with several cases at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from weibao.kernel.lists import Asker, BulkAct, bulk_acts
from weibao.kernel.lists.bulk import Chosen, Judged

from .actions import urging
from .forms.bulk import UrgeForm
from .permissions import CASES_URGE
from .queries.urging import due_of


def _urge_form(data: Any, asker: Asker, lines: list[Any]) -> UrgeForm:
    return UrgeForm(data)


def _nothing(form: Any) -> Chosen:
    """What is chosen for all cases together: here nothing."""
    return {}


def _judge_urge(line: Any, chosen: Chosen, asker: Asker) -> Judged:
    case = line.case
    if not CASES_URGE.can(asker.actor, case):
        return Judged(refused="这一件您只是协助，不由您催办")
    (due,) = due_of([case], at=asker.at).values()
    problem = urging.why_not(case, due, asker.actor, asker.at)
    return Judged(f"提醒{due.unit.short_name}：{due.what}{due.left}", problem)


def _urge(pk: UUID, chosen: Chosen, words: str, asker: Asker) -> str:
    return urging.urge(pk, by=asker.actor, at=asker.at, words=words)


bulk_acts.add(
    "urge",
    BulkAct(
        listing="cases",
        label="催办",
        icon="urge",
        permission=CASES_URGE,
        question="催办这些个案？",
        effect="每一件只提醒时限最紧的那个单位，一天一次；通知里只有个案编号，没有孩子姓名",
        form=_urge_form,
        chosen=_nothing,
        judge=_judge_urge,
        act=_urge,
        order=20,
    ),
)
