"""The one switch of the look itself: larger type, kept on this device."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from weibao.kernel.edge import public

BIG_COOKIE = "wb_big"
ONE_YEAR = 365 * 24 * 3600


def is_big(request: HttpRequest) -> bool:
    """Whether this device asked for larger type (the page shell reads it as `big`)."""
    return request.COOKIES.get(BIG_COOKIE) == "1"


@public("大字开关：登录前也要能用，只记在这台设备上")
@require_POST
def big(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    answer = HttpResponseRedirect(target)
    if request.POST.get("on") == "1":
        answer.set_cookie(
            BIG_COOKIE,
            "1",
            max_age=ONE_YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    else:
        answer.delete_cookie(BIG_COOKIE, samesite="Lax")
    return answer
