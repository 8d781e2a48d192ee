"""What units ask of each other, on the home page of exactly those who are asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.todos import Todo, todos

from .queries import assignments, meetings, questions
from .queries.parts import clock_views, subjects_seen

Words = dict[str, Any]
# A meeting stands on the home page from the day before.
AHEAD = timedelta(hours=36)


@todos.register("cases.together")
def asked(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    """Tasks and questions for the person and the person's units, papers owed, answers waited for."""
    tasks = list(assignments.waiting_for(actor)[:limit])
    between = questions.between(actor)
    for_us = [row for row in between if row.unit_id in actor.unit_ids][:limit]
    by_us = [row for row in between if row.asker_id in actor.unit_ids][:limit]
    met = meetings.near(actor, at=at, until=at + AHEAD)[:limit]
    pairs: list[tuple[Any, Words]] = [
        *((row, _task(row)) for row in tasks),
        *((row, _question(row)) for row in for_us),
        *((row, _waited(row)) for row in by_us),
        *((row, _coming(row) if row.held_at > at else _owed(row)) for row in met),
    ]
    if not pairs:
        return []
    views = clock_views({row.pk for row, _ in pairs}, at=at)
    seen = subjects_seen(actor, {row.case_id for row, _ in pairs})
    return [
        Todo(clock=views.get(row.pk), **words, **seen.get(row.case_id, {})) for row, words in pairs
    ]


def _task(row: Any) -> Words:
    return {
        "key": f"assignment:{row.pk}",
        "bucket": "mine",
        "title": f"{'交您办的事' if row.person_id else '交办事项'}：个案 {row.case.number}",
        "url": reverse("cases:assignment", args=[row.pk]),
        "act": "去办",
        "at": row.given_at,
    }


def _question(row: Any) -> Words:
    return {
        "key": f"question:{row.pk}",
        "bucket": "mine",
        "title": f"{row.asker.short_name}{row.get_kind_display()}：个案 {row.case.number}",
        "url": reverse("cases:question", args=[row.pk]),
        "act": "答复",
        "at": row.asked_at,
    }


def _waited(row: Any) -> Words:
    return {
        "key": f"question-waited:{row.pk}",
        "bucket": "waiting",
        "title": f"等{row.unit.short_name}答复“{row.get_kind_display()}”：个案 {row.case.number}",
        "url": reverse("cases:question", args=[row.pk]),
        "at": row.asked_at,
    }


def _owed(row: Any) -> Words:
    return {
        "key": f"meeting:{row.pk}",
        "bucket": "mine",
        "title": f"补会商纪要：个案 {row.case.number}",
        "url": reverse("cases:meeting-notes", args=[row.pk]),
        "act": "写纪要",
        "at": row.held_at,
    }


def _coming(row: Any) -> Words:
    when = row.held_at.astimezone(ZONE)
    return {
        "key": f"meeting-coming:{row.pk}",
        "bucket": "mine",
        "title": f"{when:%m-%d %H:%M} 会商：个案 {row.case.number}",
        "url": reverse("cases:meeting", args=[row.pk]),
        "act": "看安排",
        "at": row.called_at,
    }
