"""Which unit of the town, or which kind of units, a printed name means."""

from __future__ import annotations

import re

from weibao.org.models import Unit
from weibao.org.models.unit import UnitKind

from ..rules.reading import unitlists

# Names that mean every unit of a kind. They come from documents, not from a town.
GROUPS = {
    "各村（社区）": UnitKind.VILLAGE,
    "各村(社区)": UnitKind.VILLAGE,
    "辖区各中小学": UnitKind.SCHOOL,
    "各中小学": UnitKind.SCHOOL,
}


def group_of(printed: str) -> str:
    """The kind of unit that a name means as a whole, or nothing."""
    if printed in GROUPS:
        return GROUPS[printed]
    if not unitlists.is_group(printed):
        return ""
    if re.search(r"各(?:村|社区|居)", printed):
        return UnitKind.VILLAGE
    return UnitKind.SCHOOL if re.search(r"(?:中小学校?|学校)$", printed) else ""


def unit_names(town: str) -> dict[str, Unit]:
    """Every name and alias by which a unit of the town goes."""
    units = Unit.objects.filter(town=town, valid_to=None).prefetch_related("aliases")
    names: dict[str, Unit] = {}
    for unit in units:
        for name in (unit.name, unit.short_name, *(alias.name for alias in unit.aliases.all())):
            names.setdefault(name, unit)
    return names
