"""Sign-in settings: django-allauth with user name or phone, password and a second factor.

WEIBAO_PROXIES          how many proxies of ours stand in front and add to X-Forwarded-For (default 0);
                        with a wrong number all visitors would count as one address
WEIBAO_PROXY_ADDRESSES  addresses or networks they connect from, comma separated (default: this machine
                        and private networks); from anywhere else X-Forwarded-For is not believed
"""

import os

AUTHENTICATION_BACKENDS = ["weibao.org.signin.backend.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "weibao.org.signin.strength.LongEnough"},
    {"NAME": "weibao.org.signin.strength.NotCommon"},
    {"NAME": "weibao.org.signin.strength.NotAboutYou"},
]

ACCOUNT_ADAPTER = "weibao.org.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_FORMS = {
    "login": "weibao.org.forms.signin.SignInForm",
    "reauthenticate": "weibao.org.forms.signin.PasswordAgainForm",
    "change_password": "weibao.org.forms.signin.NewPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Counting of passwords and codes is ours (org.signin.throttle): theirs would let a stranger shut
# somebody out by name.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "", "reauthenticate": "20/m/user"}

MFA_ADAPTER = "weibao.org.signin.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "weibao.org.signin.mfa.CodeAtSignIn",
    "reauthenticate": "weibao.org.signin.mfa.CodeAgain",
    "activate_totp": "weibao.org.signin.mfa.FirstCode",
}
# The clock of a cheap phone is off by half a minute; a used code is refused all that time.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("WEIBAO_PROXIES", "0"))
WEIBAO_PROXY_ADDRESSES = os.environ.get(
    "WEIBAO_PROXY_ADDRESSES",
    "127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7",
).split(",")
# What is left of a sign-in in the browser; the server's own limits are in org.signin.sessions.
SESSION_COOKIE_AGE = 12 * 3600
