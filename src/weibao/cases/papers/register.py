"""未成年人保护个案登记表: one case on one form, with names only for who may and said why."""

from __future__ import annotations

from weibao.kernel.masking import mask_name
from weibao.kernel.timeline import Line
from weibao.office.papers.declared import (
    Block,
    Column,
    Fact,
    Facts,
    Heading,
    Note,
    Paper,
    Signatures,
    Table,
)  # fmt: skip
from weibao.office.papers.kinds import Ask

from ..flows import CASE
from ..models import Case, Participant
from ..queries.timeline import Parts, parts, timeline
from ..rules.cautions import cautions_of
from . import facts

TITLE = "未成年人保护个案登记表"
COVERED = "姓名、证件号码、住址和学校已遮盖。"
REPORTER = "报告人身份另行密封保管，不入本表。"
MEASURES = (
    Column("序号", 3, "center"), Column("措施", 5), Column("承办", 6), Column("要求", 9),
    Column("结果", 10), Column("派出", 6, "center"), Column("办结", 6, "center"),
)  # fmt: skip
INQUIRIES = (
    Column("调查时间", 5, "center"), Column("方式", 3, "center"), Column("谁去的、见了谁", 7),
    Column("了解到什么", 12),
)  # fmt: skip
STAGES = (Column("环节", 5), Column("时间", 5, "center"), Column("说明", 10))


def build(ask: Ask) -> Paper:
    case: Case = ask.row
    read = parts(case, ask.actor)
    lines = timeline(case, ask.actor, read, at=ask.at)
    people = facts.people_of(ask)
    return Paper(
        title=TITLE,
        number=f"个案编号 {case.number}",
        sub=f"填表单位：{case.lead.name}",
        blocks=(
            Heading("一、来源和受理"),
            _source(case, lines),
            *_children(people, ask),
            *_others(people, ask),
            Heading("四、调查核实和风险"),
            _findings(case),
            Table(INQUIRIES, _inquiries(case), "还没有调查记录"),
            Heading("五、处置措施"),
            Table(MEASURES, _measures(read), "还没有措施"),
            Heading("六、办理环节"),
            Table(STAGES, _stages(read), "还没有"),
            Signatures(("经办人", "审核人", "单位负责人")),
            Note(REPORTER if ask.uncovered else COVERED + REPORTER),
        ),
        names=facts.whole_names(people) if ask.uncovered else (),
    )


def _source(case: Case, lines: list[Line]) -> Facts:
    heard = facts.reported(lines)
    closed = facts.day(case.closed_at) or "未结案"
    told = "\n".join(f"{facts.minute(line.at)} {line.what}：{line.text}" for line in heard)
    place = facts.place_of(case)
    return Facts(
        (
            (Fact("报告时间", facts.minute(case.reported_at)), Fact("立案", facts.minute(case.created_at))),
            (Fact("承办单位", case.lead.name), Fact("村（社区）", place or facts.UNKNOWN)),
            (Fact("当前阶段", CASE.state(case.status).label), Fact("结案", closed)),
            (Fact("线索来源", told),),
            (Fact("事由", case.matter),),
        )
    )  # fmt: skip


def _children(people: facts.People, ask: Ask) -> list[Block]:
    forms = [Facts(tuple(facts.facts_of_child(row, people, ask))) for row in people.children]
    unknown = Facts(((Fact("姓名", "孩子身份待核实"),),))
    return [Heading("二、孩子"), *(forms or [unknown])]


def _others(people: facts.People, ask: Ask) -> list[Block]:
    columns = (Column("关系", 3), Column("姓名", 4), Column("情况", 10), Column("注意", 4))
    rows = tuple(
        (
            row.get_role_display(),
            mask_name(row.name, facts.level(ask)).plain if row.name else "还不知道",
            _about(row, ask),
            "、".join(caution.text for caution in cautions_of(row.flags)),
        )
        for row in people.others
    )
    return [Heading("三、其他相关的人"), Table(columns, rows, "没有登记")]


def _about(row: Participant, ask: Ask) -> str:
    """How to reach somebody stands in a paper with names alone."""
    reached = (row.contact, row.workplace) if ask.uncovered else ()
    return "　".join(filter(None, (row.get_relation_display(), row.about, *reached)))


def _findings(case: Case) -> Facts:
    risk = case.get_risk_display() if case.risk else "待评"
    return Facts(
        (
            (Fact("核实情况", case.findings or "还没有写"),),
            (Fact("风险等级", risk), Fact("知悉范围", case.get_level_display())),
            (Fact("定级理由", case.risk_reason),),
            (Fact("结案意见", case.conclusion),),
        )
    )


def _inquiries(case: Case) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (facts.minute(row.happened_at), row.get_how_display(), row.who, row.found)
        for row in case.inquiries.order_by("happened_at", "id")
    )


def _measures(read: Parts) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(number),
            row.get_kind_display(),
            row.unit.short_name,
            row.task,
            row.result or row.get_state_display(),
            facts.day(row.sent_at),
            facts.day(row.done_at),
        )
        for number, row in enumerate(read.measures, 1)
    )


def _stages(read: Parts) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            "立案" if step.step == "open" else CASE.step(step.step).label,
            facts.minute(step.at),
            step.note,
        )
        for step in read.steps
    )
