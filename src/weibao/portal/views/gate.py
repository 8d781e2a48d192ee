"""The gate before the one write: counts a report, perhaps asks a puzzle, perhaps holds it for review.

`_send` of the report goes through it and does nothing else about limits. Everything typed is carried over
the puzzle's page as it came, whatever the steps are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError
from django.http import HttpResponse

from weibao.audit.once import FIELD, KeyMissing, key_of, was_sent
from weibao.kernel.addresses import client_of
from weibao.kernel.text import visible
from weibao.office.guard import tally
from weibao.office.guard.numbers import PUZZLE_PARTS, PUZZLE_WAIT, numbers
from weibao.reports.models import Report

from ..guard import filing, puzzle
from ..guard.judging import Verdict
from ..journey import Journey
from .pages import Request, page

# What the puzzle's page says anew instead of carrying it.
OWN = {"go", FIELD, puzzle.TOKEN, puzzle.PROOF, puzzle.ANSWER}
FAILED = "puzzle_failed"


class Entry:
    """One report at the gate. `page` is the puzzle where one stands between, otherwise None."""

    def __init__(self, verdict: Verdict) -> None:
        self.page: HttpResponse | None = None
        self.suspicion = verdict.suspicion
        self._layer = verdict.holds
        self.is_new = False

    def given_up(self) -> None:
        """The puzzle was not answered: the report is taken in all the same, and held."""
        if not self.suspicion:
            self.suspicion, self._layer = FAILED, tally.PUZZLE

    def filed(self, report: Report) -> None:
        """Called in the transaction that wrote the report."""
        self.is_new = True
        if self.suspicion:
            filing.note_held(report, self._layer)


@contextmanager
def gate(request: Request, journey: Journey) -> Iterator[Entry]:
    """Let a report in: within, either `page` is shown, or it is filed with `suspicion` and `filed`."""
    town = journey.place.town.code
    incoming = filing.Incoming(
        client_of(request),
        key=request.POST.get(FIELD, ""),
        town=town,
        text=journey.answers.get("what", ""),
        at=request.at,
    )
    verdict = incoming.enter(in_danger=journey.in_danger)
    entry = Entry(verdict)
    try:
        if verdict.asks:
            _ask(request, journey, entry, verdict.asks)
        yield entry
    finally:
        incoming.leave(is_new=entry.is_new)
    if entry.is_new:
        # The receipt is more important than this notice.
        with suppress(DatabaseError):
            incoming.tell()


def _ask(request: Request, journey: Journey, entry: Entry, layer: str) -> None:
    """Look at the puzzle that came with the form; show one unless it is done with."""
    town = journey.place.town.code
    now = numbers(town, on=request.on)
    try:
        # Sent before, and only the answer got lost: there is nothing to ask, nothing new is written.
        if was_sent(request):
            return
        key = key_of(request)
    except KeyMissing:
        return
    state, current, left = puzzle.look(
        journey.typed, key, at=request.at, parts=now[PUZZLE_PARTS], wait=now[PUZZLE_WAIT]
    )
    if state is puzzle.State.SOLVED:
        return
    if state is puzzle.State.GIVEN_UP:
        entry.given_up()
        return
    if state is puzzle.State.FRESH:
        tally.note(tally.PUZZLED, layer, town=town)
    context = {
        "puzzle": current,
        "state": state.value,
        "left": left,
        "typed": journey.typed.get(puzzle.ANSWER, "") if state is puzzle.State.EARLY else "",
        "carried": _carried(request),
    }
    entry.page = page(
        request, "portal/report/puzzle.html", context, place=journey.place, status=422
    )


def _carried(request: Any) -> list[tuple[str, str]]:
    return [
        (name, visible(text))
        for name, texts in request.POST.lists()
        if name not in OWN
        for text in texts
    ]
