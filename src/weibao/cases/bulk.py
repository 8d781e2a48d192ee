"""What can be done with several cases at once: remind who is due, hand over the lead, name a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from weibao.kernel.lists import Asker, BulkAct, bulk_acts
from weibao.kernel.lists.bulk import Chosen, Judged
from weibao.kernel.permission import Permission
from weibao.org.models import Person, Unit

from .actions import lead, units, urging
from .forms.bulk import HandlerForm, LeadForm, UrgeForm
from .models import Case
from .permissions import CASES_DIRECT, CASES_URGE
from .queries.handing import handlers_of, offered_lead, people_of, units_to_lead
from .queries.urging import due_of

Verdicts = dict[UUID, Judged]
CLOSED = "已经结案，不用移交"


def _reached(entry: Permission, lines: Iterable[Any], asker: Asker) -> set[UUID]:
    """Those of the lines that the permission reaches, in one query."""
    rows = Case.objects.filter(pk__in=[line.pk for line in lines])
    return set(entry.visible_to(asker.actor, rows).values_list("pk", flat=True))


def _urge_form(data: Any, asker: Asker, lines: list[Any]) -> UrgeForm:
    return UrgeForm(data)


def _nothing(form: Any) -> Chosen:
    """What is chosen for all cases together: here nothing."""
    return {}


def _judge_urge(lines: list[Any], chosen: Chosen, asker: Asker) -> Verdicts:
    may = _reached(CASES_URGE, lines, asker)
    due = due_of([line.case for line in lines], at=asker.at)
    told = urging.told_today(due, at=asker.at)
    found: Verdicts = {}
    for line in lines:
        one = due[line.pk]
        problem = urging.why_not(line.case, one, asker.actor, told=line.pk in told)
        if line.pk not in may:
            problem = "这一件您只是协助，不由您催办"
        found[line.pk] = Judged(f"提醒{one.unit.short_name}：{one.what}{one.left}", problem)
    return found


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


def _lead_form(data: Any, asker: Asker, lines: list[Any]) -> LeadForm:
    return LeadForm(data, units=units_to_lead(asker))


def _chosen_unit(form: Any) -> Chosen:
    given = form.cleaned_data
    return {"unit": str(given["unit"].pk), "stays": "1" if given["stays"] else ""}


def _judge_lead(lines: list[Any], chosen: Chosen, asker: Asker) -> Verdicts:
    may = _reached(CASES_DIRECT, lines, asker)
    waiting = offered_lead([line.pk for line in lines])
    unit = Unit.objects.filter(pk=chosen["unit"]).first() if chosen else None
    return {line.pk: _lead(line.case, unit, line.pk in may, waiting) for line in lines}


def _lead(case: Case, unit: Unit | None, may: bool, waiting: dict[UUID, str]) -> Judged:
    problem = ""
    if not may:
        problem = "这一件不是您单位承办，不由您移交"
    elif case.status == "closed":
        problem = CLOSED
    elif case.pk in waiting:
        problem = f"已经请了{waiting[case.pk]}接手，等它答复，或者先撤回"
    elif unit is not None and unit.pk == case.lead_id:
        problem = "这个单位就是承办单位"
    to = unit.short_name if unit else "选定的单位"
    return Judged(f"请{to}接手；它答应以前仍由{case.lead.short_name}承办", problem)


def _offer(pk: UUID, chosen: Chosen, words: str, asker: Asker) -> str:
    unit = Unit.objects.get(pk=chosen["unit"])
    units.offer_lead(
        pk,
        by=asker.actor,
        at=asker.at,
        version=Case.objects.values_list("version", flat=True).get(pk=pk),
        unit=unit,
        why=words,
        stays=bool(chosen["stays"]),
    )
    return f"已请{unit.short_name}接手，等它答复"


bulk_acts.add(
    "lead",
    BulkAct(
        listing="cases",
        label="移交承办",
        icon="transfer",
        permission=CASES_DIRECT,
        question="把这些个案移交给别的单位承办？",
        effect="先请对方接手；对方答应以前，承办单位和时限都不变",
        form=_lead_form,
        chosen=_chosen_unit,
        judge=_judge_lead,
        act=_offer,
        order=30,
    ),
)


def _handler_form(data: Any, asker: Asker, lines: list[Any]) -> HandlerForm:
    return HandlerForm(data, people=people_of(asker))


def _chosen_person(form: Any) -> Chosen:
    return {"person": str(form.cleaned_data["person"].pk)}


def _judge_handler(lines: list[Any], chosen: Chosen, asker: Asker) -> Verdicts:
    may = _reached(CASES_DIRECT, lines, asker)
    person = Person.objects.filter(pk=chosen["person"]).first() if chosen else None
    fit = handlers_of([line.case for line in lines], person, asker) if person else set()
    return {line.pk: _handler(line.case, person, line.pk in may, fit) for line in lines}


def _handler(case: Case, person: Person | None, may: bool, fit: set[UUID]) -> Judged:
    problem = ""
    if not may:
        problem = "这一件不是您单位承办，不由您指定"
    elif case.status == "closed":
        problem = "已经结案，不用再定承办人"
    elif person is not None and case.handler_id == person.pk:
        problem = "现在的承办人就是这个人"
    elif person is not None and case.pk not in fit:
        problem = "这个人不在承办单位的办案岗位上，或者要回避这个个案"
    now = f"，现在是{case.handler.name}" if case.handler else "，现在还没有定"
    return Judged(f"由{person.name if person else '选定的人'}承办{now}", problem)


def _name(pk: UUID, chosen: Chosen, words: str, asker: Asker) -> str:
    person = Person.objects.get(pk=chosen["person"])
    version = Case.objects.values_list("version", flat=True).get(pk=pk)
    lead.name_handler(pk, by=asker.actor, at=asker.at, version=version, person=person)
    return f"已定{person.name}承办"


bulk_acts.add(
    "handler",
    BulkAct(
        listing="cases",
        label="定承办人",
        icon="assign",
        permission=CASES_DIRECT,
        question="这些个案由谁承办？",
        effect="承办人从本单位办案岗位上的人里选；要回避的不会定给他",
        form=_handler_form,
        chosen=_chosen_person,
        judge=_judge_handler,
        act=_name,
        order=40,
    ),
)
