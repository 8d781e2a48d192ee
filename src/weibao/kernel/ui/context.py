"""What every page shell needs that does not depend on who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .views import is_big


def device(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `big` (larger type on this device) and `environment` (demo strip)."""
    return {"big": is_big(request), "environment": getattr(settings, "ENVIRONMENT", "production")}
