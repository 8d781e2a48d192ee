"""Forms about posts and who holds them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import DateInput

from ..models import Appointment, Person
from ..queries.people import people_visible
from ..roles import Role

NO_DATE = {"required": "请选日期。", "invalid": "请填写日期，例如 2026-03-01。"}


class PersonChoice(forms.ModelChoiceField):
    """A member of staff by name; the user name tells two of one name apart."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name}（{obj.username}）"


def to_choose(actor: Actor) -> QuerySet[Person]:
    """Whom the keeper may appoint: active people of the town, never themselves."""
    return people_visible(actor).filter(is_active=True).exclude(pk__in=[actor.person_id])


class PostForm(forms.Form):
    role = forms.ChoiceField(label="岗位类型", choices=[("", "请选"), *Role.choices])
    title = CleanCharField(
        label="职务名称", max_length=40, error_messages={"required": "请写职务名称。"}
    )
    must_fill = forms.BooleanField(
        label="必须有人", required=False, help_text="没有人时，空缺会立刻显示出来"
    )


class AppointForm(forms.Form):
    person = PersonChoice(
        label="安排谁",
        queryset=Person.objects.none(),
        empty_label="请选",
        error_messages={"required": "请选一个人。"},
    )
    valid_from = forms.DateField(label="从哪天起", widget=DateInput, error_messages=NO_DATE)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = to_choose(actor)  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Who takes over, from which day; who leaves, where several hold the post."""

    holder = forms.ChoiceField(label="谁交出", required=False)
    to = PersonChoice(
        label="谁接手",
        queryset=Person.objects.none(),
        empty_label="请选",
        error_messages={"required": "请选接手的人。"},
    )
    on = forms.DateField(label="从哪天起", widget=DateInput, error_messages=NO_DATE)

    def __init__(self, *args: Any, actor: Actor, holders: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = to_choose(actor)  # type: ignore[attr-defined]
        if len(holders) > 1:
            names = [(str(row.pk), str(row.person.name)) for row in holders]
            self.fields["holder"].choices = [("", "所有在岗的人"), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["holder"]


class DayForm(forms.Form):
    """From which day something ends."""

    on = forms.DateField(label="从哪天起", widget=DateInput, error_messages=NO_DATE)
    version = forms.IntegerField(widget=forms.HiddenInput)
