"""Forms about accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.crypto.custody import SHORTEST_PASSPHRASE
from weibao.kernel.forms import CleanCharField

from ..actions import people
from ..actions.scope import NotPossible

PHONE = {"inputmode": "tel", "autocomplete": "off"}


class PersonForm(forms.Form):
    name = CleanCharField(label="姓名", max_length=50, error_messages={"required": "请写姓名。"})
    username = CleanCharField(
        label="工号",
        max_length=40,
        help_text="登录用，小写字母开头，例如姓名拼音 zhouwj",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        error_messages={"required": "请写工号。"},
    )
    phone = CleanCharField(
        label="手机号",
        max_length=20,
        required=False,
        help_text="填了就可以用手机号登录",
        widget=forms.TextInput(attrs=PHONE),
    )

    def clean_username(self) -> str:
        return said_here(people.plain_username, self.cleaned_data["username"])

    def clean_phone(self) -> str:
        return said_here(people.plain_phone, self.cleaned_data["phone"])


def said_here(check: Callable[[str], str], typed: str) -> str:
    """Run an action's own check early, so that all that is wrong is said at once.

    Only of the text itself: whether it is taken is asked inside the once-only work, or a form sent
    twice would find its own first effect in the way.
    """
    try:
        return check(typed)
    except NotPossible as problem:
        raise ValidationError(problem.reason) from problem


class PersonChangeForm(forms.Form):
    name = CleanCharField(label="姓名", max_length=50, error_messages={"required": "请写姓名。"})
    phone = CleanCharField(
        label="手机号", max_length=20, required=False, widget=forms.TextInput(attrs=PHONE)
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


def _phrase(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": f"请输入{label}。"},
        **options,
    )


class CustodyForm(forms.Form):
    """The passphrase of a custodian's key: the first one, or another with the old."""

    old = _phrase("现在的口令")
    first = _phrase("新口令", help_text=f"至少 {SHORTEST_PASSPHRASE} 个字，用一句自己记得住的话")
    second = _phrase("再输一次新口令")

    def __init__(self, *args: Any, has_key: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_key:
            del self.fields["old"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("first"), cleaned.get("second")
        if first and second and first != second:
            raise ValidationError({"second": "两次输入的不一样，请再输一次"})
        return cleaned
