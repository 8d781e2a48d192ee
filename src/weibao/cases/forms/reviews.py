"""What is written at a review."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow

from ..models.case import Risk
from ..models.review import ReviewOutcome

CHANGES = {ReviewOutcome.RAISE.value, ReviewOutcome.LOWER.value}


class ReviewForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="复核结果",
        choices=ReviewOutcome.choices,
        widget=ChoiceRow,
        error_messages={"required": "选一个复核结果"},
    )
    risk = forms.ChoiceField(
        label="改成哪一级",
        choices=[("", "不改"), *Risk.choices],
        required=False,
        help_text="只在升高或降低时选",
    )
    note = CleanCharField(
        label="复核意见",
        max_length=1000,
        multiline=True,
        help_text="孩子现在怎样、措施落实没有、为什么这样定。升高、降低时就是定级理由",
        error_messages={"required": "写一句复核意见"},
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        outcome, risk = given.get("outcome"), given.get("risk")
        if outcome in CHANGES and not risk:
            self.add_error("risk", "选要改成的等级")
        if outcome and outcome not in CHANGES and risk:
            self.add_error("risk", "这个结果不改等级，请选“不改”")
        return given
