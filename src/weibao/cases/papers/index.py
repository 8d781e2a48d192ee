"""卷宗目录: everything in the file of a case in the order of its dates, with room for page numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from weibao.office.attachments.showing import FileView
from weibao.office.papers.declared import Column, Note, Paper, Table
from weibao.office.papers.kinds import Ask

from ..flows import CASE
from ..models import Case
from ..queries.timeline import Parts, offered, parts, timeline
from ..rules.measures import kind as kind_of
from . import facts

TITLE = "未成年人保护个案卷宗目录"
COLUMNS = (
    Column("序号", 2, "center"), Column("日期", 4, "center"), Column("材料名称", 12),
    Column("形成单位", 5), Column("页数", 2, "center"), Column("页号", 2, "center"),
    Column("备注", 5),
)  # fmt: skip
NOTE = (
    "页数、页号在装订时填写；照片一件一页，录音录像只存电子件。报告人身份材料单独密封，不装入本卷。"
)
# Kinds of lines of other topics that stand for a paper of their own.
PAPERED = ("work", "talk")
# Somebody was written down, or urged: that leaves no paper.
NO_PAPER = ("user", "user-off", "urge")
PICTURE, SOUND_OR_FILM = "image", ("audio", "video")
# (when, what, who made it, pages, remark)
Entry = tuple[datetime, str, str, str, str]


def build(ask: Ask) -> Paper:
    case: Case = ask.row
    read = parts(case, ask.actor)
    entries = sorted(_entries(case, read, ask), key=lambda entry: entry[0])
    rows = tuple(
        (str(number), facts.day(at), what, by, pages, "", remark)
        for number, (at, what, by, pages, remark) in enumerate(entries, 1)
    )
    return Paper(
        title=TITLE,
        number=f"个案编号 {case.number}",
        sub=f"立卷单位：{case.lead.name}　立案 {facts.day(case.created_at)}"
        f"　{f'结案 {facts.day(case.closed_at)}' if case.closed_at else '未结案'}",
        blocks=(Table(COLUMNS, rows), Note(f"本卷共 {len(rows)} 件。{NOTE}")),
    )


def _looked(case: Case, lead: str) -> Iterator[Entry]:
    """Visits, follow-ups and assessments."""
    for inquiry in case.inquiries.all():
        yield inquiry.happened_at, f"调查记录：{inquiry.get_how_display()}", lead, "", ""
    for followed in case.followups.all():
        yield followed.happened_at, f"回访记录：{followed.get_how_display()}", lead, "", ""
    for assessment in case.assessments.all():
        risk = assessment.get_risk_display()
        yield assessment.assessed_at, "安全评估表", lead, "", f"风险{risk}"


def _measures(read: Parts, lead: str) -> Iterator[Entry]:
    """From the moment each was sent out, with the papers of its way."""
    for measure in read.measures:
        unit, kind = measure.unit.short_name, measure.get_kind_display()
        if measure.sent_at:
            yield measure.sent_at, f"交办：{kind}", lead, "", f"交{unit}"
        for reached in measure.progress.all():
            node = kind_of(measure.kind).node(reached.node)
            label = node.label if node else reached.node
            yield reached.happened_at, f"{kind}：{label}", unit, "", reached.number
        if measure.done_at:
            yield measure.done_at, f"办理结果：{kind}", unit, "", measure.get_state_display()
        yield from _files(read.files.get(measure.pk, []), unit)


def _entries(case: Case, read: Parts, ask: Ask) -> Iterator[Entry]:
    lead = case.lead.short_name
    for line in facts.reported(timeline(case, ask.actor, read, at=ask.at)):
        yield line.at, f"{line.what}：{line.text}", lead, "", "不含报告人身份"
    yield from _found_out(case, read, lead)
    yield from _measures(read, lead)
    # Requests, tasks, meetings and invitations.
    for line in offered(case, ask.actor, at=ask.at):
        if line.kind in PAPERED and line.tone != "seal" and line.icon not in NO_PAPER:
            yield line.at, line.what, lead, "", ""
    for look in case.reviews.all():
        yield look.at, f"月度复核：{look.get_outcome_display()}", lead, "", ""
    yield from _files(read.files.get(case.pk, []), lead)


def _found_out(case: Case, read: Parts, lead: str) -> Iterator[Entry]:
    """What the lead unit wrote at each step."""
    for step in read.steps:
        word = "个案登记表（立案）" if step.step == "open" else ""
        label = word or f"办理记录：{CASE.step(step.step).label}"
        yield step.at, label, lead, "", ""
    yield from _looked(case, lead)
    if case.findings:
        at = next((step.at for step in read.steps if step.step != "open"), case.status_at)
        yield at, "调查核实情况", lead, "", ""


def _files(views: list[FileView], unit: str) -> Iterator[Entry]:
    for view in views:
        electronic = view.kind in SOUND_OR_FILM
        pages = "1" if view.kind == PICTURE else ""
        remark = "电子件" if electronic else ""
        what = f"{view.label}（{view.caption}）" if view.caption else view.label
        yield view.at, what, unit, pages, remark or view.size
