"""Files that belong to something, on its page: the picture itself, a player, a link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def files(rows: Iterable[Any], heading: str = "") -> SafeString:
    """{% files rows %}: rows with label, kind, state (waiting ready refused), size, when, url, digest,
    refusal, original_url, withdraw_url. Nothing at all when there are none."""
    shown = list(rows or ())
    if not shown:
        return SafeString("")
    context = {"rows": shown, "heading": heading}
    return render_to_string("weibao/ui/files.html", context)
