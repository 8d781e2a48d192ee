"""Form widgets that know how they look; use them in `Meta.widgets` or on the field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms


class _Cards:
    look = "cards"

    def __init__(
        self,
        *args: Any,
        icons: Mapping[str, str] | None = None,
        notes: Mapping[str, str] | None = None,
        wide: Collection[str] = (),
        one_column: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.icons = dict(icons or {})
        self.notes = dict(notes or {})
        self.wide = wide
        self.one_column = one_column


class AnswerCards(_Cards, forms.RadioSelect):
    """One of several answers as cards in two columns, with an icon and a second line each."""


class ManyAnswerCards(_Cards, forms.CheckboxSelectMultiple):
    """Several of several answers as cards."""


class ChoiceRow(forms.RadioSelect):
    """Two to four answers in one row; `bad` names the values that mean something is wrong."""

    look = "choice"

    def __init__(self, *args: Any, bad: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bad = bad


class DateInput(forms.DateInput):
    """The browser's own date field; the value always travels as 2026-11-24."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """Day and time of day, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class TextArea(forms.Textarea):
    """Several lines; `rows` says how many are seen at first."""

    def __init__(self, *, rows: int = 4, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"rows": rows, **(attrs or {})})
