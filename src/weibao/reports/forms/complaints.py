"""The answer to a complaint, and the slip that somebody brought."""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.crypto import slips
from weibao.kernel.forms import CleanCharField, PageForm

from ..models import Complaint

LONGEST = int(Complaint._meta.get_field("answer").max_length or 0)
_NUMBER = re.compile(r"R?((?:19|20)\d{2})(\d{4,8})")


class ComplaintAnswerForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = CleanCharField(
        label="答复报告人的话",
        max_length=LONGEST,
        multiline=True,
        help_text="查了什么、怎么处理；不写孩子的姓名、住址和学校",
    )


class SlipForm(forms.Form):
    """The number and the check code as they are printed, however they were typed."""

    number = forms.CharField(
        label="编号",
        help_text="回执单上 R 开头的号，比如 R2026-0187",
        error_messages={"required": "请输入编号"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    check = forms.CharField(
        label="核对码",
        help_text="17 位，字母不分大小写，横线可以不输",
        error_messages={"required": "请输入核对码"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["number"][:60]).upper()
        plain = re.sub(r"[\s\-－—_.]", "", typed).translate(_LOOKALIKES)
        found = _NUMBER.fullmatch(plain)
        if found is None:
            raise ValidationError("编号对不上样子，应该像 R2026-0187", code="number")
        return f"R{found[1]}-{found[2]}"

    def clean_check(self) -> str:
        try:
            return slips.normalise(self.cleaned_data["check"])
        except slips.SlipError as problem:
            raise ValidationError(str(problem), code="check") from problem


_LOOKALIKES = str.maketrans("OIL", "011")
