"""What the station decides about a report, and what it tells the reporter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow
from weibao.org.queries.areas import villages_of

from ..models.message import MessageKind
from ..models.report import RefusalKind

Files = Sequence[tuple[str, str]]
NO_FILE = ("", "都不是，或者还不知道")


class AcceptForm(PageForm):
    """Accept into a case. The child may be one on file, known by name only, or not known yet.

    `files` are offered: id and words of the children's files that may be meant. Nothing is chosen.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    area = forms.ChoiceField(label="孩子住在哪个村（社区）", required=False)
    child = forms.UUIDField(label="是不是这个孩子", widget=forms.HiddenInput, required=False)
    child_name = CleanCharField(
        label="孩子的姓名或小名", max_length=50, required=False, help_text="还不知道就先空着"
    )
    reason = CleanCharField(label="受理说明", max_length=1000, multiline=True, required=False)

    def __init__(self, *args: Any, town: str, files: Files = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if files:
            self.fields["child"].widget = forms.RadioSelect(choices=[*files, NO_FILE])
        places = [(area.code, area.short_name) for area in villages_of(town)]
        self.fields["area"].choices = [("", "还不清楚"), *places]  # type: ignore[attr-defined]


class MergeForm(PageForm):
    """Into a case: one of those offered, or one whose number is known; a closed one opens again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    case = forms.UUIDField(label="并入哪个个案", required=False, widget=forms.HiddenInput)
    number = CleanCharField(
        label="个案编号", max_length=20, required=False, help_text="例如 2026-0041"
    )
    reason = CleanCharField(
        label="为什么是同一件事", max_length=1000, multiline=True, required=False
    )

    reopen = forms.BooleanField(
        label="个案已经结案的，因为这件报告重新办理",
        required=False,
        help_text="要写明为什么；从调查核实重新开始，原来的经过都还在",
    )

    def __init__(self, *args: Any, cases: Files = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cases:
            other = ("", "都不是，写编号")
            self.fields["case"].widget = forms.RadioSelect(choices=[*cases, other])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("case") and not given.get("number") and not self.errors:
            self.add_error("number", "选一个个案，或者写个案编号")
        if given.get("reopen") and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "重新办理要写明原因")
        return given


class ReleaseForm(PageForm):
    """Screened: to the normal queue."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = CleanCharField(label="说明", max_length=500, required=False)


class SeparateForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(
        label="为什么拆出",
        max_length=1000,
        multiline=True,
        help_text="报告回到待受理，时限从并入那一刻接着走",
    )


class RefuseForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="属于哪一类",
        choices=[("", "请选择"), *RefusalKind.choices],
        error_messages={"required": "选一下不受理属于哪一类"},
    )
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
