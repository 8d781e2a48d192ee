"""`/healthz`: is the service able to work. Tells nothing about what it holds."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from weibao.kernel.edge import public


@public("监测用，只答能不能用")
def healthz(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
