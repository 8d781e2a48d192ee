"""Imported tables as their page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.urls import reverse

from weibao.kernel.actor import Actor

from ..models import ImportRow, ImportRun
from ..models.importing import Outcome, RunState
from ..permissions import CHILDREN_IMPORT

VERDICTS = {
    "new": "新的孩子",
    "update": "已有，有不同",
    "same": "已有，一样",
    "conflict": "要先核对",
    "error": "有错误",
}
TONES = {"new": "done", "update": "mine", "same": "", "conflict": "soon", "error": "late"}
SIZE = 50


@dataclass(frozen=True)
class Line:
    """One row of the table in words; names are covered as in every list."""

    number: int
    sheet: str
    who: str
    verdict: str
    tone: str
    notes: list[str] = field(default_factory=list)
    outcome: str = ""
    url: str = ""


def runs(actor: Actor) -> QuerySet[ImportRun]:
    return CHILDREN_IMPORT.visible_to(actor, ImportRun.objects.all()).order_by("-at", "-pk")


def earlier(run: ImportRun, actor: Actor) -> ImportRun | None:
    """The same file as it was brought in before, among the tables this person may see."""
    same = runs(actor).filter(town=run.town, digest=run.digest, at__lt=run.at)
    return same.exclude(state=RunState.FAILED).exclude(pk=run.pk).first()


def counts(run: ImportRun) -> dict[str, int]:
    found = dict(run.rows.order_by().values_list("verdict").annotate(number=Count("pk")))
    return {verdict: found.get(verdict, 0) for verdict in VERDICTS}


def written(run: ImportRun) -> dict[str, int]:
    """How many were written, and how many could not be."""
    found = dict(run.rows.order_by().values_list("outcome").annotate(number=Count("pk")))
    return {
        "done": found.get(Outcome.DONE, 0),
        "refused": found.get(Outcome.REFUSED, 0),
        "undone": found.get(Outcome.UNDONE, 0),
    }


def page(run: ImportRun, *, verdict: str, number: str | None) -> Page[ImportRow]:
    rows = run.rows.order_by("position")
    return Paginator(rows.filter(verdict=verdict) if verdict else rows, SIZE).get_page(number)


def lines(rows: Page[ImportRow]) -> Iterator[Line]:
    return (_line(row) for row in rows)


def _line(row: ImportRow) -> Line:
    body = row.body
    notes = [message for _, message in body["problems"]]
    notes += [
        f"{one['label']}：{one['file'] or '空'} → {one['row']}" for one in body["differences"]
    ]
    if row.why:
        notes.append(row.why)
    outcome = "" if row.outcome == Outcome.WAITING else row.get_outcome_display()
    url = reverse("children:detail", args=[row.child_id]) if row.child_id else ""
    return Line(
        number=row.number,
        sheet=row.sheet or "",
        who=body["values"].get("name", "没有姓名"),
        verdict=VERDICTS.get(row.verdict, row.verdict),
        tone=TONES.get(row.verdict, ""),
        notes=notes,
        outcome=outcome,
        url=url,
    )
