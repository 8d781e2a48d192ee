"""Cases that a person stepped aside from, and their parts: no notice of theirs reaches that person."""

from __future__ import annotations

from typing import Any

from weibao.kernel.actor import Actor
from weibao.kernel.excluding import exclusions, gates

from .models import Assignment, Measure, Meeting, Question
from .queries.asides import stepped_aside_from


@gates.register("cases")
def steps_aside(actor: Actor) -> bool:
    return bool(stepped_aside_from(actor).exists())


@exclusions.register("cases")
def asides(actor: Actor) -> Any:
    return stepped_aside_from(actor)


@exclusions.register("cases.measures")
def measures(actor: Actor) -> Any:
    return Measure.objects.filter(case__in=stepped_aside_from(actor)).values("pk")


@exclusions.register("cases.assignments")
def assignments(actor: Actor) -> Any:
    return Assignment.objects.filter(case__in=stepped_aside_from(actor)).values("pk")


@exclusions.register("cases.questions")
def questions(actor: Actor) -> Any:
    return Question.objects.filter(case__in=stepped_aside_from(actor)).values("pk")


@exclusions.register("cases.meetings")
def meetings(actor: Actor) -> Any:
    return Meeting.objects.filter(case__in=stepped_aside_from(actor)).values("pk")
