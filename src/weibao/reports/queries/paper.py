"""The sheet that proves a hand-over: what was given, in whose hands it was and is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.org.models import Post
from weibao.org.queries.people import names_of

from .. import slips
from ..models import HandOver, Report
from ..permissions import REPORTS_READ
from ..rules.circumstances import circumstance

# What a report tells, in the order of its page.
TOLD = {
    "what": "发生了什么",
    "child_known": "孩子的情况",
    "place": "在哪里",
    "when": "什么时候",
    "suspect_known": "被反映的人",
}


@dataclass(frozen=True)
class File:
    label: str
    size: str
    digest: str
    received_at: datetime


@dataclass(frozen=True)
class Hand:
    """One who gave, took or returned it: name and post of that day."""

    name: str = ""
    post: str = ""


@dataclass(frozen=True)
class Sheet:
    """One hand-over on paper. Words stand there only for who may read the report."""

    row: HandOver
    report: Report
    circumstance: str
    check: str
    told: list[str]
    files: list[File]
    giver: Hand
    taker: Hand
    returner: Hand
    readable: bool
    back: str
    annex: list[tuple[str, str]]
    may_annex: bool

    @property
    def state(self) -> str:
        if self.row.returned_at:
            return "已退回"
        return "对方已接收" if self.row.taken_at else "等对方签收"


def sheet_of(row: HandOver, actor: Actor, *, content: bool = False) -> Sheet:
    """The sheet of `row` for one who may see it; `content` adds the words, for a body outside."""
    report, target = row.report, row.to_report
    own = REPORTS_READ.can(actor, report)
    readable = own or (target is not None and REPORTS_READ.can(actor, target))
    may_annex = own and target is None
    hands = _hands(row)
    told = [label for name, label in TOLD.items() if getattr(report, name)]
    return Sheet(
        row=row,
        report=report,
        circumstance=circumstance(report.circumstance).label,
        check=slips.check_code(report) if report.content_digest else "",
        told=told,
        files=[_file(entry) for entry in row.files or ()],
        giver=hands(row.person, row.post),
        taker=hands(row.taken_by, row.taken_post) if row.taken_by else Hand(row.taker),
        returner=hands(row.returned_by, row.returned_post),
        readable=readable,
        back=reverse("reports:detail", args=[_page_of(row, actor)]),
        annex=_words(report) if content and may_annex else [],
        may_annex=may_annex,
    )


def _words(report: Report) -> list[tuple[str, str]]:
    found = [(label, getattr(report, name)) for name, label in TOLD.items()]
    return [(label, text) for label, text in found if text]


def _file(entry: dict[str, str]) -> File:
    received = datetime.fromisoformat(entry["received_at"])
    return File(entry["label"], entry["size"], entry["digest"], received)


def _page_of(row: HandOver, actor: Actor) -> Any:
    """The side of the hand-over on which the viewer stands."""
    towns = {seat.town for seat in actor.seats}
    inside = row.to_report is not None and row.to_report.town in towns
    return row.to_report_id if inside else row.report_id


def _hands(row: HandOver) -> Any:
    people = names_of(who for who in (row.person, row.taken_by, row.returned_by) if who)
    posts = Post.objects.filter(pk__in=[row.post, row.taken_post, row.returned_post])
    titles = {post.pk: f"{post.unit.name}　{post.title}" for post in posts.select_related("unit")}

    def hand(person: Any, post: Any) -> Hand:
        return Hand(people.get(person, ""), titles.get(post, "")) if person else Hand()

    return hand
