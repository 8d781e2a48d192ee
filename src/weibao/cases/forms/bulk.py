"""What is asked once for several cases."""

from __future__ import annotations

from django import forms

from weibao.kernel.forms import CleanCharField


class UrgeForm(forms.Form):
    words = CleanCharField(
        label="带一句话",
        max_length=60,
        required=False,
        help_text="可以不写。会出现在对方的通知里，不写孩子姓名",
    )
