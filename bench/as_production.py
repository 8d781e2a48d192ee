"""The demo town with the pages of a production server: no strip on top, and search engines may come."""

from typing import Any

from weibao_demo import settings as demo
from weibao_demo.settings import *  # noqa: F403


def environment(_request: object) -> dict[str, str]:
    """Context processor, after the product's own: what templates ask is no longer "demo"."""
    return {"environment": "production"}


_templates: Any = demo.TEMPLATES
_templates[0]["OPTIONS"]["context_processors"].append("bench.as_production.environment")
