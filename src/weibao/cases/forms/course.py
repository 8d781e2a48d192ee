"""What caseworkers write on a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.office.attachments.field import FilesField
from weibao.office.attachments.limits import Limits


class EditForm(PageForm):
    """What it is about and what was found. `version` is the one the writer saw; other fields' edits merge."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    matter = CleanCharField(
        label="事由", max_length=200, help_text="参与单位都看得到，不写姓名和细节"
    )
    findings = CleanCharField(
        label="调查核实到的情况",
        max_length=8000,
        multiline=True,
        required=False,
        help_text="什么时候、见了谁、怎么核实、孩子现在怎么样",
    )


class StepForm(PageForm):
    """A step with nothing but a note."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = CleanCharField(label="说明", max_length=1000, multiline=True, required=False)


class ReasonForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CleanCharField(label="原因", max_length=1000, multiline=True)


class CloseForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    conclusion = CleanCharField(
        label="结案意见",
        max_length=4000,
        multiline=True,
        help_text="孩子现在是否安全、还有谁在跟进、为什么可以结案",
    )


class MaterialForm(PageForm):
    """What came up while the case is worked on."""

    files = FilesField(  # type: ignore[assignment]
        required=True, error_messages={"required": "先选要加的照片、录音或文件"}
    )
    caption = CleanCharField(
        label="是什么",
        max_length=200,
        required=False,
        help_text="比如：卫生院拍的伤情；监护人写的保证书。不写姓名",
    )

    def __init__(
        self, *args: Any, town: str, at: datetime, limits: Limits | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].of(town, at=at, staff=True, limits=limits)  # type: ignore[attr-defined]
