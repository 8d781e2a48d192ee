"""The two forms of the follow-up: the code, and a message with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.crypto import receipts
from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import TextArea
from weibao.office.attachments.field import FilesField
from weibao.reports.models import Complaint, ReportMessage

LONGEST = int(ReportMessage._meta.get_field("text").max_length or 0)
LONGEST_COMPLAINT = int(Complaint._meta.get_field("text").max_length or 0)


class CodeForm(forms.Form):
    """Whatever was typed, as far as it can be read as a code."""

    code = forms.CharField(
        label="回执号",
        error_messages={"required": "请输入回执号"},
        help_text="21 位，字母不分大小写，中间的横线可以不输",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "class": "wb-code-input",
            }
        ),
    )

    def clean_code(self) -> str:
        try:
            return receipts.normalise(self.cleaned_data["code"])
        except receipts.ReceiptError as problem:
            raise ValidationError(str(problem), code="code") from problem


class MessageForm(forms.Form):
    """Words, files, or both."""

    text = CleanCharField(
        label="补充一句",
        max_length=LONGEST,
        multiline=True,
        widget=TextArea(rows=4, attrs={"autocomplete": "off", "spellcheck": "false"}),
        required=False,
        help_text="新看到的、想起来的，或者回答工作站问您的",
    )
    files: Any = FilesField()

    def __init__(self, *args: Any, town: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["files"]
        field.of(town, at=at)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("text") and not data.get("files"):
            self.add_error("text", "请先写上要补充的话，或者加上照片、录音")
        return data


class ComplaintForm(forms.Form):
    complaint = CleanCharField(
        label="哪里办得不好",
        max_length=LONGEST_COMPLAINT,
        multiline=True,
        widget=TextArea(rows=6, attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="比如：到期没有回复；没有上门看就说办完了；把是谁报告的说出去了",
        error_messages={"required": "请写几句，哪怕只有一句话"},
    )
