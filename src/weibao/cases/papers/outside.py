"""个案情况报告 for outside: nobody's name, number, address or school, in what is set or in texts."""

from __future__ import annotations

from weibao.children.models import Child
from weibao.children.rules.birth import age_text
from weibao.kernel.masking import child_code
from weibao.office.papers.declared import Block, Heading, Paper, Prose
from weibao.office.papers.kinds import Ask

from ..flows import CASE
from ..models import Case
from ..models.participant import ParticipantRole
from ..queries.timeline import Parts, parts
from ..rules.anonymity import Covers, without
from . import facts

# Whoever is not a child is called by what they are in the case.
CALLED = {
    ParticipantRole.GUARDIAN: "监护人",
    ParticipantRole.CARER: "照料人",
    ParticipantRole.SUSPECT: "被反映人",
    ParticipantRole.WITNESS: "知情人",
    ParticipantRole.SIBLING: "家中其他孩子",
}


def build(ask: Ask) -> Paper:
    case: Case = ask.row
    place, town = facts.place_of(case), facts.town_name(case)
    read, people = parts(case, ask.actor), facts.people_of(ask)
    covers = _covers(case, people, place or town)
    codes = [child_code(place or town, number + 1) for number in range(len(people.children) or 1)]
    whom = codes[0] if len(codes) == 1 else f"{codes[0]}等{len(codes)}名儿童"
    return Paper(
        title=f"关于{whom}保护个案办理情况的报告",
        layout="letter",
        number=f"{case.lead.short_name}〔{ask.on.year}〕　　号",
        to="＿" * 10,
        sender=case.lead.name,
        day=facts.day_in_words(ask.at),
        blocks=(
            Prose(_opening(case, whom)),
            Heading("一、基本情况"),
            Prose(_basics(case, people, codes, ask)),
            Heading("二、调查核实情况"),
            Prose(_asked(case) + (without(case.findings, covers) or "正在调查核实。")),
            *_risk(case, covers),
            Heading("三、处置措施"),
            Prose(_measures(read, covers)),
            Heading("四、目前情况"),
            Prose(_now(case, covers)),
        ),
    )


def _opening(case: Case, whom: str) -> str:
    return (
        f"{facts.day_in_words(case.reported_at)}，{case.lead.short_name}收到涉及{whom}的情况反映，"
        f"于{facts.day_in_words(case.created_at)}立案办理（个案编号{case.number}）。现将有关情况报告如下。"
    )


def _basics(case: Case, people: facts.People, codes: list[str], ask: Ask) -> str:
    told = []
    for row, code in zip(people.children, codes, strict=False):
        child = row.child
        parts_of = [code]
        if child is not None:
            parts_of += [child.get_sex_display()] if child.sex != "unknown" else []
            parts_of += [age_text(child.birth, on=ask.on).replace(" ", "")] if child.birth else []
        told.append("，".join(parts_of) + "。")
    return "\n".join(told) or "孩子的身份正在核实。"


def _asked(case: Case) -> str:
    """How often somebody went or asked; what each found stays in the file."""
    number = case.inquiries.count()
    return f"先后{number}次入户走访、询问和核查。" if number else ""


def _risk(case: Case, covers: Covers) -> list[Block]:
    if not case.risk:
        return []
    reason = without(case.risk_reason, covers)
    told = f"理由：{reason.rstrip('。')}。" if reason else ""
    return [Prose(f"经评估，风险等级为{case.get_risk_display()}。{told}")]


def _measures(read: Parts, covers: Covers) -> str:
    told = []
    # What is only planned goes to nobody outside.
    sent = [(row, row.sent_at) for row in read.measures if row.sent_at is not None]
    for number, (row, sent_at) in enumerate(sent, 1):
        # A unit that is the child's school would tell which school it is.
        unit = "学校" if row.unit.kind == "school" else row.unit.short_name
        line = (
            f"{number}. {row.get_kind_display()}，由{unit}承办，{facts.day_in_words(sent_at)}派出"
        )
        if row.done_at:
            line += f"，{facts.day_in_words(row.done_at)}{row.get_state_display()}"
        text = without(row.result or row.task, covers).rstrip("。")
        told.append(f"{line}。{text}。" if text else f"{line}。")
    return "\n".join(told) or "还没有派出措施。"


def _now(case: Case, covers: Covers) -> str:
    stage = f"个案目前处于“{CASE.state(case.status).label}”环节。"
    return f"{stage}{without(case.conclusion, covers)}"


def _covers(case: Case, people: facts.People, place: str) -> Covers:
    """What stands in place of each name, and the texts of the file that must not appear."""
    codes = {row.pk: child_code(place, number) for number, row in enumerate(people.children, 1)}
    # With those who are no longer part of the case: their names may still stand in its texts.
    everybody = case.participants.select_related("child__school")
    names: list[tuple[str, str]] = []
    hidden: list[tuple[str, str]] = []
    for row in everybody:
        called = codes.get(row.pk) or CALLED.get(ParticipantRole(row.role), "有关儿童")
        names.append((row.name, called))
        hidden += [(row.contact, "（联系方式略）"), (row.workplace, "某处")]
        if row.child is not None:
            _of_child(row.child, called, names, hidden)
    return Covers(tuple(names), tuple(hidden))


def _of_child(
    child: Child, code: str, names: list[tuple[str, str]], hidden: list[tuple[str, str]]
) -> None:
    names.append((child.name, code))
    guardians = child.guardians.filter(version_to=None)
    names += [(person.name, f"其{person.get_relation_display()}") for person in guardians]
    school = child.school
    schools = (school.name, school.short_name) if school else (child.school_text,)
    hidden += [(name, "所在学校") for name in schools if name]
    hidden += [(text, "某处") for text in (child.address,) if text]
