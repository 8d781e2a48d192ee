"""Large type for a person on every device; the switch beside the menu is for one device alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from weibao.kernel.ui.views import BIG_COOKIE, ONE_YEAR


def write_big(request: HttpRequest, response: HttpResponseBase) -> None:
    """Switch this device to large type, as the kernel's own switch does."""
    response.set_cookie(
        BIG_COOKIE, "1", max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )
