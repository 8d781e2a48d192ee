"""The form of a dated setting: a new value from a day on."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.phones import PhoneError, parse_phone
from weibao.kernel.ui.widgets import DateInput

from ..settings import Declared


class ValueForm(forms.Form):
    """The field for the value follows the kind the setting was declared with."""

    valid_from = forms.DateField(
        label="从哪天起", widget=DateInput, error_messages={"required": "请选日期。"}
    )
    basis = CleanCharField(
        label="依据",
        max_length=200,
        help_text="例如：2026 年第 3 次镇长办公会纪要",
        error_messages={"required": "写明依据。"},
    )
    field_order = ("value", "valid_from", "basis")

    def __init__(self, *args: Any, entry: Declared, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.fields["value"] = _field(entry)
        self.order_fields(self.field_order)

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if self.entry.kind == "phone" and value:
            try:
                parse_phone(value)
            except PhoneError as problem:
                raise forms.ValidationError(str(problem)) from problem
        return value


def _field(entry: Declared) -> forms.Field:
    if entry.kind == "number":
        between = f"请写 {entry.least} 到 {entry.most} 之间的整数。"
        return forms.IntegerField(
            label=f"新的值（{entry.unit}）" if entry.unit else "新的值",
            min_value=entry.least,
            max_value=entry.most,
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), between
            ),
        )
    return CleanCharField(
        label="新的值", max_length=40 if entry.kind == "phone" else 200, required=False
    )
