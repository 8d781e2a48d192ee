"""Names of places, from the areas this database has taken over from the national list."""

from __future__ import annotations

from collections.abc import Iterable

from ..models import Area


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """Short names by code, in one query; a code that is not known is left out."""
    wanted = {code for code in codes if code}
    return dict(Area.objects.filter(code__in=wanted).values_list("code", "short_name"))


def villages_of(town: str) -> list[Area]:
    """Villages and communities of a town that exist, in the order of their codes."""
    return list(Area.objects.filter(parent=town, valid_to=None).order_by("code"))
