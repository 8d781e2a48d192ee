"""Choosing a table, and saying which of its rows are to be written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.office.attachments.field import FilesField

from .child import CHOOSE

SCOPES = (("new", "只写新的孩子"), ("both", "写新的孩子，也更新已有的档案"))


class TableForm(forms.Form):
    """One table."""

    files = FilesField(  # type: ignore[assignment]
        label="名单（.xlsx、.xls、.csv）",
        required=True,
        error_messages={"required": "先选一份名单"},
    )

    def __init__(self, *args: Any, town: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].of(town, at=at, staff=True)  # type: ignore[attr-defined]
        self.fields["files"].help_text = "一次一份；每一行先核对，不会马上写入"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(data.get("files") or ()) > 1:
            self.add_error("files", "一次一份名单")
        return data


class ApplyForm(forms.Form):
    scope = forms.ChoiceField(
        label="写哪些",
        choices=SCOPES,
        initial="new",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class UndoForm(forms.Form):
    reason = CleanCharField(label="撤回原因", max_length=200)
