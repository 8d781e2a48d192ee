"""Where a file goes, why, and which children of the household go along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import TextArea

from .child import CHOOSE

Places = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class TransferForm(forms.Form):
    """`places` are villages by town; `along` the files of the household, by id."""

    to_area = forms.ChoiceField(label="移交到哪个村（社区）", error_messages=CHOOSE)
    address = CleanCharField(
        label="新住址", max_length=200, required=False, help_text="村民小组、门牌；不知道可以空着"
    )
    why = CleanCharField(
        label="为什么移交",
        max_length=300,
        multiline=True,
        widget=TextArea(rows=3),
        help_text="如：跟奶奶搬到二居社区住。对方答复以前看得到这段话，看不到档案",
    )
    along = forms.MultipleChoiceField(
        label="同住的孩子一起移交", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, places: Places, along: Sequence[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for name, choices in (("to_area", [("", "请选"), *places]), ("along", along)):
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # both choose
        if not along:
            del self.fields["along"]

    def given(self) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        return facts | {"along": [UUID(key) for key in facts.get("along", ())]}


class AnswerForm(forms.Form):
    answer = CleanCharField(
        label="答复",
        max_length=300,
        required=False,
        multiline=True,
        widget=TextArea(rows=2),
        help_text="不接收必须写明原因",
    )
    act = forms.ChoiceField(choices=[("accept", "接收"), ("refuse", "不接收")])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("act") == "refuse" and not facts.get("answer"):
            self.add_error("answer", "请写明为什么不接收")
        return facts
