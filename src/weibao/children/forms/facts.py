"""The form of one section of a file: built from the table of kinds, one group of fields for each fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import ChoiceRow, DateInput, TextArea

from ..actions.facts import Change, Source
from ..models import Fact
from ..rules.facts import NO, SOURCES, YES, Kind, Section
from .child import CHOOSE
from .day import DayField

# More answers than this stand in a list that opens.
IN_A_ROW = 4
CHANGED, WRONG = "changed", "wrong"


@dataclass(frozen=True)
class Group:
    """The fields of one fact, for the template."""

    kind: Kind
    value: forms.BoundField
    since: forms.BoundField | None
    until: forms.BoundField | None
    gone: forms.BoundField | None
    # Whether the day on which it ends is asked for: where it may be one of several, or has one.
    ends: bool


class SectionForm(forms.Form):
    """What is typed into one section. `rows` are the facts as the editor saw them."""

    source = forms.ChoiceField(
        label="依据", choices=[("", "请选择"), *SOURCES], required=False, error_messages=CHOOSE
    )
    source_words = CleanCharField(
        label="依据说明", max_length=200, required=False, help_text="什么材料、谁说的、哪天看到的"
    )
    how = forms.ChoiceField(
        label="改的是哪一种",
        choices=[(CHANGED, "情况变了，原来的留在记录里"), (WRONG, "原来登记错了，改正")],
        initial=CHANGED,
        widget=ChoiceRow,
        error_messages=CHOOSE,
    )

    def __init__(
        self,
        *args: Any,
        section: Section,
        rows: Sequence[Fact],
        about: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.section, self.about = section, about
        self.rows: dict[str, Fact | None] = {}
        self.kinds: dict[str, Kind] = {}
        for kind in section.kinds:
            for name, row in _places(kind, [row for row in rows if row.kind == kind.code]):
                self.kinds[name], self.rows[name] = kind, row
                self._offer(name, kind, row)

    def _offer(self, name: str, kind: Kind, row: Fact | None) -> None:
        value = _value_field(kind)
        value.initial = row.content if row else ""
        self.fields[name] = value
        days = () if kind.undated else (("since", "从哪天起"), ("until", "到哪天"))
        for part, label in days:
            said = getattr(row, part) if row else None
            self.fields[f"{name}-{part}"] = DayField(label=label, initial=said)
        if kind.many and row is not None:
            self.fields[f"{name}-gone"] = forms.BooleanField(label="登记错了，去掉", required=False)

    def groups(self) -> Iterator[Group]:
        for name, kind in self.kinds.items():
            since, until, gone = (self._bound(name, part) for part in ("since", "until", "gone"))
            ends = kind.many or bool(until and until.value())
            yield Group(kind, self[name], since, until, gone, ends)

    def _bound(self, name: str, part: str) -> forms.BoundField | None:
        return self[f"{name}-{part}"] if f"{name}-{part}" in self.fields else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, kind in self.kinds.items():
            value = str(data.get(name, ""))
            wrong = kind.problem(value) if value and name not in self.errors else ""
            if wrong:
                self.add_error(name, wrong)
            begin, end = data.get(f"{name}-since"), data.get(f"{name}-until")
            if begin and end and end < begin:
                self.add_error(f"{name}-until", "“到哪天”早于“从哪天起”")
        if not self.errors and self.changes() and not data.get("source"):
            self.add_error("source", "请选依据：这些情况是从哪里知道的")
        return data

    def on_time(self, on: date) -> bool:
        """Whether no fact begins later than today; adds the errors."""
        for name in self.kinds:
            begin = self.cleaned_data.get(f"{name}-since")
            if begin and begin > on:
                self.add_error(f"{name}-since", "这一天还没有到")
        return not self.errors

    def changes(self) -> list[Change]:
        """What was typed otherwise than it stood."""
        return [change for name in self.kinds if (change := self._change(name)) is not None]

    def _change(self, name: str) -> Change | None:
        kind, row, data = self.kinds[name], self.rows[name], self.cleaned_data
        value = "" if data.get(f"{name}-gone") else str(data.get(name) or "")
        since, until = data.get(f"{name}-since"), data.get(f"{name}-until")
        if kind.undated and row is not None:
            since, until = row.since, row.until
        before = (row.content, row.since, row.until) if row else ("", None, None)
        if (value, since, until) == before or not (value or before[0]):
            return None
        wrong = data.get("how") == WRONG or bool(data.get(f"{name}-gone"))
        if row is not None and value == row.content:
            # Only the days were mended: that is a correction whatever was ticked.
            wrong = True
        moved = since if wrong or since != before[1] else None
        entry = row.entry if row and kind.many else None
        return Change(kind.code, value, self.about, entry, moved, until, wrong)

    def told(self) -> Source:
        return Source(self.cleaned_data["source"], self.cleaned_data["source_words"])


def _places(kind: Kind, rows: Sequence[Fact]) -> Iterator[tuple[str, Fact | None]]:
    """The names under which the facts of a kind stand in the form; one empty for another of many."""
    if not kind.many:
        yield kind.code, next((row for row in rows if row.until is None), None)
        return
    for row in rows:
        yield f"{kind.code}-{row.entry}", row
    yield f"{kind.code}-new", None


def _value_field(kind: Kind) -> forms.Field:
    common: Mapping[str, Any] = {
        "label": kind.label,
        "required": False,
        "help_text": kind.help,
        "error_messages": CHOOSE,
    }
    if kind.type == "yes":
        choices = [(YES, "是"), (NO, "否"), ("", "不清楚")]
        return forms.ChoiceField(choices=choices, widget=ChoiceRow, **common)
    if kind.type == "choice":
        return forms.ChoiceField(choices=[("", "没有登记"), *kind.choices], **common)
    limit = 500 if kind.type in {"text", "long"} else 24
    widget: Any = TextArea(rows=3) if kind.type == "long" else forms.TextInput()
    if kind.type == "day":
        widget = DateInput()
    if kind.type == "number":
        widget.attrs["inputmode"] = "decimal"
    del_messages = {name: text for name, text in common.items() if name != "error_messages"}
    return CleanCharField(max_length=limit, widget=widget, **del_messages)
