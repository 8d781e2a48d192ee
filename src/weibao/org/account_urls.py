"""Addresses of signing in, under allauth's own names, which its code looks up.

Only what is used is routed: no sign-up, no mail, no social accounts.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from weibao.kernel.edge import public, signed_in

from .views.account import forgot, sessions_page

# What allauth calls the page of the second factor is part of the account's page here.
account_page: Any = RedirectView.as_view(url=reverse_lazy("org:account"))
OWN = "只涉及本人的账号"
BEFORE = "登录过程中的页面，登录前要能打开"

urlpatterns = [
    path("login/", public(BEFORE)(account.login), name="account_login"),
    path("logout/", public("退出登录，任何时候都要能用")(account.logout), name="account_logout"),
    path("inactive/", public(BEFORE)(account.account_inactive), name="account_inactive"),
    path("forgot/", forgot, name="account_forgot"),
    path("reauthenticate/", signed_in(OWN)(account.reauthenticate), name="account_reauthenticate"),
    path(
        "password/change/", signed_in(OWN)(account.password_change), name="account_change_password"
    ),
    path("2fa/authenticate/", public(BEFORE)(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(OWN)(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "2fa/",
        signed_in(OWN)(account_page),
        name="mfa_index",
    ),
    path("2fa/totp/activate/", signed_in(OWN)(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(OWN)(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        signed_in(OWN)(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        signed_in(OWN)(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("sessions/", sessions_page, name="usersessions_list"),
]
