"""What is written when a clock is stopped or extended."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.office.rules.stopping import REASONS


class StopForm(PageForm):
    why = forms.ChoiceField(
        label="为什么停表",
        choices=[("", "请选择"), *REASONS.items()],
        error_messages={"required": "选一个停表的原因"},
    )
    words = CleanCharField(
        label="说明",
        max_length=500,
        required=False,
        help_text="例如鉴定委托书的文号、哪天送检",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("why") == "other" and not given.get("words") and "words" not in self.errors:
            self.add_error("words", "选了“其他原因”，要写明是什么")
        return given


class ExtendForm(PageForm):
    words = CleanCharField(
        label="理由和批准",
        max_length=500,
        help_text="为什么要延长、谁在哪天批准、文号",
    )
