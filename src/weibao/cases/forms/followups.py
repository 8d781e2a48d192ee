"""The form of a follow-up."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import DateInput

from .investigation import InquiryForm


class FollowUpForm(InquiryForm):
    """An entry like those of the investigation, and how it goes on."""

    next_on = forms.DateField(
        label="下次回访",
        required=False,
        widget=DateInput(),
        error_messages={"invalid": "写成 2026-09-30 这样的日期"},
    )
    ended_why = CleanCharField(
        label="不再回访的原因",
        max_length=500,
        multiline=True,
        required=False,
        help_text="孩子稳定了、转到外地有人接手，才不再回访",
    )
    field_order = ("how", "happened_at", "who", "found", "next_on", "ended_why", "files")

    def __init__(self, *args: Any, days: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].label = "怎么回访的"
        self.fields["found"].label = "孩子现在怎么样"
        usual = f"不填按风险等级，{days} 天后" if days else "这个风险等级不要求，要再看就定一天"
        self.fields["next_on"].help_text = usual

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("next_on") and given.get("ended_why"):
            self.add_error("ended_why", "要么定下次回访的日子，要么写为什么不再回访")
        if given.get("next_on") and given["next_on"] <= self.at.date():
            self.add_error("next_on", "下次回访的日子要在今天以后")
        return given
