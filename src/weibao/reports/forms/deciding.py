"""What the station decides about a report, and what it tells the reporter."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow
from weibao.org.queries.areas import villages_of

from ..models.message import MessageKind


class AcceptForm(PageForm):
    """Accept into a case. The child may be one on file, known by name only, or not known yet."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    area = forms.ChoiceField(label="孩子住在哪个村（社区）", required=False)
    child = forms.UUIDField(widget=forms.HiddenInput, required=False)
    child_name = CleanCharField(
        label="孩子的姓名或小名", max_length=50, required=False, help_text="还不知道就先空着"
    )
    reason = CleanCharField(label="受理说明", max_length=1000, multiline=True, required=False)

    def __init__(self, *args: Any, town: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(area.code, area.short_name) for area in villages_of(town)]
        self.fields["area"].choices = [("", "还不清楚"), *places]  # type: ignore[attr-defined]


class RefuseForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label="不受理的理由",
        max_length=1000,
        multiline=True,
        help_text="报告人凭回执能看到这段话，请写明白为什么、可以找谁",
    )


class AnswerForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="这是",
        choices=[
            (MessageKind.ANSWER, "程序性回复"),
            (MessageKind.QUESTION, "请报告人补充"),
            (MessageKind.RESULT, "结果告知"),
        ],
        widget=ChoiceRow,
        error_messages={"required": "选一下这是哪一种回复"},
    )
    text = CleanCharField(
        label="告诉报告人的话",
        max_length=2000,
        multiline=True,
        help_text="不写孩子的姓名、住址和学校；能告知的才写",
    )
