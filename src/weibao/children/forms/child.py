"""The form of a child's file, for opening and correcting it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import ChoiceRow, TextArea
from weibao.org.models import Area, Unit

from ..models import Child, Sex
from ..rules.identity import Identity, judge
from .day import DayField

CHOOSE = {"required": "请选一项", "invalid_choice": "列表里没有这一项，请重选"}


class ChildForm(forms.Form):
    """Facts of one child. Keyword arguments give the choices of this person and the day."""

    name = CleanCharField(label="姓名", max_length=50, help_text="和户口簿一致；还不知道可写“不详”")
    sex = forms.ChoiceField(
        label="性别", choices=Sex.choices, widget=ChoiceRow, required=False, error_messages=CHOOSE
    )
    birth = DayField(label="出生日期")
    id_number = CleanCharField(
        label="身份证号码",
        max_length=40,
        required=False,
        help_text="填了号码，出生日期和性别可以不填",
    )
    area = forms.ChoiceField(label="现住村（社区）", error_messages=CHOOSE)
    address = CleanCharField(
        label="详细住址", max_length=200, required=False, help_text="村民小组、门牌；不用再写村名"
    )
    school = forms.ChoiceField(label="学校", required=False, error_messages=CHOOSE)
    school_text = CleanCharField(
        label="其他学校", max_length=60, required=False, help_text="列表里没有的学校写在这里"
    )
    class_name = CleanCharField(label="年级班级", max_length=40, required=False)
    note = CleanCharField(
        label="备注", max_length=2000, multiline=True, required=False, widget=TextArea(rows=3)
    )

    def __init__(
        self,
        *args: Any,
        villages: Sequence[Area],
        schools: Sequence[Unit],
        on: date,
        before: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.before = on, before
        self.schools = {str(unit.pk): unit for unit in schools}
        places = [(area.code, area.short_name) for area in villages]
        # With one village there is nothing to choose.
        self._offer("area", places if len(places) == 1 else [("", "请选择"), *places])
        named = [(key, unit.short_name) for key, unit in self.schools.items()]
        self._offer("school", [("", "没有上学，或不在列表里"), *named])
        self.places = dict(places)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("school") and facts.get("school_text"):
            self.add_error("school_text", "上面已经选了学校，这里不用再写")
        # A field with a fault of its own has its message; the others are still compared.
        typed = Identity(facts.get("birth"), facts.get("sex", ""), facts.get("id_number", ""))
        verdict = judge(typed, on=self.on, before=self.before)
        for name, words in verdict.problems.items():
            if name not in self.errors:
                self.add_error(name, words)
        found = verdict.identity
        if not found.sex and "sex" not in self.errors:
            self.add_error("sex", "请选一项；还不知道可选“不清楚”")
        facts |= {"birth": found.birth, "sex": found.sex, "id_number": found.id_number}
        return facts

    def facts(self) -> dict[str, Any]:
        """What `open_file` takes."""
        return self.cleaned_data | {"school": self.schools.get(self.cleaned_data["school"])}

    def typed(self) -> dict[str, Any]:
        """What `edit_file` takes."""
        facts = dict(self.cleaned_data)
        school = facts.pop("school")
        return facts | {"school_id": UUID(school) if school else None}


def initial_of(child: Child) -> dict[str, Any]:
    """The form's values for a file as it stands."""
    names = ("name", "sex", "birth", "id_number", "area", "address", "school_text", "class_name")
    values = {name: getattr(child, name) for name in (*names, "note")}
    return values | {"school": str(child.school_id or "")}
