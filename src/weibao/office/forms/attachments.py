"""Taking an original out, withdrawing a file: each on a reason of a short list."""

from __future__ import annotations

from django import forms

from ..rules.handing_out import REASONS, WITHDRAWALS

PICK = {"required": "选一个原因，会留痕", "invalid_choice": "选一个原因，会留痕"}


class OriginalForm(forms.Form):
    reason = forms.ChoiceField(
        label="为什么要取原件",
        choices=REASONS.items(),
        widget=forms.RadioSelect,
        error_messages=PICK,
    )


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(
        label="为什么撤回",
        choices=WITHDRAWALS.items(),
        widget=forms.RadioSelect,
        error_messages=PICK,
    )
