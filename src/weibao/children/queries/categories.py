"""Categories of children as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.lists import Asker
from weibao.kernel.moment import ZONE
from weibao.org.queries.people import names_of

from ..models import Category, Child
from ..models.category import State
from ..permissions import CHILDREN_JUDGE
from ..rules.categories.decision import bases
from .visible import worked_with

OPEN = (State.PROPOSED, State.CONFIRMED)
# What a case of such a name would give away to who sees the file by village only.
SEALED = frozenset(code for code, basis in bases().items() if basis.sealed)
ALARMS = frozenset(code for code, basis in bases().items() if basis.alarm)
SHORT = {
    "orphan": "孤儿",
    "de_facto": "事实无人抚养",
    "left_behind": "留守",
    "mobile": "流动",
    "hardship": "困境",
    "economic": "经济困难",
    "disabled": "残疾",
    "seriously_ill": "重病",
    "unregistered": "未落户",
    "out_of_school": "失学辍学",
    "under8_unattended": "无人看护",
    "under16_alone": "独自生活",
    "trustee_barred": "受托人不合适",
    "notice_missing": "没有书面告知",
    "contact_overdue": "一周没联系",
}


@dataclass(frozen=True)
class CategoryFace:
    """One category with its reasons, for the box on the file."""

    pk: UUID
    label: str
    short: str
    state: str
    said: str
    basis: str
    seal: str
    verified: bool
    alarm: bool
    since: date | None
    until: date | None
    reasons: list[tuple[str, str]]
    by: str
    why: str
    basis_of: str
    lapsed_on: date | None


def of_child(child: Child, *, works: bool) -> list[CategoryFace]:
    """Those that stand, alarms and open ones first. `works`: whether the viewer works with the file."""
    rows = list(Category.objects.filter(child=child).exclude(state=State.ENDED))
    shown = [row for row in rows if works or (row.code not in SEALED and row.state in OPEN)]
    names = names_of(row.decided_by for row in shown)
    order = list(bases())
    shown.sort(
        key=lambda row: (
            row.state == State.REJECTED,
            row.code not in ALARMS,
            order.index(row.code),
        )
    )
    return [_face(row, names, works=works) for row in shown]


def _face(row: Category, names: dict[UUID, str], *, works: bool) -> CategoryFace:
    basis = bases()[row.code]
    decided = row.decided_at.astimezone(ZONE) if row.decided_at else None
    by = names.get(row.decided_by, "") if row.decided_by else ""
    return CategoryFace(
        pk=row.pk,
        label=basis.label,
        short=SHORT.get(row.code, basis.label),
        state=row.state,
        said=State(row.state).label + (f" {decided:%Y-%m-%d}" if decided else ""),
        basis=basis.basis,
        seal=basis.counts_as,
        verified=basis.verified,
        alarm=basis.alarm,
        since=row.since,
        until=row.until,
        reasons=[(text, source) for text, source in row.reasons] if works else [],
        by=by,
        why=row.why if works else "",
        basis_of=row.basis_of,
        lapsed_on=row.lapsed_on,
    )


def chips(keys: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Short names for lists; of what harms by its name none."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Category.objects.filter(child__in=list(keys), state__in=OPEN).exclude(code__in=SEALED)
    order = list(bases())
    pairs = sorted(rows.values_list("child", "code"), key=lambda pair: order.index(pair[1]))
    for child, code in pairs:
        found[child].append(SHORT[code])
    return found


def choices(asker: Asker) -> Sequence[tuple[str, str]]:
    return [(code, basis.label) for code, basis in bases().items() if code not in SEALED]


def by_category(rows: QuerySet[Child], values: tuple[str, ...], asker: Asker) -> QuerySet[Child]:
    """Files with one of the categories; only of files one works with, for it is said of the child."""
    held = Category.objects.filter(child=OuterRef("pk"), code__in=values, state__in=OPEN)
    return worked_with(rows, asker.actor).filter(Exists(held))


def by_waiting(rows: QuerySet[Child], values: tuple[str, ...], asker: Asker) -> QuerySet[Child]:
    """Files with something to be confirmed."""
    return worked_with(rows, asker.actor).filter(
        Exists(Category.objects.filter(child=OuterRef("pk"), state=State.PROPOSED))
    )


def waiting(actor: Actor) -> QuerySet[Child]:
    """Open files with something for this person to confirm."""
    found = CHILDREN_JUDGE.visible_to(actor, Child.objects.filter(status="open"))
    return found.filter(Exists(Category.objects.filter(child=OuterRef("pk"), state=State.PROPOSED)))
