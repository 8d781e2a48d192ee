"""Why an original leaves the house, and why a file is withdrawn: codes of short lists."""

from __future__ import annotations

from django import forms

REASONS = {
    "police": "公安机关调取证据",
    "court": "法院、检察院调取",
    "verify": "核对原件真伪",
    "no_copy": "副本打不开，办理需要看原件",
}
WITHDRAWALS = {
    "mistaken": "传错了",
    "stranger": "里面是无关的人",
    "twice": "和别的重复",
}
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
