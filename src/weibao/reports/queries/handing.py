"""Where a report has gone: the one that continues it, and the proof of each hand-over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from weibao.office.attachments.showing import FileView
from weibao.org.models import CustodianKey, Town
from weibao.org.queries.people import names_of

from ..models import HandOver, Report


def current(report: Report) -> Report:
    """The report itself, or the one of another town in which it goes on: what a receipt shows."""
    while report.status == "handed_over":
        following = (
            HandOver.objects.filter(report=report, returned_at=None, to_report__isnull=False)
            .select_related("to_report__unit")
            .first()
        )
        if following is None or following.to_report is None:
            break
        report = following.to_report
    return report


def given_to(report: Report) -> str:
    """Who has a report that was handed over, in words for its reporter; else empty."""
    given = HandOver.objects.filter(report=report, returned_at=None).first()
    return given.body if given else ""


@dataclass(frozen=True)
class Proof:
    """One hand-over as a page shows it, each side with who and when. Words only where readable."""

    row: HandOver
    outgoing: bool
    giver: str
    taker: str
    returner: str
    number: str
    stage: str

    @property
    def state(self) -> str:
        if self.row.returned_at:
            return "已退回"
        return "对方已接收" if self.row.taken_at else "等对方签收"


def proofs(report: Report) -> list[Proof]:
    """Hand-overs of this report away, and the one it came by; the newest first."""
    rows = HandOver.objects.filter(Q(report=report) | Q(to_report=report))
    found = list(rows.select_related("report__unit", "to_report__unit").order_by("-at"))
    people = names_of(
        who for row in found for who in (row.person, row.taken_by, row.returned_by) if who
    )
    return [_proof(row, report, people) for row in found]


def _proof(row: HandOver, report: Report, people: dict[Any, str]) -> Proof:
    outgoing = row.report_id == report.pk
    other = row.to_report if outgoing else row.report
    return Proof(
        row=row,
        outgoing=outgoing,
        giver=people.get(row.person, ""),
        taker=people.get(row.taken_by, "") or row.taker,
        returner=people.get(row.returned_by, ""),
        number=other.number if other else "",
        stage=other.get_status_display() if other and outgoing else "",
    )


def keepers_of(report: Report) -> list[str]:
    """Names of those who could open who reported, where the envelope stayed in another town."""
    if not report.identity_town:
        return []
    keys = CustodianKey.objects.filter(
        town=report.identity_town, valid_to=None, person__isnull=False
    )
    names = names_of(keys.values_list("person", flat=True))
    return sorted(names.values())


def files_to_give(files: Iterable[FileView]) -> list[tuple[int, str]]:
    """Files that may be ticked as given along, by number."""
    return [(file.number, f"{file.label}（{file.size}）") for file in files]


def other_towns(report: Report) -> list[tuple[str, str]]:
    """Towns of this database to which a report may go, with their names."""
    towns = Town.objects.exclude(code=report.town).order_by("code")
    return [(town.code, town.name) for town in towns]
