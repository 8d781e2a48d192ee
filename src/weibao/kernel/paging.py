"""Pages of a list, cut in the database."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20


def page_of(request: HttpRequest, rows: QuerySet[Any], *, per_page: int = PER_PAGE) -> Page[Any]:
    """The page the address asks for; a number out of range gives the nearest page there is."""
    paginator = Paginator(rows, per_page)
    return paginator.get_page(request.GET.get("page"))
