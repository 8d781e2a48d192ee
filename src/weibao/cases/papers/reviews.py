"""个案月度复核清单 on paper: no names, whoever prints it."""

from __future__ import annotations

from weibao.office.papers.declared import Column, Note, Paper, Signatures, Table
from weibao.office.papers.kinds import Ask

from ..queries import reviews as reading
from . import facts

COLUMNS = (
    Column("序号", 3, "center"), Column("个案编号", 5), Column("孩子", 4), Column("村（社区）", 4),
    Column("风险", 3, "center"), Column("在办天数", 3, "center"), Column("承办", 5),
    Column("上次复核", 7), Column("应复核日", 5, "center"), Column("为什么", 6), Column("本次意见", 8),
)  # fmt: skip
NOTE = "复核周期是本平台内部设定，不是法定要求。姓名已遮盖；本次意见可手写，事后录入。"


def build(ask: Ask) -> Paper:
    rhythm = reading.rhythm_for(ask.actor, on=ask.on)
    rows = reading.of_month(reading.listed(ask.actor, rhythm=rhythm), on=ask.on)
    lines = reading.lines(rows, rhythm=rhythm, on=ask.on)
    late = sum(line.late for line in lines)
    return Paper(
        title=f"{ask.on.year}年{ask.on.month}月个案复核清单",
        sideways=True,
        sub=f"共 {len(lines)} 件，其中 {late} 件已过应复核日",
        number=f"统计到 {ask.on:%Y-%m-%d}",
        blocks=(
            Table(COLUMNS, tuple(_row(n, line) for n, line in enumerate(lines, 1)), "本月没有"),
            Signatures(("复核人", "分管领导")),
            Note(NOTE),
        ),
    )


def _row(number: int, line: reading.Line) -> tuple[str, ...]:
    case, last = line.case, line.last
    looked = ""
    if last is not None:
        looked = f"{facts.day(last.at)} {line.by} {last.get_outcome_display()}"
    return (
        str(number),
        case.number,
        line.subject.replace("▮", "＊"),
        line.place,
        case.get_risk_display() if case.risk else "待评",
        str(line.age),
        case.lead.short_name,
        looked or "还没有",
        f"{line.due.on}" + ("\n已过" if line.late else ""),
        line.due.why,
        "",
    )
