"""办理经过 on paper: the lines the printer sees, of one kind or all, oldest first."""

from __future__ import annotations

from weibao.kernel.timeline import KINDS
from weibao.office.papers.declared import Column, Note, Paper, Table
from weibao.office.papers.kinds import Ask

from ..models import Case
from ..queries.timeline import of_kind, parts, timeline
from . import facts

COLUMNS = (
    Column("时间", 7, "center"), Column("类别", 4, "center"), Column("事项", 8),
    Column("内容", 12), Column("经办", 5),
)  # fmt: skip


def build(ask: Ask) -> Paper:
    case: Case = ask.row
    chosen = ask.options.get("kind", "")
    lines = of_kind(timeline(case, ask.actor, parts(case, ask.actor), at=ask.at), chosen)
    # Who reported stands in no paper of the case.
    rows = tuple(
        (
            facts.minute(line.at),
            KINDS.get(line.kind, ""),
            line.what,
            line.text,
            "" if line.tone == "seal" else line.by,
        )
        for line in reversed(lines)
    )
    only = f"　只列{KINDS[chosen]}" if chosen in KINDS else ""
    return Paper(
        title="未成年人保护个案办理经过",
        number=f"个案编号 {case.number}",
        sub=f"承办单位：{case.lead.name}{only}",
        blocks=(Table(COLUMNS, rows), Note(f"共 {len(rows)} 条，只列打印人可以看到的。")),
    )
