"""Why a name is uncovered, and why a file is closed: short lists, not essays."""

from __future__ import annotations

from django import forms

from weibao.kernel.forms import CleanCharField

from ..rules.reasons import CLOSE, OTHER, REVEAL
from .child import CHOOSE

CLOSE_CHOICES = [*((words, words) for words in CLOSE), (OTHER, "其他原因")]


class RevealForm(forms.Form):
    reason = forms.ChoiceField(
        label="为什么要看",
        choices=list(REVEAL.items()),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class _VersionForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class CloseForm(_VersionForm):
    reason = forms.ChoiceField(
        label="结档原因", choices=CLOSE_CHOICES, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    detail = CleanCharField(label="说明", max_length=200, required=False)

    def clean(self) -> dict[str, object]:
        facts = super().clean() or {}
        if facts.get("reason") == OTHER and not facts.get("detail"):
            self.add_error("detail", "选了其他原因，请写明")
        return facts

    def words(self) -> str:
        reason, detail = self.cleaned_data["reason"], self.cleaned_data["detail"]
        return detail if reason == OTHER else "：".join(filter(None, (reason, detail)))


class ReopenForm(_VersionForm):
    reason = CleanCharField(label="恢复原因", max_length=200)

    def words(self) -> str:
        return str(self.cleaned_data["reason"])
