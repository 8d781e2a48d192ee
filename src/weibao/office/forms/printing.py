"""What is asked of somebody who prints: which paper, in which form, why, and whether with names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from weibao.kernel.forms import PageForm
from weibao.kernel.ui.widgets import ChoiceRow

from ..models.printing import PrintForm as Form
from ..papers.printing import REASONS

PICK = "选一个事由，会留痕"


class PrintForm(PageForm):
    """`papers` are the codes and labels offered; with `names`, a name may be asked for."""

    paper = forms.ChoiceField(label="打印什么", error_messages={"required": "选要打印的文书"})
    form = forms.ChoiceField(
        label="格式",
        choices=[(Form.PDF, "PDF 打印用"), (Form.DOCX, "Word 再改用")],
        initial=Form.PDF,
        widget=ChoiceRow,
    )
    reason = forms.ChoiceField(
        label="为什么打印",
        choices=[("", "请选择"), *REASONS.items()],
        error_messages={"required": PICK, "invalid_choice": PICK},
    )
    uncovered = forms.BooleanField(label="印出姓名、证号和住址", required=False)

    def __init__(
        self, *args: Any, papers: Iterable[tuple[str, str]], names: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = list(papers)
        self.fields["paper"].choices = offered  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["paper"].initial = offered[0][0]
            self.fields["paper"].widget = forms.HiddenInput()
        if not names:
            del self.fields["uncovered"]
