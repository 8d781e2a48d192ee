"""Who was asked to take part and what they answered, on the case's timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from weibao.kernel.actor import Actor
from weibao.kernel.timeline import Line, timelines
from weibao.org.queries.people import names_of

from .models import CaseAccess, Invitation, MeasureAnswer
from .models.access import CHANGED, Sees
from .models.invitation import Part
from .queries.together import together


@timelines.register("cases.units")
def units(kind: str, pk: Any, actor: Actor, at: datetime) -> list[Line]:
    """For those who see the whole case with the words; by the stage without them; else nothing."""
    if kind != "case":
        return []
    shown = together(pk, actor, at=at).sees
    if shown == Sees.OWN:
        return []
    rows = list(Invitation.objects.filter(case=pk).select_related("unit"))
    answers = list(
        MeasureAnswer.objects.filter(measure__case=pk).select_related("unit", "measure", "sent_to")
    )
    words = shown == Sees.ALL
    access = _changes_of_access(pk) if words else []
    # One look-up for everybody who is named below.
    names = names_of(
        [
            *(
                person
                for row in rows
                for person in (row.asked_by, row.answered_by, row.insisted_by)
            ),
            *(person for row in answers for person in (row.person, row.sent_on_by)),
            *(person for row in access for person in (row.given_by, row.ended_by)),
        ]
    )
    found = [line for row in rows for line in _invitation(row, names, words=words)]
    found += [line for row in answers for line in _answer(row, names, words=words)]
    found += _access(access, names)
    return [replace(line, kind="talk") for line in found]


def _changes_of_access(pk: Any) -> list[CaseAccess]:
    given = Q(why=CHANGED) | Q(ended_by__isnull=False)
    return list(CaseAccess.objects.filter(given, subject=pk).select_related("unit", "person"))


def _access(rows: list[CaseAccess], names: dict[UUID, str]) -> list[Line]:
    """What the lead changed by hand about who sees how much; with whom it was changed, and why."""
    anew: dict[tuple[UUID | None, UUID | None, datetime | None], UUID] = {
        (row.unit_id, row.person_id, row.valid_from): row.pk for row in rows if row.why == CHANGED
    }
    found = []
    for row in rows:
        holder = row.unit.short_name if row.unit else str(row.person.name) if row.person else ""
        if row.why == CHANGED:
            what, who = f"{holder}改为能看到“{row.get_sees_display()}”", row.given_by
            found.append(Line(row.valid_from, what, "eye", row.words, _name(names, who)))
        follows = anew.get((row.unit_id, row.person_id, row.valid_to), row.pk)
        if row.ended_why and row.valid_to and follows == row.pk:
            what, who = f"{holder}不再能看到个案", row.ended_by
            found.append(Line(row.valid_to, what, "ban", row.ended_why, _name(names, who)))
    return found


def _name(names: dict[UUID, str], person: UUID | None) -> str:
    return names.get(person, "") if person else ""


def _invitation(row: Invitation, names: dict[UUID, str], *, words: bool) -> list[Line]:
    unit, what = row.unit.short_name, "接手承办" if row.part == Part.LEAD else "协办"

    def said(text: str) -> str:
        return text if words else ""

    def who(person: UUID | None) -> str:
        return _name(names, person)

    lines = [Line(row.asked_at, f"请{unit}{what}", "invite", said(row.words), who(row.asked_by))]
    if row.insisted_at:
        again = f"再请{unit}{what}"
        lines.append(
            Line(row.insisted_at, again, "history", said(row.insisted), who(row.insisted_by))
        )
    if row.answered_at and row.state in ("accepted", "declined", "withdrawn"):
        agreed = row.state == "accepted"
        word = f"{unit}{'答应' if agreed else '没有答应'}{what}"
        tone = "done" if agreed else "late"
        icon = "check" if agreed else "close"
        by = who(row.answered_by)
        lines.append(Line(row.answered_at, word, icon, said(row.answer), by, tone=tone))
    if row.state == "withdrawn" and row.ended_at and not row.answered_at:
        lines.append(Line(row.ended_at, f"不再请{unit}{what}", "close"))
    return lines


def _answer(row: MeasureAnswer, names: dict[UUID, str], *, words: bool) -> list[Line]:
    kind = row.measure.get_kind_display()
    did = "接下" if row.accepted else "退回"
    lines = [
        Line(
            row.at,
            f"{row.unit.short_name}{did}“{kind}”",
            "check" if row.accepted else "history",
            row.reason if words else "",
            names.get(row.person, "") if row.person else "",
            tone="done" if row.accepted else "late",
        )
    ]
    if row.sent_on_at and row.sent_to:
        lines.append(
            Line(
                row.sent_on_at,
                f"“{kind}”改派{row.sent_to.short_name}",
                "send",
                row.sent_words if words else "",
                names.get(row.sent_on_by, "") if row.sent_on_by else "",
            )
        )
    return lines
