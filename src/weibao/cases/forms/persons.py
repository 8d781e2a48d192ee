"""Writing down a person of a case, and that the person is no longer concerned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow, DateInput

from ..actions.persons import Facts
from ..models import Participant
from ..models.participant import Flag, Kinship, ParticipantRole

NO_DATE = {"required": "选日期", "invalid": "日期写成 2026-03-01 这样"}


class PersonForm(PageForm):
    """Everything that is known; the name of a child on file is not asked, it stands in the file."""

    role = forms.ChoiceField(
        label="在个案里是",
        choices=[("", "请选择"), *ParticipantRole.choices],
        error_messages={"required": "选这个人在个案里是什么人"},
    )
    relation = forms.ChoiceField(
        label="与孩子的关系", choices=[("", "不清楚"), *Kinship.choices], required=False
    )
    name = CleanCharField(
        label="姓名",
        max_length=100,
        required=False,
        help_text="还不知道可以空着，在“情况”里写怎么认",
    )
    contact = CleanCharField(
        label="联系方式", max_length=60, required=False, help_text="电话、微信，或找得到的人"
    )
    workplace = CleanCharField(label="单位或住处", max_length=100, required=False)
    about = CleanCharField(
        label="情况",
        max_length=500,
        multiline=True,
        required=False,
        help_text="年龄、性格、白天在哪，几句话。参与单位看得到的人，这里也看得到，不写案情",
    )
    flags = forms.MultipleChoiceField(
        label="注意",
        choices=Flag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "有不认识的选项，请重新选"},
    )

    def __init__(self, *args: Any, on_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_file = on_file
        if on_file:
            del self.fields["name"]
            choice: Any = self.fields["role"]
            choice.choices = [
                pair for pair in ParticipantRole.choices if pair[0] in ("child", "sibling")
            ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        nameless = not self.on_file and not given.get("name") and "name" not in self.errors
        if nameless and not given.get("about") and "about" not in self.errors:
            self.add_error("name", "写姓名；还不知道姓名，就在情况里写怎么认得出这个人")
        return given

    def facts(self) -> Facts:
        given = self.cleaned_data
        return Facts(**(given | {"flags": tuple(given["flags"])}))


def initial_of(person: Participant) -> dict[str, Any]:
    names = ("role", "relation", "name", "contact", "workplace", "about", "flags")
    return {name: getattr(person, name) for name in names}


class EndPersonForm(PageForm):
    on = forms.DateField(label="从哪天起", widget=DateInput, error_messages=NO_DATE)
    why = CleanCharField(
        label="为什么不再有关",
        max_length=200,
        help_text="比如：查明不是这个人；已经不照料孩子；写错了人",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        widget: Any = self.fields["on"].widget
        widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("日期不能在今天以后")
        return on


class TakeInForm(PageForm):
    """A proposed sibling becomes part of the case."""

    child = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label="作为",
        choices=[("sibling", "兄弟姐妹，一并关注"), ("child", "也是这个案里的孩子")],
        widget=ChoiceRow,
        error_messages={"required": "选作为孩子还是兄弟姐妹"},
    )


class DeclineForm(PageForm):
    child = forms.UUIDField(widget=forms.HiddenInput)
    why = CleanCharField(
        label="为什么不一并关注", max_length=200, help_text="比如：同名，不是一家人；已另立个案"
    )
