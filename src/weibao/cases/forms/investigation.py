"""What is written about an investigation: entries, and the answers of a safety assessment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow, DateTimeInput
from weibao.office.attachments.field import FilesField
from weibao.office.attachments.limits import Limits

from ..models.case import Risk
from ..models.inquiry import InquiryHow
from ..rules.assessment import table

# Nothing in a case is older than that; an earlier year is a slip of the finger.
FIRST_YEAR = 2000


def past(moment: datetime, at: datetime) -> datetime:
    """A typed moment that lies behind us; raises `ValidationError` in plain words."""
    if moment > at:
        raise ValidationError("这个时间还没有到，请看一下日期和钟点")
    if moment.year < FIRST_YEAR:
        raise ValidationError(f"请看一下年份，不能早于 {FIRST_YEAR} 年")
    return moment


class InquiryForm(PageForm):
    how = forms.ChoiceField(
        label="怎么了解的",
        choices=[("", "请选择"), *InquiryHow.choices],
        error_messages={"required": "选一种方式"},
    )
    happened_at = forms.DateTimeField(
        label="什么时候",
        widget=DateTimeInput(),
        error_messages={"required": "写上日期和钟点", "invalid": "写上日期和钟点，大概的也行"},
    )
    who = CleanCharField(
        label="谁去的、见了谁", max_length=200, help_text="比如：周文静、何江；见了孩子和外祖母"
    )
    found = CleanCharField(
        label="了解到什么",
        max_length=4000,
        multiline=True,
        help_text="看到的、听到的分开写；孩子的话用原话",
    )
    files = FilesField(label="照片、录音或文件")  # type: ignore[assignment]

    def __init__(
        self, *args: Any, town: str, at: datetime, limits: Limits | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["files"].of(town, at=at, staff=True, limits=limits)  # type: ignore[attr-defined]

    def clean_happened_at(self) -> datetime:
        return past(self.cleaned_data["happened_at"], self.at)


class AssessForm(PageForm):
    """One choice for each question, none filled in; the level is chosen after the proposal was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in table().questions:
            self.fields[question.code] = forms.ChoiceField(
                label=question.label,
                choices=[(entry.code, entry.label) for entry in question.answers],
                widget=ChoiceRow(
                    bad=[entry.code for entry in question.answers if entry.risk == "high"]
                ),
                error_messages={"required": "这一项还没有回答"},
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[question.code] for question in table().questions]

    @property
    def answers(self) -> dict[str, str]:
        return {entry.code: self.cleaned_data[entry.code] for entry in table().questions}


class DecideForm(PageForm):
    """The level a person sets, and why it is lower than proposed or than before."""

    risk = forms.ChoiceField(
        label="您定的风险等级",
        choices=Risk.choices,
        widget=ChoiceRow,
        error_messages={"required": "选一个等级"},
    )
    why = CleanCharField(
        label="为什么定低",
        max_length=500,
        multiline=True,
        required=False,
        help_text="比建议的低，或者比现在的低，才要写",
    )
