"""A day, typed as people write it."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.ui.widgets import DateInput

FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


class DayField(forms.DateField):
    """Left empty where the day is not known."""

    def __init__(self, *, label: str, **more: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=DateInput,
            input_formats=FORMATS,
            error_messages={"invalid": "请写成 2018-03-05 这样的日期"},
            **more,
        )
