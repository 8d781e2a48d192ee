# mypy: disable-error-code="import-untyped,misc,no-any-return"
"""How django-allauth signs people in here: our counting, our words, our events."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from weibao.kernel.addresses import client_of
from weibao.kernel.ui.views import is_big

from ..actions import passwords
from ..models import Person
from . import device, events, sessions, tries
from .big_font import write_big

# A password or code typed so lately need not be typed again before something sensitive.
FRESH_SECONDS = 300


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "这个账号已停用，请找系统管理员。",
        "enter_current_password": "现在的密码不对。",
        "incorrect_code": "验证码不对，请看手机上最新的 6 位数字。",
        "incorrect_password": "密码不对。",
        "invalid_login": tries.WRONG,
        "rate_limited": "点得太快了，请过一分钟再试。",
        "too_many_login_attempts": "试得太多了，请过一会儿再试。",
        "username_password_mismatch": tries.WRONG,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_of(request) or "0.0.0.0"  # noqa: S104 - it cannot be told

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        typed = str(credentials.get("username") or "")
        ticket = tries.password_try(request, typed, address=self.get_client_ip(request))
        person = super().authenticate(request, **credentials)
        if person is None:
            events.failed(request, typed, left=ticket.left)
            raise ValidationError(tries.wrong(ticket.left), code="wrong")
        ticket.give_back()
        return person

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The counting is ours, around `authenticate`."""

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        try:
            return super().reauthenticate(user, password)
        except ValidationError as error:
            if error.code == "wrong":
                return False
            raise

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        request = self.request
        if not required or request is None:
            return required
        at = events.at_of(request)
        if is_mfa_enabled(request.user):
            # Who has just set up the factor, or signed in with it, need not prove it again.
            return not sessions.gave_second_factor_lately(request, at=at, within=FRESH_SECONDS)
        # Without a second factor yet, setting it up follows straight on the password.
        now = at.timestamp()
        records = get_authentication_records(request, request.user)
        return not any(
            entry.get("method") == "password" and now - entry.get("at", 0) < FRESH_SECONDS
            for entry in records
        )

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        device.remember(request, response, user.pk)
        if user.big_font and not is_big(request):
            write_big(request, response)
        return response

    def set_password(self, user: Person, password: str) -> None:
        passwords.choose_own(person=user, password=password, at=events.at_of(self.request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("org:account")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is ever mailed: towns have no mail, and addresses are not kept."""
