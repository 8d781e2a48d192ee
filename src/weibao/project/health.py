"""`/healthz`: is the service able to work. Tells nothing about what it holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from weibao.kernel.edge import public

from .vitals import vitals


@public("监测用，只答能不能用")
def healthz(request: HttpRequest) -> HttpResponse:
    """503 only when no request can be served; a late tick is a warning, not a reason to cut off."""
    found = vitals(at=request.at)  # type: ignore[attr-defined] # set by the clock middleware
    body = {"ok": found.ok, "warnings": list(found.warnings)}
    return JsonResponse(body, status=200 if found.ok else 503)
