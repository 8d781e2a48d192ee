"""What a person decides about a category."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import ChoiceRow

from ..models.category import State
from .child import CHOOSE

WAYS = {
    State.PROPOSED: [(State.CONFIRMED, "确认"), (State.REJECTED, "不认定")],
    State.CONFIRMED: [(State.ENDED, "结束")],
    State.REJECTED: [(State.CONFIRMED, "改为确认")],
}
LAPSED = [(State.ENDED, "结束"), (State.CONFIRMED, "仍然认定")]


class JudgeForm(forms.Form):
    """Either way, with a reason where it is not simply confirmed."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    to = forms.ChoiceField(label="怎么办", widget=ChoiceRow, error_messages=CHOOSE)
    why = CleanCharField(
        label="理由", max_length=300, required=False, help_text="不认定或结束要写；能念给家里人听"
    )

    def __init__(self, *args: Any, state: str, lapsed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = LAPSED if lapsed else WAYS[State(state)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        must_say = data.get("to") in {State.REJECTED, State.ENDED} and not data.get("why")
        if must_say and "why" not in self.errors:
            self.add_error("why", "请写理由")
        return data
