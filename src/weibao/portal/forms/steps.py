"""The steps of a public report, one question each. Each knows its own fields and what may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import AnswerCards, ChoiceRow, TextArea
from weibao.office.attachments.field import FilesField
from weibao.reports.models import Report
from weibao.reports.rules.circumstances import UNSURE, circumstance, circumstances

from ..queries import Place
from .contact import NamedForm
from .step import StepForm

SEXES = (("boy", "男孩"), ("girl", "女孩"), ("unknown", "不清楚"))
DANGER = (("yes", "是，正有危险"), ("no", "不是"), ("unknown", "不知道"))
# One of these must be known, or nobody can find the child.
HINTS = ("child_name", "child_school", "area", "where")


def limit(name: str) -> int:
    """The most characters the report keeps of a text; the forms promise no more."""
    field = Report._meta.get_field(name)
    return int(getattr(field, "max_length", 0))


class WhatForm(StepForm):
    circumstance = forms.CharField(
        label="您看到或听到了什么",
        error_messages={"required": "请选一项。拿不准就选最后一项“说不清”"},
        widget=AnswerCards(
            choices=[(entry.code, "\n".join(entry.lines)) for entry in circumstances()],
            icons={entry.code: entry.icon for entry in circumstances()},
            wide={UNSURE},
        ),
    )

    def clean_circumstance(self) -> str:
        # A report is not lost because a choice was withdrawn meanwhile, or was tampered with.
        return circumstance(self.cleaned_data["circumstance"]).code


class DangerForm(StepForm):
    in_danger = forms.ChoiceField(
        label="孩子现在正有危险吗",
        choices=DANGER,
        widget=AnswerCards(
            icons={"yes": "late", "no": "circle-check", "unknown": "help"},
            notes={"yes": "下一页先给您求助电话"},
            one_column=True,
        ),
        error_messages={
            "required": "请选一项，拿不准就选“不知道”",
            "invalid_choice": "请选一项，拿不准就选“不知道”",
        },
    )


class ChildForm(StepForm):
    child_name = CleanCharField(
        label="姓名或小名",
        max_length=60,
        required=False,
        help_text="不知道大名，写怎么叫他（她）也行",
    )
    child_age = CleanCharField(
        label="大概几岁", max_length=20, required=False, help_text="比如：七八岁，上二年级"
    )
    child_sex = forms.CharField(
        label="男孩还是女孩", required=False, widget=ChoiceRow(choices=SEXES)
    )
    child_school = CleanCharField(label="在哪里上学", max_length=100, required=False)

    def clean_child_sex(self) -> str:
        sex: str = self.cleaned_data["child_sex"]
        return sex if sex in dict(SEXES) else ""


class WhereForm(StepForm):
    area = forms.CharField(label="在哪个村（社区）", required=False, widget=forms.Select)
    where = CleanCharField(
        label="具体地方",
        max_length=limit("place"),
        required=False,
        help_text="比如：老供销社后面第二家",
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        # Read only when the page is shown: the request that files asks for one village alone.
        self.fields["area"].widget.choices = lambda: [("", "不清楚"), *self.place.villages]

    def clean_area(self) -> str:
        code: str = self.cleaned_data["area"]
        if code and not self.place.has_village(code):
            raise ValidationError("请从列表里选。不清楚就选第一项，在下面写地方", code="area")
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # Those of the child stand in the step before and travel with this page.
        if not self.errors and not any(self.data.get(name, "").strip() for name in HINTS):
            self.add_error(
                "where", "孩子的姓名、学校、村、地方，请至少写一样，不然工作站找不到孩子"
            )
        return data


class WhenForm(StepForm):
    when = CleanCharField(
        label="什么时候的事",
        max_length=limit("when"),
        required=False,
        help_text="比如：今天中午；这两个月常常这样",
    )


class StoryForm(StepForm):
    what = CleanCharField(
        label="经过",
        max_length=limit("what"),
        multiline=True,
        widget=TextArea(rows=7),
        help_text="看到的、听到的，想到哪里写到哪里。不用写得工整",
        error_messages={"required": "请写几句，哪怕只有一句话"},
    )
    suspect = CleanCharField(
        label="是谁做的，或者您怀疑谁",
        max_length=limit("suspect_known"),
        multiline=True,
        required=False,
        widget=TextArea(rows=2),
        help_text="姓名、和孩子是什么关系，知道多少写多少",
    )


class FilesForm(StepForm):
    files: Any = FilesField(label="照片、录音或文件")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        field: Any = self.fields["files"]
        field.of(place.town.code, at=place.at)


class ReviewForm(StepForm):
    """Nothing is asked any more: everything is read once again and sent."""


@dataclass(frozen=True)
class Step:
    """One page of the report. What is `optional` may be left without an answer."""

    name: str
    form: type[StepForm]
    optional: bool = False

    @property
    def template(self) -> str:
        return f"portal/report/{self.name}.html"


STEPS: tuple[Step, ...] = (
    Step("what", WhatForm),
    Step("danger", DangerForm),
    Step("child", ChildForm, optional=True),
    Step("where", WhereForm, optional=True),
    Step("when", WhenForm, optional=True),
    Step("story", StoryForm),
    Step("files", FilesForm, optional=True),
    Step("named", NamedForm),
    Step("review", ReviewForm),
)
BY_NAME = {step.name: step for step in STEPS}
NUMBER = {step.name: number for number, step in enumerate(STEPS, start=1)}
# Every field of every step, in order.
FIELDS = {name: step.name for step in STEPS for name in step.form.base_fields}
