"""Cases that a person stepped aside from, and their parts: no notice of theirs reaches that person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.excluding import exclusions

from .models import Assignment, Measure, Meeting, Question, StepAside


def _cases(actor: Actor) -> QuerySet[Any]:
    return StepAside.objects.filter(person=actor.person_id, valid_to=None).values("case")


@exclusions.register("cases")
def asides(actor: Actor) -> Any:
    return _cases(actor)


@exclusions.register("cases.measures")
def measures(actor: Actor) -> Any:
    return Measure.objects.filter(case__in=_cases(actor)).values("pk")


@exclusions.register("cases.assignments")
def assignments(actor: Actor) -> Any:
    return Assignment.objects.filter(case__in=_cases(actor)).values("pk")


@exclusions.register("cases.questions")
def questions(actor: Actor) -> Any:
    return Question.objects.filter(case__in=_cases(actor)).values("pk")


@exclusions.register("cases.meetings")
def meetings(actor: Actor) -> Any:
    return Meeting.objects.filter(case__in=_cases(actor)).values("pk")
