"""A child of an open case who died or went away: whoever leads it hears of it at once.

Nothing is closed by it: what was found out about those who did harm, and what is due to brothers and
sisters, goes on. The lead unit goes through measures and limits and ends the case as ever.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from weibao.audit.events import record
from weibao.children.rules.leaving import DIED
from weibao.kernel.actor import Actor
from weibao.kernel.leaving import leavings

from .actions.telling import tell_lead, tell_supervisor
from .models import Case
from .models.participant import ParticipantRole
from .queries.cases import OPEN

# A file that was opened by mistake or ends at eighteen is no news for a case (see `ofage`).
WORDS = {
    DIED: "有孩子已登记去世",
    "moved": "有孩子已迁出本镇",
    "adopted": "有孩子已被收养",
    "abroad": "有孩子已出国、出境",
}
ASKED = "请核对措施和时限：不再需要的撤销并写明原因，需要继续的照办，再按程序办结或移交"


@leavings.register("cases.leads_hear")
def leads_hear(child: UUID, kind: str, day: date | None, by: Actor, at: datetime) -> None:
    if kind not in WORDS:
        return
    rows = Case.objects.filter(
        participants__role=ParticipantRole.CHILD,
        participants__until=None,
        participants__child=child,
        status__in=OPEN,
    )
    for case in rows.select_related("lead").distinct():
        _tell(case, child, kind, day, by=by, at=at)


def _tell(case: Case, child: UUID, kind: str, day: date | None, *, by: Actor, at: datetime) -> None:
    when = f"（{day}）" if day else ""
    text = f"个案 {case.number}：{WORDS[kind]}{when}。{ASKED}"
    key = f"case:left:{kind}:{case.pk}:{child}:{day or ''}"
    tell_lead(case, text, key=key, at=at, urgent=True)
    tell_supervisor(case, text, key=key, at=at)
    record("case.child_left", actor=by, at=at, subject=case, digest=kind)
