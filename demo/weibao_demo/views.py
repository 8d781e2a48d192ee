"""Choosing a role in the demo: one click signs in. These pages exist in the demo only."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from weibao.kernel.edge import public
from weibao.org.models import Person

from .people import ACCOUNTS, TOWN_NAMES


@public("演示环境里选身份")
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    groups = [
        (name, [account for account in ACCOUNTS if account.town == town])
        for town, name in TOWN_NAMES.items()
    ]
    context = {"groups": groups, "next": request.GET.get("next", "")}
    return render(request, "demo/roles.html", context)


@public("演示环境里一键登录")
@require_POST
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Only accounts of the list, and only ever in the demo's own database."""
    if username not in {account.username for account in ACCOUNTS}:
        raise Http404
    person = Person.objects.get(username=username)
    login(request, person, backend="weibao.org.signin.backend.PersonBackend")
    return redirect("desk:home")
