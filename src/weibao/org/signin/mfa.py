# mypy: disable-error-code="import-untyped,misc,no-any-return"
"""The second factor: secrets sealed in the database and in the session, codes counted and used once."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

from weibao.kernel.crypto.seal import open_sealed, seal

from ..models import Person
from . import tries

PURPOSE = "signin"
STORED, PENDING = "mfa_authenticator.data", "session.totp"
CODE: dict[str, Any] = {
    "label": "6 位数字",
    "widget": forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    ),
    "max_length": 20,
    "error_messages": {"required": "请输入手机上的 6 位数字。"},
}


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "先设好动态验证码，才有备用码。",
        "incorrect_code": "验证码不对，请看手机上最新的 6 位数字。",
    }

    def get_totp_issuer(self) -> str:
        return "未保通"

    def get_totp_label(self, user: Person) -> str:
        return str(user.username)

    def encrypt(self, text: str) -> str:
        return seal_text(text, context=STORED)

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(encrypted_text, context=STORED)


def seal_text(text: str, *, context: str) -> str:
    return base64.b64encode(seal(text.encode(), context=context, purpose=PURPOSE)).decode()


def open_text(sealed: str, *, context: str) -> str:
    return open_sealed(base64.b64decode(sealed), context=context, purpose=PURPOSE).decode()


class CodeForm(forms.Form):
    """Counts the tries, and lets a code work once in all the time it is valid."""

    user: Person

    def clean_code(self) -> str:
        request = context.request
        address = get_account_adapter().get_client_ip(request)
        ticket = tries.code_try(request, self.user.pk, address=address)
        code: str = super().clean_code()
        self._use_up(code)
        ticket.give_back()
        return code

    def _use_up(self, code: str) -> None:
        # allauth forgets a used code after one period, while drift lets it live for three.
        lasting = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        digits = "".join(filter(str.isdigit, code))
        if not cache.add(f"totp-used:{self.user.pk}:{digits}", 1, timeout=lasting):
            raise get_account_adapter().validation_error("incorrect_code")


class CodeAtSignIn(CodeForm, AuthenticateForm):
    code = forms.CharField(**CODE)


class CodeAgain(CodeForm, ReauthenticateForm):
    code = forms.CharField(**CODE)


class FirstCode(ActivateTOTPForm):
    """The first code from a new phone. Until then the secret waits in the session, sealed."""

    code = forms.CharField(**CODE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        # Kept while the page is open: reloading it must not make the scanned code useless.
        self.secret = _pending_secret(context.request)

    def clean_code(self) -> str:
        request = context.request
        address = get_account_adapter().get_client_ip(request)
        ticket = tries.code_try(request, self.user.pk, address=address)
        code: str = super().clean_code()
        ticket.give_back()
        return code


def _pending_secret(request: HttpRequest) -> str:
    sealed = request.session.get(auth.SECRET_SESSION_KEY)
    if sealed:
        return open_text(sealed, context=PENDING)
    secret: str = auth.generate_totp_secret()
    request.session[auth.SECRET_SESSION_KEY] = seal_text(secret, context=PENDING)
    return secret


def has_second_factor(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
