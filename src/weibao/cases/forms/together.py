"""Giving a task, asking another unit, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow, DateInput
from weibao.office.attachments.field import FilesField
from weibao.office.attachments.limits import Limits
from weibao.org.models import Unit

from ..actions.assignments import Target
from ..models.question import QuestionKind
from ..queries.targets import Candidate
from ..rules.days import wrong_day

NO_DATE = {"required": "选日期", "invalid": "日期写成 2026-03-01 这样"}
NOT_NOW = "这个单位或人现在不能选，请换一个"


class DayField(forms.DateField):
    """A day from today on, not too far ahead."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=DateInput, error_messages=NO_DATE, **more)
        self.today: date | None = None

    def of(self, today: date) -> None:
        self.today = today
        self.widget.attrs["min"] = today.isoformat()

    def validate(self, value: Any) -> None:
        super().validate(value)
        problem = wrong_day(value, today=self.today) if value and self.today else ""
        if problem:
            raise forms.ValidationError(problem)


class TargetField(forms.ChoiceField):
    """A unit, or one person in it, in one list grouped by unit."""

    def __init__(self, **more: Any) -> None:
        messages = {"required": "选由谁办", "invalid_choice": NOT_NOW}
        super().__init__(error_messages=messages, **more)
        self.targets: dict[str, Target] = {}

    def of(self, people: Iterable[Candidate]) -> None:
        choices: list[Any] = [("", "请选择")]
        for entry in people:
            unit = entry.unit
            group = [(f"unit:{unit.pk}", f"{unit.short_name}（谁在岗谁办）")]
            self.targets[group[0][0]] = Target(unit)
            for person in entry.people:
                value = f"person:{unit.pk}:{person.pk}"
                group.append((value, f"{unit.short_name}　{person.name}"))
                self.targets[value] = Target(unit, person)
            choices.append((unit.short_name, group))
        self.choices = choices

    def clean(self, value: Any) -> Any:
        return self.targets.get(super().clean(value))


class UnitField(forms.ChoiceField):
    """One of some units that are at hand already, so that no form asks for them again."""

    def of(self, units: Iterable[Unit]) -> None:
        self.units = {str(unit.pk): unit for unit in units}
        named = [(pk, unit.short_name) for pk, unit in self.units.items()]
        self.choices = named if len(named) == 1 else [("", "请选择"), *named]

    def clean(self, value: Any) -> Any:
        return self.units.get(super().clean(value))


class AssignForm(PageForm):
    to = TargetField(label="交给谁")
    due_on = DayField(label="哪天前办完")
    task = CleanCharField(
        label="要办什么",
        max_length=1000,
        multiline=True,
        help_text="只有接办的人和看全部的单位看得到",
    )
    shows_child = forms.BooleanField(
        label="让接办的人看到孩子近况和他们自己的事项", required=False, initial=True
    )

    def __init__(self, *args: Any, people: Sequence[Candidate], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].of(people)
        fields["due_on"].of(today)
        self.initial.setdefault("due_on", today + timedelta(days=7))


class HandOnForm(PageForm):
    to = TargetField(label="改由谁办")

    def __init__(self, *args: Any, people: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to"].of(people)


class AskForm(PageForm):
    unit = UnitField(
        label="向哪个单位",
        error_messages={"required": "选问哪个单位", "invalid_choice": NOT_NOW},
    )
    due_on = DayField(label="哪天前答复")
    kind = forms.ChoiceField(
        label="是",
        choices=QuestionKind.choices,
        initial=QuestionKind.MATERIAL,
        widget=ChoiceRow,
        error_messages={"required": "选要材料还是问情况"},
    )
    question = CleanCharField(
        label="要什么、问什么",
        max_length=1000,
        multiline=True,
        help_text="对方只看到这一段，看不到案情；要对方认得出是谁，这里要写清楚",
    )

    def __init__(self, *args: Any, units: Iterable[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].of(units)
        fields["due_on"].of(today)
        self.initial.setdefault("due_on", today + timedelta(days=3))


class OutcomeForm(PageForm):
    """What came of it, with files where there are any."""

    words = CleanCharField(label="结果", max_length=4000, multiline=True)
    files = FilesField()  # type: ignore[assignment]

    def __init__(
        self,
        *args: Any,
        town: str,
        at: datetime,
        label: str = "",
        limits: Limits | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label
        files: Any = self.fields["files"]
        files.of(town, at=at, staff=True, limits=limits)


class WhyForm(PageForm):
    """A reason in one line, such as why something is withdrawn."""

    why = CleanCharField(label="原因", max_length=200)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["why"].label = label
