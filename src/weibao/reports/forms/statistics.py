"""Which days the figures are about: in the address, so that a page of figures can be sent on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from weibao.kernel.ui.widgets import DateInput

from ..queries.statistics import MOST_MONTHS, Period
from .facts import FIRST_YEAR


def this_year(on: date) -> Period:
    return Period(on.replace(month=1, day=1), on)


def choices(on: date) -> list[tuple[str, Period]]:
    """Periods that are asked for again and again."""
    first = on.replace(day=1)
    last_month = first - timedelta(days=1)
    return [
        ("今年", this_year(on)),
        ("本月", Period(first, on)),
        ("上月", Period(last_month.replace(day=1), last_month)),
        ("近 90 天", Period(on - timedelta(days=89), on)),
        ("近一年", Period(on - timedelta(days=364), on)),
    ]


class PeriodForm(forms.Form):
    """`from` is a word of the language, hence the mapping below."""

    to = forms.DateField(label="到", widget=DateInput(), error_messages={"invalid": "写成某一天"})

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "period_%s"
        self.on = on
        begin = forms.DateField(
            label="从", widget=DateInput(), error_messages={"invalid": "写成某一天"}
        )
        self.fields = {"from": begin, **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from"), data.get("to")
        if first and last:
            if first > last:
                self.add_error("to", "“到”要在“从”以后")
            elif first.year < FIRST_YEAR or last.year > self.on.year + 1:
                self.add_error("from", "请看一下年份")
            elif (last - first).days > 31 * MOST_MONTHS:
                self.add_error("from", f"一次最多看 {MOST_MONTHS} 个月")
        return data

    def period(self) -> Period:
        """What was asked for, or this year where that cannot be."""
        if self.is_bound and self.is_valid():
            return Period(self.cleaned_data["from"], self.cleaned_data["to"])
        return this_year(self.on)
