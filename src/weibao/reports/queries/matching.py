"""Files and open cases that may be about the same child, for the forms of whoever decides a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from weibao.cases.models import Case
from weibao.cases.permissions import CASES_JOIN
from weibao.cases.queries import cases as reading
from weibao.children.models import Child
from weibao.children.queries.faces import faces
from weibao.children.queries.named import called
from weibao.kernel.actor import Actor
from weibao.kernel.moment import age_on
from weibao.org.queries.areas import area_names

from ..models import Report
from ..rules.traits import Traits, traits_of
from .related import Related

MOST = 5


@dataclass(frozen=True)
class Line:
    """One file or case that is offered, in covered words, and why."""

    pk: UUID
    words: str


def files(report: Report, actor: Actor, *, on: date) -> list[Line]:
    """Children's files the actor works with that bear a name of the report; the likeliest first."""
    traits = traits_of(report)
    if not traits.children:
        return []
    rows = called(traits.children, town=report.town, actor=actor)
    ranked = sorted(
        ((_agreeing(row, report, traits, on), row) for row in rows),
        key=lambda pair: (-len(pair[0]), pair[1].file_no),
    )[:MOST]
    shown = faces([row for _, row in ranked], on=on)
    return [
        Line(
            pk=row.pk,
            words="　".join(
                filter(None, (face.name.blocks, face.meta, face.village, face.school, *reasons))
            ),
        )
        for (reasons, row), face in zip(ranked, shown, strict=True)
    ]


def _agreeing(child: Child, report: Report, traits: Traits, on: date) -> list[str]:
    reasons = ["同名"]
    if traits.age and child.birth and abs(age_on(child.birth, on) - traits.age) <= 1:
        reasons.append("年龄对得上")
    if traits.school and child.school and traits.school in child.school.name:
        reasons.append("同一所学校")
    if child.area == report.area:
        reasons.append("同一个村")
    return reasons


def cases(
    report: Report, actor: Actor, alike: Iterable[Related], on_file: Iterable[Line]
) -> list[Line]:
    """Cases the actor works on: of reports that are alike, and of the children on file.

    A closed one is among them: a new report may be the reason to work on it again.
    """
    of_reports = {line.report.case_id: line for line in alike if line.report.case_id is not None}
    children = [line.pk for line in on_file]
    seen = CASES_JOIN.visible_to(actor, reading.visible(actor)).filter(town=report.town)
    by_report = seen.filter(pk__in=list(of_reports))
    by_child = seen.filter(participants__child__in=children, participants__until=None)
    found = {case.pk: case for case in (*by_report[:MOST], *(by_child[:MOST] if children else ()))}
    places = area_names(case.area for case in found.values())
    return [
        Line(pk=pk, words="　".join(filter(None, _words(case, places, of_reports.get(pk)))))
        for pk, case in found.items()
    ]


def _words(case: Case, places: dict[str, str], line: Related | None) -> list[str]:
    place = places.get(case.area, "")
    why = "、".join(line.likeness.reasons) if line else "同一个孩子的档案"
    subject = reading.subject_of(case, place=place)
    return [f"个案 {case.number}", subject, place, case.get_status_display(), why]


def numbered_case(
    number: str, report: Report, actor: Actor, *, closed: bool = False
) -> UUID | None:
    """The open case of that number in the town of the report, if the actor works on it.

    `closed`: also one that is closed, to be worked on again.
    """
    rows = CASES_JOIN.visible_to(actor, Case.objects.filter(town=report.town, number=number))
    if not closed:
        rows = rows.filter(status__in=reading.OPEN)
    found: UUID | None = rows.values_list("pk", flat=True).first()
    return found
