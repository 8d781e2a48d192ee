"""Forms around lists: keeping a view, taking a list out."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import ChoiceRow

from ..exports.reasons import NAMES, REASONS

FOR = (("own", "只我自己用"), ("unit", "本单位都能用"))


class ViewForm(forms.Form):
    """The name of a view. The conditions are those of the list it is kept from."""

    label = CleanCharField(
        label="叫什么", max_length=12, help_text="比如：本月到期、东片三村。不写孩子姓名"
    )
    shared = forms.ChoiceField(label="给谁用", choices=FOR, initial="own", widget=ChoiceRow)


class ExportForm(forms.Form):
    """Why the list is taken out; a reason of its own for taking the names along."""

    reason = forms.ChoiceField(
        label="做什么用",
        choices=REASONS.items(),
        widget=forms.RadioSelect,
        error_messages={"required": "选一项用途，会写在文件第一行"},
    )
    words = CleanCharField(
        label="说明",
        max_length=100,
        required=False,
        help_text="比如：11 月未保例会用。会写在文件第一行，不写孩子姓名",
    )
    names = forms.ChoiceField(
        label="姓名",
        required=False,
        choices=[("", "遮盖，和页面上一样"), *((k, f"带姓名：{v}") for k, v in NAMES.items())],
        widget=forms.RadioSelect,
        help_text="带姓名会另记一条，写进每个孩子的“谁看过”",
    )

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            del self.fields["names"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("reason") == "other" and not given.get("words") and "words" not in self.errors:
            self.add_error("words", "选了其他，写一句做什么用")
        return given
