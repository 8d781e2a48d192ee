"""What is written when units are asked to take part, answer, and see more or less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow
from weibao.org.models import Person, Unit

from ..actions.knowing import NOTHING
from ..models.access import Sees

PICK = {"required": "选一个单位", "invalid_choice": "这个单位现在不能选，请换一个"}


class UnitForm(PageForm):
    """A form with a unit to choose."""

    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), empty_label="请选择", error_messages=PICK
    )

    def __init__(
        self,
        *args: Any,
        units: QuerySet[Unit],
        offered: Sequence[Unit] | None = None,
        label: str = "",
        **kwargs: Any,
    ) -> None:
        """`units` may be chosen; `offered`, where they were read before, are what stands there."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        if offered is not None:
            field.choices = [("", "请选择"), *((unit.pk, unit.short_name) for unit in offered)]
        if label:
            field.label = label


class InviteForm(UnitForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    sees = forms.ChoiceField(label="答应以后能看到", choices=Sees.choices, widget=ChoiceRow)
    why = CleanCharField(
        label="为什么请他们",
        max_length=300,
        multiline=True,
        help_text="他们答复前就看得到，不写孩子和报告人的姓名",
    )


class LeadForm(UnitForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    why = CleanCharField(
        label="为什么移交",
        max_length=300,
        multiline=True,
        help_text="对方答复前就看得到，不写孩子和报告人的姓名",
    )
    stays = forms.BooleanField(label="移交后我们继续协办", required=False)


class HandlerForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.ModelChoiceField(
        label="承办人",
        queryset=Person.objects.none(),
        empty_label="请选择",
        error_messages={"required": "选一个人", "invalid_choice": "这个人不在承办单位的办案岗位上"},
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda person: str(person.name)


class DeclineForm(PageForm):
    reason = CleanCharField(
        label="为什么不能", max_length=500, multiline=True, help_text="承办单位会看到"
    )


class InsistForm(PageForm):
    reason = CleanCharField(
        label="为什么还是要请他们",
        max_length=500,
        multiline=True,
        help_text="只能再请一次，分管领导会知道",
    )


class SendOnForm(UnitForm):
    words = CleanCharField(
        label="说明",
        max_length=500,
        multiline=True,
        required=False,
        help_text="再派给退回来的单位时必须写；分管领导会知道",
    )


class AccessForm(PageForm):
    """What a unit or a person sees from now on."""

    line = forms.UUIDField(widget=forms.HiddenInput)
    sees = forms.ChoiceField(
        label="改为能看到", choices=[*Sees.choices, (NOTHING, "不再能看到")], widget=ChoiceRow
    )
    words = CleanCharField(label="为什么改", max_length=300)


class AsideForm(PageForm):
    reason = CleanCharField(
        label="为什么回避",
        max_length=500,
        multiline=True,
        help_text="比如：和被反映人是亲属。密封保存，只有决定回避的人看得到",
    )


class ExcludeForm(AsideForm):
    person = forms.ModelChoiceField(
        label="谁回避",
        queryset=Person.objects.none(),
        empty_label="请选择",
        error_messages={"required": "选一个人", "invalid_choice": "这个人看不到这个个案，不用回避"},
    )
    field_order = ("person", "reason")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda person: str(person.name)


class LiftForm(PageForm):
    reason = CleanCharField(label="为什么解除回避", max_length=500, multiline=True)


class FindUnitForm(PageForm):
    q = CleanCharField(
        label="单位名称、乡镇名称或区划代码",
        max_length=40,
        help_text="比如：白水镇派出所；白水镇；500110",
    )
