"""Lists: saved views, filters, sorting heads and page numbers. All of their state is in the URL."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict

register = template.Library()


def query(context: Any, **changes: Any) -> str:
    """The query string of this page with some values exchanged; None takes one away."""
    request = context.get("request")
    values = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return f"?{values.urlencode()}"


@register.inclusion_tag("weibao/ui/views.html")
def saved_views(tabs: Any, label: str = "常用视图") -> dict[str, Any]:
    """{% saved_views tabs %}: {label, url, count, current}."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("weibao/ui/set_filters.html")
def set_filters(filters: Any, clear_url: str = "") -> dict[str, Any]:
    """{% set_filters chips clear_url %}: set conditions {label, value, remove_url}."""
    return {"filters": filters, "clear_url": clear_url}


@register.inclusion_tag("weibao/ui/drop.html")
def drop(label: str, options: Any) -> dict[str, Any]:
    """{% drop "类别" options %}: an unset condition with its values {label, url, count}."""
    return {"label": label, "options": options}


@register.inclusion_tag("weibao/ui/sort_head.html", takes_context=True)
def sort_head(
    context: Any, label: str, key: str, current: str = "", css: str = ""
) -> dict[str, Any]:
    """{% sort_head "下次走访" "next" sort %}: a head cell that sorts; `current` is "next" or "-next"."""
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    following = f"-{key}" if direction == "ascending" else key
    url = query(context, sort=following, page=None)
    return {"label": label, "direction": direction, "url": url, "css": css}


@register.inclusion_tag("weibao/ui/pages.html", takes_context=True)
def pages(
    context: Any, page: Any, unit: str = "条", note: str = "", name: str = "page"
) -> dict[str, Any]:
    """{% pages page unit="人" note="按下次走访从早到晚" %}: count in words, page size, page numbers."""
    paginator = page.paginator
    numbers = [
        {"number": n, "url": query(context, **{name: n}), "current": n == page.number}
        if isinstance(n, int)
        else {"number": "…"}
        for n in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "count": getattr(paginator, "words", paginator.count),
        "size": paginator.per_page,
        "unit": unit,
        "note": note,
        "numbers": numbers if paginator.num_pages > 1 else [],
        "before": query(context, **{name: page.number - 1}) if page.has_previous() else "",
        "after": query(context, **{name: page.number + 1}) if page.has_next() else "",
    }
