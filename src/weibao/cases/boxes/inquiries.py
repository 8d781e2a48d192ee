"""Entries of the investigation, for those who see all of the case."""

from __future__ import annotations

from weibao.office.attachments.showing import FileView
from weibao.org.queries.people import names_of

from ..forms.investigation import InquiryForm
from ..models.access import Sees
from ..permissions import CASES_RECORD
from .page import Box, Page


def box(page: Page) -> Box | None:
    if page.sees != Sees.ALL:
        return None
    case = page.case
    rows = list(case.inquiries.order_by("-happened_at", "-id"))
    forms = {}
    if case.status != "closed" and CASES_RECORD.can(page.actor, case):
        forms["inquiry"] = page.bound.get("inquiry") or InquiryForm(
            town=case.town, at=page.at, limits=page.limits
        )
    if not rows and not forms:
        return None
    people = names_of(row.written_by for row in rows)
    came: dict[object, list[FileView]] = {}
    for view in page.files.get(case.pk, ()):
        came.setdefault(view.part, []).append(view)
    lines = [
        {
            "row": row,
            "by": people.get(row.written_by, "") if row.written_by else "",
            "files": came.get(row.pk, []),
        }
        for row in rows
    ]
    first = case.status == "investigating"
    needed = first and not any(row.round == case.round for row in rows)
    return Box(
        "调查记录",
        "cases/boxes/inquiries.html",
        {"lines": lines, "closed": case.status == "closed", "needed": needed},
        forms,
        place="first" if first else "main",
        order=10,
        anchor="inquiries",
        count=len(rows),
        sub="每去一次、问一次记一条，写了不能改，有出入再记一条",
    )
