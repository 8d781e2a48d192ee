"""Forms of the holidays page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import ChoiceRow, DateInput, TextArea

from ..rules.arrangement import LONGEST_SPAN, Day, Reading, read
from ..rules.year import day_range

SOURCE = "国务院办公厅的通知写文号，本地调整写哪个机关、哪份文件"


class YearForm(forms.Form):
    """A whole year as text, and what it rests on. `checked` is asked for when something is odd."""

    text = CleanCharField(
        label="放假安排",
        max_length=6000,
        multiline=True,
        widget=TextArea(rows=12),
        help_text="可以把通知全文贴进来，也可以一行写一段：10-01 至 10-07 休；10-11 班",
        error_messages={"required": "把放假安排贴在这里。"},
    )
    source = CleanCharField(
        label="依据",
        max_length=200,
        help_text=SOURCE,
        error_messages={"required": "写明依据。"},
    )
    checked = forms.BooleanField(label="我对照通知核对过，就是这样", required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.reading = Reading()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.reading = read(text, year=self.year)
        if self.reading.problems:
            raise forms.ValidationError(self.reading.problems)
        return text


class DayForm(forms.Form):
    """One day, or a few in a row, that differ from the week."""

    first = forms.DateField(
        label="哪一天", widget=DateInput, error_messages={"required": "请选日期。"}
    )
    last = forms.DateField(
        label="到哪一天", required=False, widget=DateInput, help_text="只有一天就不用填"
    )
    works = forms.ChoiceField(
        label="这一天",
        choices=[("no", "休息"), ("yes", "上班")],
        widget=ChoiceRow,
        error_messages={"required": "请选休息还是上班。"},
    )
    name = CleanCharField(
        label="名称",
        max_length=40,
        help_text="例如：国庆节、自治县成立纪念日",
        error_messages={"required": "写个名称。"},
    )
    source = CleanCharField(
        label="依据", max_length=200, help_text=SOURCE, error_messages={"required": "写明依据。"}
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last") or values.get("first")
        if first is None or last is None:
            return values
        if last < first:
            self.add_error("last", "不能早于前一个日期。")
        elif (last - first).days >= LONGEST_SPAN:
            self.add_error("last", f"一次最多 {LONGEST_SPAN} 天。")
        elif not self.on.year - 1 <= first.year <= self.on.year + 2:
            self.add_error("first", "年份不对，请核对。")
        values["last"] = last
        return values

    @property
    def days(self) -> list[Day]:
        values = self.cleaned_data
        return [
            Day(day, values["works"] == "yes", values["name"])
            for day in day_range(values["first"], values["last"])
        ]
