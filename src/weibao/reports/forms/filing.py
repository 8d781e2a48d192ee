"""A report taken at the desk or made by a mandated unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import AnswerCards, DateTimeInput
from weibao.org.queries.areas import villages_of

from ..models.report import Channel
from ..rules.circumstances import circumstances

# An earlier year is a slip of the finger.
FIRST_YEAR = 2000
DESK_CHANNELS = (Channel.PHONE, Channel.HOTLINE, Channel.WALK_IN)


class FilingForm(forms.Form):
    """What a colleague files. Circumstance in plain words; the server decides the urgency."""

    circumstance = forms.ChoiceField(
        label="是什么情形",
        choices=[(entry.code, entry.label) for entry in circumstances()],
        widget=AnswerCards(icons={entry.code: entry.icon for entry in circumstances()}),
        error_messages={"required": "选最接近的一种，拿不准选最后一项"},
    )
    in_danger = forms.BooleanField(label="孩子现在正有危险（先打 110）", required=False)
    what = CleanCharField(label="发生了什么", max_length=4000, multiline=True)
    area = forms.ChoiceField(label="孩子住在哪个村（社区）", required=False)
    child_known = CleanCharField(
        label="孩子的情况",
        max_length=1000,
        multiline=True,
        required=False,
        help_text="姓名、年龄、性别、学校，知道多少写多少",
    )
    suspect_known = CleanCharField(label="被反映的人", max_length=500, required=False)
    place = CleanCharField(label="在哪里发生", max_length=300, required=False)
    when = CleanCharField(label="什么时候", max_length=200, required=False)
    known_at = forms.DateTimeField(
        label="您单位什么时候知道的", required=False, widget=DateTimeInput()
    )
    channel = forms.ChoiceField(label="从哪里来", required=False)
    reporter_name = CleanCharField(label="报告人姓名", max_length=50, required=False)
    reporter_phone = CleanCharField(label="报告人电话", max_length=20, required=False)

    def __init__(self, *args: Any, town: str, desk: bool, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        places = [(area.code, area.short_name) for area in villages_of(town)]
        self.fields["area"].choices = [("", "还不清楚"), *places]  # type: ignore[attr-defined]
        if desk:
            self.fields["channel"].choices = [(c.value, c.label) for c in DESK_CHANNELS]  # type: ignore[attr-defined]
            del self.fields["known_at"]
        else:
            for name in ("channel", "reporter_name", "reporter_phone"):
                del self.fields[name]

    def clean_known_at(self) -> datetime | None:
        known: datetime | None = self.cleaned_data["known_at"]
        if known and known > self.at:
            raise ValidationError("知道的时间不能在现在以后")
        if known and known.year < FIRST_YEAR:
            raise ValidationError(f"请看一下年份，不能早于 {FIRST_YEAR} 年")
        return known

    def clean_area(self) -> str:
        return str(self.cleaned_data["area"] or "")
