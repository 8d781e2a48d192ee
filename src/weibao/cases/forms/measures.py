"""What is typed about measures: planned, sent out, on their way, done, no longer needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import DateInput, DateTimeInput
from weibao.office.attachments.field import FilesField
from weibao.office.attachments.limits import Limits
from weibao.org.models import Unit

from ..models import Measure
from ..rules.measures import Node, choices
from .investigation import past


class MeasureForm(PageForm):
    """One measure, for the plan or to be sent out at once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="措施",
        choices=[("", "请选择"), *choices()],
        error_messages={"required": "选一项措施"},
    )
    unit = forms.ModelChoiceField(
        label="承办单位",
        queryset=Unit.objects.none(),
        empty_label="请选择",
        error_messages={
            "required": "选由哪个单位办",
            "invalid_choice": "这个单位现在不能选，请换一个",
        },
    )
    task = CleanCharField(label="要求", max_length=1000, multiline=True, required=False)
    due_on = forms.DateField(
        label="哪天前办完",
        required=False,
        widget=DateInput(),
        help_text="不填按一般时限；比一般时限早的，按这一天算",
        error_messages={"invalid": "写成 2026-09-30 这样的日期"},
    )

    def __init__(
        self, *args: Any, units: Any, offered: Sequence[Unit] | None = None, **kwargs: Any
    ) -> None:
        """`units` may be chosen; `offered`, where they were read before, are what stands there."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        if offered is not None:
            field.choices = [("", "请选择"), *((unit.pk, unit.short_name) for unit in offered)]


class ConfirmForm(PageForm):
    """Which of the planned measures go out now. The ticks stand in the rows of the list."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    chosen = forms.TypedMultipleChoiceField(
        label="要派出的措施",
        coerce=str,
        error_messages={
            "required": "先勾选要派出的措施",
            "invalid_choice": "有的措施已经派出或者不再需要，请看过再确认",
        },
    )

    def __init__(self, *args: Any, planned: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(row.pk), row.get_kind_display()) for row in planned]
        self.fields["chosen"].choices = offered  # type: ignore[attr-defined]
        ticked = [str(row.pk) for row in planned if row.chosen]
        data: Any = self.data
        self.ticked: list[str] = data.getlist("chosen") if self.is_bound else ticked


class ProgressForm(PageForm):
    """A legal node that the measure reached, with the number of its paper."""

    node = forms.ChoiceField(label="走到哪一步", error_messages={"required": "选一步"})
    happened_at = forms.DateTimeField(
        label="什么时候",
        widget=DateTimeInput(),
        help_text="法定时限从这一刻起算",
        error_messages={"required": "写上日期和钟点", "invalid": "写上日期和钟点，大概的也行"},
    )
    number = CleanCharField(label="文书编号", max_length=60, required=False)
    note = CleanCharField(label="说明", max_length=1000, multiline=True, required=False)
    files = FilesField(label="回执、文书的照片")  # type: ignore[assignment]

    def __init__(
        self,
        *args: Any,
        nodes: Sequence[Node],
        town: str,
        at: datetime,
        limits: Limits | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.nodes = at, {entry.code: entry for entry in nodes}
        offered = [(entry.code, entry.label) for entry in nodes]
        self.fields["node"].choices = [("", "请选择"), *offered]  # type: ignore[attr-defined]
        papers = "；".join(f"{e.label}写{e.paper}" for e in nodes if e.paper)
        self.fields["number"].help_text = papers
        self.fields["files"].of(town, at=at, staff=True, limits=limits)  # type: ignore[attr-defined]

    def clean_happened_at(self) -> datetime:
        return past(self.cleaned_data["happened_at"], self.at)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        found = self.nodes.get(given.get("node", ""))
        if found and found.paper and not given.get("number") and "number" not in self.errors:
            self.add_error("number", f"写上{found.paper}")
        return given


class ResultForm(PageForm):
    result = CleanCharField(label="办得怎么样", max_length=4000, multiline=True)
    files = FilesField(label="照片、录音或文件作证明")  # type: ignore[assignment]

    def __init__(
        self,
        *args: Any,
        town: str,
        at: datetime,
        asked: str = "",
        limits: Limits | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].help_text = asked
        self.fields["files"].of(town, at=at, staff=True, limits=limits)  # type: ignore[attr-defined]


class CancelForm(PageForm):
    result = CleanCharField(label="为什么不再需要", max_length=1000, multiline=True)
