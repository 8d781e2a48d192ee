"""What is asked once for several cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from weibao.kernel.forms import CleanCharField
from weibao.org.models import Person, Unit


class UrgeForm(forms.Form):
    words = CleanCharField(
        label="带一句话",
        max_length=60,
        required=False,
        help_text="可以不写。会出现在对方的通知里，不写孩子姓名",
    )


class LeadForm(forms.Form):
    unit = forms.ModelChoiceField(
        label="请哪个单位接手",
        queryset=Unit.objects.none(),
        empty_label="请选择",
        error_messages={"required": "选一个单位", "invalid_choice": "这个单位现在不能选，请换一个"},
    )
    stays = forms.BooleanField(label="移交后我们继续协办", required=False)
    words = CleanCharField(
        label="为什么移交",
        max_length=300,
        multiline=True,
        help_text="对方答复前就看得到，不写孩子和报告人的姓名",
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class HandlerForm(forms.Form):
    person = forms.ModelChoiceField(
        label="由谁承办",
        queryset=Person.objects.none(),
        empty_label="请选择",
        error_messages={"required": "选一个人", "invalid_choice": "这个人现在不能选，请换一个"},
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda person: str(person.name)
