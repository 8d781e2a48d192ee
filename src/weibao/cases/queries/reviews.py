"""Which open cases must be looked at by when, and who looked last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as If
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.org.queries.areas import area_names
from weibao.org.queries.people import names_of

from ..models import Case, CaseReview
from ..permissions import CASES_REVIEW, REVIEWS_VIEW
from ..rules.reviewing import Due, Rhythm, due, end_of_month, first_of_month
from ..settings import rhythm_of
from . import cases as reading

MOMENT = DateTimeField()


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def listed(actor: Actor, *, rhythm: Rhythm) -> QuerySet[Case]:
    """Open cases the actor may know of, with `looked` and `due`, the most pressing first.

    `workable`: the actor may note a review of it.

    The reckoning is that of `rules.reviewing.due`, done in the database so that a page can be cut.
    """
    same = Case.objects.filter(pk=OuterRef("pk"))
    newest = CaseReview.objects.filter(case=OuterRef("pk")).order_by()
    last = newest.values("case").annotate(last=Max("at")).values("last")
    rows = REVIEWS_VIEW.visible_to(actor, reading.visible(actor).filter(status__in=reading.OPEN))
    return (
        rows.annotate(workable=Exists(CASES_REVIEW.visible_to(actor, same)))
        .annotate(looked=Coalesce(Subquery(last, output_field=MOMENT), F("created_at")))
        .annotate(by_risk=_after("looked", rhythm, old=False))
        .annotate(
            by_age=Greatest(_after("looked", rhythm, old=True), _later("created_at", rhythm.long))
        )
        .annotate(due=If(When(by_age__lt=F("by_risk"), then=F("by_age")), default=F("by_risk")))
        .order_by("due", "pk")
    )


def _after(field: str, rhythm: Rhythm, *, old: bool) -> Any:
    """`field` and the days that belong to the risk of the row."""
    steps = [
        When(risk=risk, then=_later(field, rhythm.days(risk, old=old))) for risk in rhythm.every
    ]
    return If(*steps, default=_later(field, rhythm.every[""]), output_field=MOMENT)


def _later(field: str, days: int) -> Any:
    added = F(field) + Value(timedelta(days=days))
    return ExpressionWrapper(added, output_field=MOMENT)


def of_month(rows: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """Those that must be looked at until the end of the month, overdue ones with them."""
    return rows.filter(due__lt=start_of(end_of_month(on) + timedelta(days=1)))


def overdue(rows: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    return rows.filter(due__lt=start_of(on))


def reviewed_in_month(actor: Actor, *, on: date) -> QuerySet[Case]:
    """Cases of the actor looked at this month, also those closed since."""
    of_this = CaseReview.objects.filter(month=first_of_month(on)).values("case")
    rows = REVIEWS_VIEW.visible_to(actor, reading.visible(actor))
    return rows.filter(pk__in=of_this).order_by("-status_at", "pk")


@dataclass(frozen=True)
class Line:
    """One case of the list. Holds no name: `subject` is covered, or only a village's child."""

    case: Case
    subject: str
    place: str
    age: int
    due: Due
    late: bool
    last: CaseReview | None
    by: str
    workable: bool


def lines(cases: Iterable[Case], *, rhythm: Rhythm, on: date) -> list[Line]:
    """Three more queries, however many cases."""
    rows = list(cases)
    last = last_reviews([row.pk for row in rows])
    people = names_of(review.person for review in last.values())
    places = area_names(row.area for row in rows)
    return [
        _line(row, last.get(row.pk), people, places.get(row.area, ""), rhythm, on) for row in rows
    ]


def _line(
    row: Case,
    last: CaseReview | None,
    people: dict[UUID, str],
    place: str,
    rhythm: Rhythm,
    on: date,
) -> Line:
    opened = _day(row.created_at)
    looked = _day(last.at) if last else opened
    when = due(row.risk, opened=opened, looked=looked, rhythm=rhythm)
    return Line(
        case=row,
        subject=reading.subject_of(row, place=place),
        place=place,
        age=(on - opened).days,
        due=when,
        late=row.status != "closed" and when.on < on,
        last=last,
        by=people.get(last.person, "") if last and last.person else "",
        workable=row.status != "closed" and getattr(row, "workable", False),
    )


def last_reviews(cases: list[UUID]) -> dict[UUID, CaseReview]:
    newest = CaseReview.objects.filter(case=OuterRef("case")).order_by("-at", "-pk")
    found = CaseReview.objects.filter(case__in=cases, pk=Subquery(newest.values("pk")[:1]))
    return {review.case_id: review for review in found}


@dataclass(frozen=True)
class Past:
    review: CaseReview
    by: str
    # From which level to which, where it changed.
    change: str


def past(case: Case) -> list[Past]:
    """Earlier reviews of a case, newest first."""
    rows = list(case.reviews.order_by("-at", "-pk"))
    people = names_of(row.person for row in rows)
    return [
        Past(row, people.get(row.person, "") if row.person else "", change_of(row)) for row in rows
    ]


def change_of(row: CaseReview) -> str:
    if row.risk_before == row.risk_after:
        return ""
    before = row.get_risk_before_display() if row.risk_before else "待评"
    return f"{before} → {row.get_risk_after_display()}"


def in_month(case: Case, *, on: date) -> list[CaseReview]:
    """Reviews of the case this month, oldest first."""
    return list(case.reviews.filter(month=first_of_month(on)).order_by("turn"))


def rhythm_for(actor: Actor, *, on: date) -> Rhythm:
    """Of the actor's own town; lists of several towns follow the first."""
    return rhythm_of(next(iter(sorted(actor.towns)), ""), on=on)


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def pressing(actor: Actor, *, on: date) -> tuple[int, int]:
    """(of this month, overdue among them) that the actor is asked to look at; one query."""
    rows = CASES_REVIEW.visible_to(actor, listed(actor, rhythm=rhythm_for(actor, on=on)))
    found = of_month(rows, on=on).aggregate(
        number=Count("pk"), late=Count("pk", filter=Q(due__lt=start_of(on)))
    )
    return found["number"], found["late"]
