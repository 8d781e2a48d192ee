"""Which town somebody means, in the carried national list."""

from __future__ import annotations

from weibao.kernel import areas
from weibao.kernel.areas import Area, Level

from ..models import Town

SHOWN = 30


def towns_meant(text: str) -> list[Area]:
    """Towns with this 9-digit code, or whose name fits: `赶水镇`, `重庆 赶水`, `綦江区赶水镇`."""
    wanted = text.strip()
    if wanted.isdecimal():
        found = areas.find(wanted)
        return [found] if found is not None and found.level is Level.TOWN else []
    return areas.by_name(wanted, level=Level.TOWN, limit=SHOWN)


def certain(text: str, found: list[Area]) -> Area | None:
    """The one town that is meant, when there is no doubt: the only one, or the only one so called."""
    if len(found) == 1:
        return found[0]
    name = text.rsplit(maxsplit=1)[-1] if text.split() else ""
    same = [area for area in found if name in {area.name, areas.full_name(area.code)}]
    return same[0] if len(same) == 1 else None


def only_town() -> str:
    """The code of the town of this database where there is but one, "" where there are several."""
    codes = list(Town.objects.order_by("code").values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""
