"""Calling a meeting, moving it, and writing it up with what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow, DateTimeInput
from weibao.office.attachments.field import FilesField
from weibao.org.models import Unit

from ..actions.meetings import MOST_DECISIONS, Decided
from ..queries.targets import Candidate
from ..rules.measures import choices as kinds_of_measures
from .together import DayField, TargetField

WHEN = {"required": "写什么时候开", "invalid": "时间写成 2026-03-01 15:00 这样"}
ROWS = 2
MORE = 3


class UnitsField(forms.MultipleChoiceField):
    """Several of some units that are at hand already."""

    def __init__(self, **more: Any) -> None:
        messages = {"invalid_choice": "有单位现在不能选，请重新选"}
        super().__init__(required=False, error_messages=messages, **more)
        self.units: dict[str, Unit] = {}

    def of(self, units: Iterable[Unit]) -> None:
        self.units = {str(unit.pk): unit for unit in units}
        self.choices = [(pk, unit.short_name) for pk, unit in self.units.items()]

    def clean(self, value: Any) -> list[Unit]:
        return [self.units[pk] for pk in super().clean(value)]


class PlaceForm(PageForm):
    held_at = forms.DateTimeField(label="什么时候", widget=DateTimeInput(), error_messages=WHEN)
    place = CleanCharField(label="在哪里", max_length=100)


class CallForm(PlaceForm):
    purpose = CleanCharField(
        label="商量什么",
        max_length=300,
        multiline=True,
        help_text="请来的单位看得到，不写姓名和细节",
    )
    units = UnitsField(label="参与这个个案的单位", widget=forms.CheckboxSelectMultiple)
    more = UnitsField(
        label="还请哪些单位",
        widget=forms.SelectMultiple,
        help_text="可以选几个；只看到会商的时间、地点和事由",
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], part: Collection[UUID], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["units"].of(unit for unit in units if unit.pk in part)
        fields["more"].of(unit for unit in units if unit.pk not in part)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not (given.get("units") or given.get("more")) and not self.errors:
            self.add_error("units", "至少请一个别的单位")
        return given


class NotesForm(PageForm):
    """The paper of a meeting; who came has a box and a line for each unit."""

    notes = CleanCharField(
        label="会上说了什么", max_length=8000, multiline=True, help_text="只有看全部的单位看得到"
    )
    guests = CleanCharField(
        label="其他到会的人", max_length=300, required=False, help_text="比如律师、亲属、社工"
    )
    files = FilesField(label="会商纪要的照片或文件")  # type: ignore[assignment]

    def __init__(
        self, *args: Any, units: Sequence[Unit], town: str, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        files: Any = self.fields["files"]
        files.of(town, at=at, staff=True)
        self.units = list(units)
        for unit in self.units:
            self.fields[f"came-{unit.pk}"] = forms.BooleanField(
                label=unit.short_name, required=False
            )
            people = CleanCharField(
                label=f"{unit.short_name}到会的人", max_length=100, required=False
            )
            people.widget.attrs["placeholder"] = "谁来的"
            self.fields[f"people-{unit.pk}"] = people

    def attendance(self) -> list[Any]:
        """The two fields of each unit, for the page."""
        return [(self[f"came-{unit.pk}"], self[f"people-{unit.pk}"]) for unit in self.units]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.came(given):
            self.add_error(None, "至少勾一个到会的单位")
        return given

    def came(self, given: dict[str, Any]) -> dict[UUID, str]:
        """Whoever is named was there, ticked or not."""
        return {
            unit.pk: given.get(f"people-{unit.pk}", "")
            for unit in self.units
            if given.get(f"came-{unit.pk}") or given.get(f"people-{unit.pk}")
        }


class DecisionForm(forms.Form):
    """One decision. A row with nothing in it is not one."""

    text = CleanCharField(label="决定", max_length=1000, multiline=True, required=False)
    becomes = forms.ChoiceField(
        label="怎么落实",
        choices=[("assignment", "交办事项"), ("measure", "处置措施"), ("none", "不办")],
        required=False,
        widget=ChoiceRow,
    )
    to = TargetField(label="由谁办", required=False)
    due_on = DayField(label="哪天前办完", required=False)
    kind = forms.ChoiceField(
        label="哪种措施", choices=[("", "请选择"), *kinds_of_measures()], required=False
    )
    why_none = CleanCharField(label="为什么不办", max_length=300, required=False)

    def __init__(self, *args: Any, people: Sequence[Candidate], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].of(people)
        fields["due_on"].of(today)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.is_blank(given):
            return given
        needed = {
            "": (("becomes", "选怎么落实"),),
            "assignment": (("to", "选由谁办"), ("due_on", "写哪天前办完")),
            "measure": (("to", "选由哪个单位办"), ("kind", "选哪种措施")),
            "none": (("why_none", "写明为什么不办"),),
        }
        for name, message in (("text", "写下决定了什么"), *needed[given.get("becomes", "")]):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, message)
        return given

    def is_blank(self, given: dict[str, Any]) -> bool:
        return not any(given.get(name) for name in self.fields) and not self.errors

    def decided(self) -> Decided | None:
        given = self.cleaned_data
        return None if self.is_blank(given) else Decided(**given)


class BaseDecisions(forms.BaseFormSet):
    default_error_messages = {
        "missing_management_form": "表单不完整，请刷新后重填",
        "too_many_forms": f"最多写 {MOST_DECISIONS} 项决定",
    }

    def decided(self) -> list[Decided]:
        return [made for form in self.forms if (made := form.decided()) is not None]

    def wrong(self) -> list[forms.BaseForm]:
        return [form for form in self.forms if form.errors]


def decisions(
    data: Any, *, people: Sequence[Candidate], today: date, rows: int = ROWS
) -> BaseDecisions:
    """The rows as typed, or empty ones."""
    made = forms.formset_factory(
        DecisionForm,
        formset=BaseDecisions,
        extra=0 if data else rows,
        max_num=MOST_DECISIONS,
        absolute_max=MOST_DECISIONS + 1,
        validate_max=True,
    )
    kind = cast("type[BaseDecisions]", made)
    return kind(data, prefix="d", form_kwargs={"people": people, "today": today})


def soon(at: datetime) -> datetime:
    """A likely time for a meeting: tomorrow afternoon."""
    return (at + timedelta(days=1)).replace(hour=15, minute=0, second=0, microsecond=0)
