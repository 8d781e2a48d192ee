"""The deadline table in words, and the settings that move reminders."""

from __future__ import annotations

from weibao.kernel.deadlines import RestDays, all_deadlines
from weibao.office.queries.limits import used_by
from weibao.office.rules.limits import value
from weibao.office.settings import all_declared

from . import markdown
from .markdown import code, table

WHAT = (
    "法 = law, regulation, departmental rule or a superior's binding document; 案 = the plan itself; "
    "内 = everything else. A row nobody has verified counts as 内. `src/weibao/kernel/data/deadlines.md` "
    "explains the columns and where the rows come from."
)
REST = {RestDays.NEXT: "moves on", RestDays.KEEP: "stays", RestDays.NONE: ""}


def page() -> str:
    steps = used_by()
    rows = [
        (
            limit.id,
            limit.event,
            f"{limit.trigger}起",
            limit.responsible,
            value(limit),
            limit.seal.value,
            "" if limit.verified else "未核实",
            limit.basis,
            REST[limit.rest_days],
            "、".join(steps.get(limit.id, ())),
        )
        for limit in all_deadlines()
    ]
    head = ("id", "event", "from", "who", "limit", "seal", "verified", "basis")
    limits = table((*head, "last day on a rest day", "used by"), rows)
    declared = [
        (code(entry.key), entry.label, entry.words(entry.default), entry.basis)
        for entry in all_declared()
    ]
    settings = table(("setting", "label", "default", "basis"), declared)
    return markdown.page(
        "Clocks", WHAT, "## Limits", limits, "## Dated settings of a town", settings
    )
