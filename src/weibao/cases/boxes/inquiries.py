"""Entries of the investigation, for those who see all of the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weibao.office.attachments.showing import FileView
from weibao.org.queries.people import names_of

from ..forms.investigation import InquiryForm
from ..models import Inquiry
from ..models.access import Sees
from ..permissions import CASES_RECORD
from .page import Box, Page


def box(page: Page) -> Box | None:
    if page.sees != Sees.ALL:
        return None
    case = page.case
    rows = sorted(page.found.inquiries, key=lambda row: (row.happened_at, row.pk), reverse=True)
    forms = {}
    if case.status != "closed" and CASES_RECORD.can(page.actor, case):
        forms["inquiry"] = page.bound.get("inquiry") or InquiryForm(
            town=case.town, at=page.at, limits=page.limits
        )
    first = case.status == "investigating"
    # While the investigation goes on, they stand in the form that writes them.
    findings = "" if first else case.findings
    if not rows and not forms and not findings:
        return None
    lines = _lines(page, rows)
    # Once the investigation is over the newest is enough to go on with.
    shown = len(lines) if first else 1
    needed = first and not any(row.round == case.round for row in rows)
    return Box(
        "调查记录" if first else "调查核实情况",
        "cases/boxes/inquiries.html",
        {
            "lines": lines[:shown],
            "earlier": lines[shown:],
            "findings": findings,
            "needed": needed,
        },
        forms,
        place="first" if first else "main",
        order=10,
        anchor="inquiries",
        count=len(rows),
        sub="每去一次、问一次记一条，写了不能改，有出入再记一条" if first else "",
    )


def _lines(page: Page, rows: Sequence[Inquiry]) -> list[dict[str, Any]]:
    """Each with who wrote it, and the files that came with it."""
    people = names_of(row.written_by for row in rows)
    came: dict[object, list[FileView]] = {}
    for view in page.files.get(page.case.pk, ()):
        came.setdefault(view.part, []).append(view)
    return [
        {
            "row": row,
            "by": people.get(row.written_by, "") if row.written_by else "",
            "files": came.get(row.pk, []),
        }
        for row in rows
    ]
