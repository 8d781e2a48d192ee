"""Forms around signing in, in our words. What they do is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}


def _password(label: str, attrs: dict[str, str], **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs=attrs),
        error_messages={"required": f"请输入{label}。"},
        **options,
    )


class SignInForm(LoginForm):
    """User name or phone, and password. What is wrong stands beside the password, for either."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="手机号或工号",
            max_length=200,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
            error_messages={"required": "请输入手机号或工号。"},
        )
        self.fields["password"] = _password("密码", CURRENT)

    def clean(self) -> dict[str, Any]:
        try:
            super().clean()
        except ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data
        person = getattr(self, "user", None)
        if person is not None and self._expired(person):
            self.add_error("password", "这个一次性密码已过期，请系统管理员再发一个")
        return self.cleaned_data

    def login(self, request: Any, redirect_url: str | None = None) -> Any:
        """Allauth notes in the session how somebody signed in: never by which phone."""
        credentials = {"username": self.user.username, "password": self.cleaned_data["password"]}
        return self._login_with_password(request, redirect_url, credentials)

    def _expired(self, person: Any) -> bool:
        return bool(person.one_time_until and self.request.at > person.one_time_until)


class PasswordAgainForm(ReauthenticateForm):
    """Before something sensitive, to be sure it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password("密码", CURRENT)


class NewPasswordForm(ChangePasswordForm):
    """The person's own new password; the rules stand above it before the first try."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password("现在的密码", CURRENT)
        self.fields["password1"] = _password("新密码", NEW)
        self.fields["password2"] = _password("再输一次新密码", NEW)
        self.rules = password_validators_help_texts()

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        if self.user.check_password(password):
            raise ValidationError("新密码要和现在的不一样")
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "两次输入的不一样，请再输一次")
        return cleaned
