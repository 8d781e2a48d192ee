"""What the pages of the settings share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from weibao.kernel.edge import StaffRequest
from weibao.org.views.common import town_of_keeper

from ..permissions import SETTINGS_VIEW

TABS = (
    ("节假日", "office:holidays"),
    ("时限表", "office:limits"),
    ("分日期的设置", "office:values"),
    ("防滥用", "office:guard"),
)


def town_of_settings(request: StaffRequest) -> str:
    """The town whose settings are shown: that of the post which permits it."""
    return town_of_keeper(request, SETTINGS_VIEW)


def tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name), "count": None, "current": name == current}
        for label, name in TABS
    ]


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """Crumbs from the settings on; the last one has no address."""
    steps = [("设置", reverse("office:settings")), *more]
    return [{"label": label, "url": url} for label, url in steps]
