"""The deadline table in words, and the settings that move reminders."""

from __future__ import annotations

from weibao.kernel.deadlines import RestDays, all_deadlines
from weibao.kernel.extensions import extension_of
from weibao.office.queries.limits import Uses, uses
from weibao.office.rules.limits import value
from weibao.office.settings import all_declared

from . import markdown
from .markdown import code, table

WHAT = (
    "法 = law, regulation, departmental rule or a superior's binding document; 案 = the plan itself; "
    "内 = everything else. A row nobody has verified counts as 内. `src/weibao/kernel/data/deadlines.md` "
    "explains the columns and where the rows come from."
)
IDLE = (
    "They can be looked up, printed and reckoned on the settings page. Some belong to other people "
    "(an appeal of a citizen), some to work that has no page here yet."
)
REST = {RestDays.NEXT: "moves on", RestDays.KEEP: "stays", RestDays.NONE: ""}


def page() -> str:
    found = uses()
    none = Uses()
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
            "、".join(found.get(limit.id, none).starts),
            "、".join(found.get(limit.id, none).ends),
            _extension(limit.id),
        )
        for limit in all_deadlines()
    ]
    head = ("id", "event", "from", "who", "limit", "seal", "verified", "basis")
    limits = table(
        (*head, "last day on a rest day", "started by", "ended by", "may be extended"), rows
    )
    declared = [
        (code(entry.key), entry.label, entry.words(entry.default), entry.basis)
        for entry in all_declared()
    ]
    settings = table(("setting", "label", "default", "basis"), declared)
    return markdown.page(
        "Clocks",
        WHAT,
        "## Limits",
        limits,
        "## Limits that no part of the product starts yet",
        IDLE,
        table(("id", "event", "who", "seal"), _idle(found)),
        "## Dated settings of a town",
        settings,
    )


def _idle(found: dict[str, Uses]) -> list[tuple[str, ...]]:
    """Rows of the table that stand there to be looked up, and run nowhere."""
    return [
        (limit.id, limit.event, limit.responsible, limit.seal.value)
        for limit in all_deadlines()
        if limit.id not in found or not found[limit.id].starts
    ]


def _extension(limit: str) -> str:
    allowed = extension_of(limit)
    return f"{allowed.length}，{allowed.times} 次，要{allowed.approval}" if allowed else ""
