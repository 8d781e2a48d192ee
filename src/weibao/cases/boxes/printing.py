"""打印和导出 beside the case: which paper, in which form, why; and who printed what before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weibao.kernel.moment import ZONE
from weibao.office.forms.printing import PrintForm
from weibao.office.models import Printing
from weibao.office.papers.kinds import kind_of, of_model
from weibao.office.papers.printing import REASONS
from weibao.org.queries.people import names_of

from ..models import Case
from ..permissions import CASES_PRINT
from .page import Box, Page

FORM = "printing"
SHOWN = 3


@dataclass(frozen=True)
class Past:
    """One printing before: nothing of what was in it."""

    when: str
    who: str
    what: str


def form_for(page: Page, data: Any = None) -> PrintForm:
    papers = [(code, kind.label) for code, kind in of_model(Case)]
    return PrintForm(data, papers=papers, names=page.reveals)


def box(page: Page) -> Box | None:
    if not CASES_PRINT.can(page.actor, page.case):
        return None
    form = page.bound.get(FORM) or form_for(page)
    return Box(
        "打印和导出",
        "cases/boxes/printing.html",
        context={"case": page.case, "past": past_of(page.case)},
        forms={FORM: form},
        place="side",
        order=80,
        anchor="print",
    )


def past_of(case: Case) -> list[Past]:
    rows = list(Printing.objects.filter(subject=case.pk).order_by("-at")[:SHOWN])
    people = names_of(row.person for row in rows) if rows else {}
    return [
        Past(
            when=f"{row.at.astimezone(ZONE):%m-%d %H:%M}",
            who=people.get(row.person, ""),
            what=f"{kind_of(row.kind).label}（{row.get_form_display()}"
            f"{'，有姓名' if row.uncovered else ''}）　{REASONS[row.reason]}",
        )
        for row in rows
    ]
