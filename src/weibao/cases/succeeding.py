"""Cases, measures, access and invitations of a unit that was merged go to its successor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.succeeding import successions
from weibao.org.models import Unit

from .access import end_line, give
from .actions.moving import move_all
from .models import Assignment, Case, CaseAccess, Invitation, Measure, Question
from .models.access import Sees
from .models.invitation import PENDING


@successions.register("cases")
def follow(old: UUID, heir: UUID, by: Actor, at: datetime) -> int:
    """Each case is a root of its own: locked, changed, and told in its history."""
    left, right = Unit.objects.get(pk=old), Unit.objects.get(pk=heir)
    open_ones = CaseAccess.objects.filter(unit=left, valid_to=None)
    touched = set(open_ones.values_list("subject", flat=True))
    touched |= set(
        Case.objects.filter(lead=left).exclude(status="closed").values_list("pk", flat=True)
    )
    touched |= set(_pending(left).values_list("case", flat=True))
    given = Measure.objects.filter(unit=left, state__in=("open", "planned"))
    touched |= set(given.values_list("case", flat=True))
    for model in (Assignment, Question):
        touched |= set(model.objects.filter(unit=left, state="open").values_list("case", flat=True))
    touched |= set(Question.objects.filter(asker=left, state="open").values_list("case", flat=True))
    cases = list(Case.objects.filter(pk__in=touched).order_by("pk").values_list("pk", flat=True))
    for pk in cases:
        _one(pk, left, right, by=by, at=at)
    # What is left belongs to reports, which are let in by the same lines.
    rest = list(CaseAccess.objects.filter(unit=left, valid_to=None))
    _lines(rest, right, by=by, at=at)
    return len(cases) + len(rest)


def _one(pk: UUID, left: Unit, right: Unit, *, by: Actor, at: datetime) -> None:
    case = aggregates.lock(Case, pk)
    if case.lead_id == left.pk:
        # Its person may not have come along: then the to-do asks for another.
        case.lead = right
    move_all(case, left, right, at=at)
    for invitation in _pending(left).filter(case=case):
        _invitation(invitation, right, at=at)
    lines = CaseAccess.objects.filter(subject=pk, unit=left, valid_to=None)
    _lines(list(lines), right, by=by, at=at)
    aggregates.save(case, by=by, at=at, event="case.unit_succeeded", fields=["access", "lead"])


def _pending(unit: Unit) -> QuerySet[Invitation]:
    return Invitation.objects.filter(unit=unit, state__in=PENDING)


def _invitation(invitation: Invitation, right: Unit, *, at: datetime) -> None:
    """It waits for the successor, unless that was asked for the same already or leads the case."""
    same = Invitation.objects.filter(
        case=invitation.case_id, unit=right, part=invitation.part, state__in=PENDING
    )
    if same.exists() or invitation.case.lead_id == right.pk:
        invitation.state, invitation.ended_at = "withdrawn", at
    else:
        invitation.unit = right
    invitation.save(update_fields=["unit", "state", "ended_at"])


def _lines(lines: list[CaseAccess], right: Unit, *, by: Actor, at: datetime) -> None:
    for line in lines:
        end_line(line, at=at, by=by)
        give(
            _Subject(line),
            right,
            sees=Sees(line.sees),
            at=at,
            why=line.why,
            words=line.words,
            by=by,
        )


class _Subject:
    """What `give` asks of a case or a report, taken from the line itself."""

    def __init__(self, line: CaseAccess) -> None:
        self.pk, self.town = line.subject, line.town
