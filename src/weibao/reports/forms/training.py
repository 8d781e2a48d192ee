"""One training, as it is written down after it was held."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import DateInput, TextArea
from weibao.org.models import Unit

from ..actions.training import Held
from ..models.training import Topic
from .facts import FIRST_YEAR

MOST_PEOPLE = 10_000


class TrainingForm(PageForm):
    unit = forms.ChoiceField(label="哪个单位")
    held_on = forms.DateField(
        label="哪天培训的",
        widget=DateInput(),
        error_messages={"required": "写上日期", "invalid": "写上日期"},
    )
    topic = forms.ChoiceField(
        label="主要讲什么",
        choices=[("", "选一项"), *Topic.choices],
        error_messages={"required": "选一项"},
    )
    trainer = CleanCharField(label="谁讲的", max_length=50)
    attended = forms.IntegerField(
        label="来了多少人", min_value=1, max_value=MOST_PEOPLE, widget=forms.NumberInput
    )
    obliged = forms.IntegerField(
        label="应到多少人", min_value=1, max_value=MOST_PEOPLE, widget=forms.NumberInput
    )
    about = CleanCharField(
        label="讲了些什么",
        max_length=1000,
        multiline=True,
        required=False,
        widget=TextArea(rows=3),
        help_text="讲“其他”的写一句；不写孩子的事",
    )

    def __init__(self, *args: Any, units: list[Unit], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        own = [(str(unit.pk), unit.name) for unit in units]
        self.fields["unit"].choices = own  # type: ignore[attr-defined]
        for name in ("attended", "obliged"):
            self.fields[name].error_messages |= {
                "required": "写上人数",
                "invalid": "写成数字",
                "min_value": "至少 1 个人",
                "max_value": f"最多 {MOST_PEOPLE} 人，请看一下",
            }
            for validator in self.fields[name].validators:
                code = getattr(validator, "code", "")
                validator.message = self.fields[name].error_messages.get(code)  # type: ignore[attr-defined]

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.on:
            raise forms.ValidationError("培训的日子还没有到，办完了再记")
        if day.year < FIRST_YEAR:
            raise forms.ValidationError(f"请看一下年份，不能早于 {FIRST_YEAR} 年")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        attended, obliged = data.get("attended"), data.get("obliged")
        if attended and obliged and attended > obliged:
            self.add_error("obliged", "应到的不能比来的少")
        if (
            data.get("topic") == Topic.OTHER
            and not data.get("about")
            and not self.errors.get("about")
        ):
            self.add_error("about", "选了“其他”，写一句讲了什么")
        return data

    def held(self) -> Held:
        names = Held.__dataclass_fields__
        return Held(**{name: self.cleaned_data[name] for name in names})

    @property
    def whose(self) -> UUID:
        return UUID(self.cleaned_data["unit"])


class WithdrawForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(label="为什么撤回", max_length=200)
