"""Handing a report over, taking it back, sending it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import DateTimeInput

from ..models import BodyKind

FIRST_YEAR = 2000
TOLD = "报告人凭回执看到：交给了谁、还要不要他做什么；不写孩子的姓名和住址"


class SignForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class SendBackForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label="退回的理由", max_length=1000, multiline=True, help_text="移来的镇会看到"
    )


class TakeBackForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label="为什么收回",
        max_length=1000,
        multiline=True,
        help_text="例如对方书面退回、查明归本镇管；报告回到待受理",
    )


class ToTownForm(PageForm):
    """To another town of this database."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    town = forms.ChoiceField(label="移交给哪个乡镇")
    reason = CleanCharField(label="为什么移交", max_length=1000, multiline=True)
    told = CleanCharField(label="告诉报告人的话", max_length=1000, multiline=True, help_text=TOLD)

    def __init__(self, *args: Any, towns: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = [("", "请选择"), *towns]  # type: ignore[attr-defined]


class ToBodyForm(PageForm):
    """To a body outside: who took it, when, under which number."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="哪一类单位", choices=[("", "请选择"), *BodyKind.choices])
    name = CleanCharField(label="单位名称", max_length=60)
    taken_at = forms.DateTimeField(label="对方什么时候接收的", widget=DateTimeInput())
    taker = CleanCharField(label="对方接收人", max_length=50, required=False)
    document = CleanCharField(
        label="移交文号或回执号", max_length=60, required=False, help_text="有函件就写文号"
    )
    along = forms.TypedMultipleChoiceField(
        label="随案移交了哪些附件",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="移交单上列出名称和校验码；原件在附件里取",
    )
    reason = CleanCharField(label="为什么移交", max_length=1000, multiline=True)
    told = CleanCharField(label="告诉报告人的话", max_length=1000, multiline=True, help_text=TOLD)

    def __init__(
        self, *args: Any, at: datetime, files: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["along"].choices = files  # type: ignore[attr-defined]
        self.fields["along"].initial = [number for number, _ in files]

    def clean_taken_at(self) -> datetime:
        taken: datetime = self.cleaned_data["taken_at"]
        if taken > self.at:
            raise ValidationError("接收的时间不能在现在以后")
        if taken.year < FIRST_YEAR:
            raise ValidationError(f"请看一下年份，不能早于 {FIRST_YEAR} 年")
        return taken
