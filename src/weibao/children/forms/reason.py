"""Why a name is uncovered, and why a file is closed: short lists, not essays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField

from ..models import Child
from ..rules.leaving import LEAVINGS, problems
from ..rules.reasons import REVEAL
from .child import CHOOSE
from .day import DayField

CLOSE_CHOICES = [(entry.code, entry.label) for entry in LEAVINGS.values() if entry.alone]


class RevealForm(forms.Form):
    reason = forms.ChoiceField(
        label="为什么要看",
        choices=list(REVEAL.items()),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class _VersionForm(forms.Form):
    """About one file, as it stood when the form was shown."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, child: Child, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child, self.on = child, on


class CloseForm(_VersionForm):
    reason = forms.ChoiceField(
        label="结档原因", choices=CLOSE_CHOICES, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    day = DayField(label="哪天的事", help_text="迁走、收养、出境、去世的那天；其他可以空着")
    detail = CleanCharField(
        label="交接了什么、交给谁",
        max_length=200,
        required=False,
        help_text="满 18 岁、迁出、被收养、其他原因必须写",
    )

    def clean(self) -> dict[str, object]:
        facts = super().clean() or {}
        code = facts.get("reason")
        if code:
            day, words = facts.get("day"), facts.get("detail", "")
            found = problems(code, day, words, birth=self.child.birth, on=self.on)
            for name, problem in found.items():
                if name not in self.errors:
                    self.add_error(name, problem)
        return facts

    def given(self) -> dict[str, Any]:
        facts = self.cleaned_data
        return {"kind": facts["reason"], "day": facts["day"], "reason": facts["detail"]}


class ReopenForm(_VersionForm):
    reason = CleanCharField(label="恢复原因", max_length=200)

    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}
