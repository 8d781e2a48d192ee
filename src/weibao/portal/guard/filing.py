"""One public report on its way in: counted by line, block, town, installation and wording.

Counting stands before filing, so that many at once do not all find room; what turns out not to be a
new report is taken back. The same form sent again (same once key) is one report and counts once.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from hashlib import sha256

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.kernel.addresses import block_of, line_of
from weibao.kernel.windows import Window
from weibao.office.guard import tally, telling
from weibao.office.guard.numbers import SYSTEM_BUSY, TOWN_BUSY, Numbers, numbers
from weibao.reports.models import Report

from . import texts
from .judging import Counts, Verdict, judge

HOUR = 3600
EVERYBODY = "everybody"

lines, blocks, towns, system = Window(HOUR), Window(HOUR), Window(HOUR), Window(HOUR)
# Forms that are being filed or were, by a digest of their once key.
forms = Window(HOUR)

Place = tuple[Window, Hashable]


class Incoming:
    """Where one report counts. The address lives as long as the request."""

    def __init__(self, address: str, *, key: str, town: str, text: str, at: datetime) -> None:
        self.town, self.at = town, at
        self.form = sha256(key.encode()).digest()[:16]
        # An address that cannot be told is in no address layer.
        self.line: Place | None = (lines, line_of(address)) if address else None
        self.block: Place | None = (blocks, block_of(address)) if address else None
        self.whole: list[Place] = [(towns, town), (system, EVERYBODY)]
        self.texts: list[Place] = [(texts.seen, mark) for mark in texts.keys(text, town=town)]
        self._counted = False

    def enter(self, *, in_danger: bool) -> Verdict:
        """Count it, and what the layers say. The same form again is only looked at."""
        self._counted = not forms.add(self.form, at=self.at)
        in_town, in_all = [self._before(place) for place in self.whole]
        seen = Counts(
            line=self._before(self.line) if self.line else 0,
            block=self._before(self.block) if self.block else 0,
            town=in_town,
            system=in_all,
            same_text=texts.times([self._before(place) for place in self.texts]),
        )
        return judge(seen, self._numbers(), in_danger=in_danger)

    def leave(self, *, is_new: bool) -> None:
        """Keep the count when a new report came of it, and only then."""
        if is_new and not self._counted:
            # The same form, sent at the same moment, was counted and is taken back.
            for window, key in self._places():
                window.add(key, at=self.at)
        if not is_new:
            forms.take_back(self.form, at=self.at)
            for window, key in self._places() if self._counted else []:
                window.take_back(key, at=self.at)

    def _places(self) -> list[Place]:
        own = [place for place in (self.line, self.block) if place]
        return [*own, *self.whole, *self.texts]

    def _before(self, place: Place) -> int:
        window, key = place
        if self._counted:
            return window.add(key, at=self.at)
        return max(0, window.count(key, at=self.at) - 1)

    def tell(self) -> None:
        """Let the keepers know, once a day, that a town or the installation gets unusually many."""
        now = self._numbers()
        for layer, count, most, whole in (
            (tally.TOWN, towns.count(self.town, at=self.at), now[TOWN_BUSY], self.town),
            (tally.SYSTEM_LAYER, system.count(EVERYBODY, at=self.at), now[SYSTEM_BUSY], ""),
        ):
            if count > most and telling.first_today(layer, whole, self.at):
                place = "本镇" if whole else "整个平台"
                text = f"一小时里{place}收到的网上报告超过 {most} 件，请看“设置－防滥用”"
                telling.tell_keepers(layer, text, town=whole, at=self.at)

    def _numbers(self) -> Numbers:
        return numbers(self.town, on=self.at.date())


def note_held(report: Report, layer: str) -> None:
    """The event of a report that was held, in the transaction that filed it."""
    at = report.created_at
    record(tally.HELD, actor=SYSTEM, at=at, subject=report, digest=layer, count=1)


def forget() -> None:
    """As after a start of the process."""
    for window in (lines, blocks, towns, system, forms, texts.seen):
        window.clear()
