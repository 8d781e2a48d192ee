"""What stands around the rows of every list: views, conditions, ticking, heads, foot."""

from __future__ import annotations

from typing import Any

from django import template

from weibao.audit.once import new_key
from weibao.kernel.ui.lists import pages, query

register = template.Library()


@register.inclusion_tag("office/lists/_tabs.html")
def list_tabs(shown: Any) -> dict[str, Any]:
    """{% list_tabs list %}: the views above a list with their counts, and how to keep one."""
    return {"list": shown}


@register.inclusion_tag("office/lists/_filter.html", takes_context=True)
def list_filter(context: Any, shown: Any) -> dict[str, Any]:
    """{% list_filter list %}: conditions set and unset, each a box that works without script."""
    return {
        "list": shown,
        "boxes": shown.boxes,
        "csrf": context.get("csrf_token"),
        "key": new_key(),
    }


@register.inclusion_tag("office/lists/_bulk.html", takes_context=True)
def list_bulk(context: Any, shown: Any) -> dict[str, Any]:
    """{% list_bulk list %}: between filter and head, what can be done with the ticked rows."""
    return {
        "list": shown,
        "page_url": query(context, pick="page"),
        "none_url": query(context, pick=None),
    }


@register.inclusion_tag("office/lists/_heads.html")
def list_heads(shown: Any) -> dict[str, Any]:
    """{% list_heads list %}: the row of heads, with the box that ticks all rows of the page."""
    return {"list": shown, "heads": shown.heads}


@register.inclusion_tag("office/lists/_pick.html")
def list_pick(shown: Any, line: Any) -> dict[str, Any]:
    """{% list_pick list line %}: the cell that ticks one row."""
    label = shown.listing.naming(line)
    return {"list": shown, "key": str(line.pk), "on": str(line.pk) in shown.picked, "label": label}


@register.inclusion_tag("office/lists/_foot.html", takes_context=True)
def list_foot(context: Any, shown: Any) -> dict[str, Any]:
    """{% list_foot list %}: count in words, order, page size, pages, and that the address says it all."""
    turned = pages(context, shown.page, unit=shown.listing.unit, note=shown.sorted_by)
    return turned | {"list": shown, "sizes": shown.sizes}


@register.inclusion_tag("office/lists/_acts.html")
def list_acts(shown: Any) -> dict[str, Any]:
    """{% list_acts list %}: taking the list out as Excel."""
    return {"list": shown}


@register.inclusion_tag("office/lists/_none.html", takes_context=True)
def list_none(context: Any, shown: Any) -> dict[str, Any]:
    """{% list_none list %}: nothing found, and which condition could go."""
    return {"list": shown, "chips": shown.chips}
