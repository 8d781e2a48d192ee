"""What a person decides about the risk level of a child."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import ChoiceRow

from ..rules.risk import LEVELS, Assessed, Rated, must_say_why
from .child import CHOOSE


class RiskForm(forms.Form):
    """A level; with a reason where it departs from the rule or lowers what was decided."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label="定为",
        coerce=int,
        choices=list(LEVELS.items()),
        widget=ChoiceRow,
        error_messages=CHOOSE,
    )
    why = CleanCharField(
        label="理由",
        max_length=300,
        required=False,
        help_text="和规则算的不一样，或者要调低，必须写；能念给家里人听",
    )

    def __init__(self, *args: Any, found: Assessed, rated: Rated | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.rated = found, rated

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        level, unsaid = data.get("level"), not data.get("why") and "why" not in self.errors
        if level and unsaid and must_say_why(self.rated, self.found, level):
            self.add_error("why", "请写理由：和规则算的不一样，或者比现在低")
        return data
