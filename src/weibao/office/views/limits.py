"""The deadline table: every limit with its value, its basis and whether anybody verified it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from weibao.kernel.deadlines import SEAL_LABELS, Seal
from weibao.kernel.edge import StaffRequest, needs
from weibao.kernel.moment import BadMoment, parse_moment
from weibao.kernel.text import TextError, clean_text

from ..calendar import calendar_of
from ..permissions import SETTINGS_VIEW
from ..queries.limits import UNVERIFIED, USED, counts, limit_rows, reckoned
from .common import tabs, town_of_settings

PER_PAGE = 20
SEALS = {seal.value: f"{seal.value}　{SEAL_LABELS[seal]}" for seal in Seal}
VERIFIED = {"1": "已核实", UNVERIFIED: "未核实"}


@needs(SETTINGS_VIEW)
@require_GET
def listing(request: StaffRequest) -> HttpResponse:
    asked = _asked(request)
    rows = limit_rows(**asked)
    start, wrong = _start(request)
    if start is not None:
        rows = reckoned(rows, start=start, calendar=calendar_of(town_of_settings(request)))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    found = counts()
    context = {
        "tabs": tabs("office:limits"),
        "page": page,
        "asked": asked,
        "chosen": _chosen(asked),
        "seals": [_option(asked, "seal", key, label) for key, label in SEALS.items()],
        "verified": [_option(asked, "verified", key, label) for key, label in VERIFIED.items()],
        "used_url": _url({**asked, "used": USED}),
        "counts": found,
        "number": sum(found[seal.value] for seal in Seal),
        "print_url": _url(asked, reverse("office:limits-print")),
        "start": start,
        "typed_start": request.GET.get("from", ""),
        "wrong_start": wrong,
    }
    return render(request, "office/limits.html", context)


@needs(SETTINGS_VIEW)
@require_GET
def printed(request: StaffRequest) -> HttpResponse:
    """The same rows on one page for paper."""
    asked = _asked(request)
    rows = limit_rows(**asked)
    context = {"rows": rows, "chosen": _chosen(asked), "day": request.on, "back": _back(asked)}
    return render(request, "office/limits_print.html", context)


def _start(request: StaffRequest) -> tuple[datetime | None, str]:
    """The moment limits are to be counted from, and what is wrong with what was typed."""
    typed = request.GET.get("from", "").strip()
    if not typed:
        return None, ""
    try:
        return parse_moment(typed), ""
    except BadMoment as problem:
        return None, str(problem)


def _asked(request: StaffRequest) -> dict[str, str]:
    """The conditions in the address; what is not known is left out."""
    get = request.GET
    seal, verified = get.get("seal", ""), get.get("verified", "")
    try:
        words = clean_text(get.get("words", ""), max_length=40).strip()
    except TextError:
        words = ""
    return {
        "seal": seal if seal in SEALS else "",
        "verified": verified if verified in VERIFIED else "",
        "used": USED if get.get("used") == USED else "",
        "words": words,
    }


def _chosen(asked: dict[str, str]) -> list[dict[str, str]]:
    shown = {
        "seal": ("性质", SEALS.get(asked["seal"], "")),
        "verified": ("核实", VERIFIED.get(asked["verified"], "")),
        "used": ("范围", "流程里用到的"),
        "words": ("包含", asked["words"]),
    }
    return [
        {"label": label, "value": value, "remove_url": _url({**asked, name: ""})}
        for name, (label, value) in shown.items()
        if asked[name]
    ]


def _option(asked: dict[str, str], name: str, key: str, label: str) -> dict[str, Any]:
    return {"label": label, "url": _url({**asked, name: key}), "count": None}


def _url(asked: dict[str, str], page: str = "") -> str:
    kept = {name: value for name, value in asked.items() if value}
    return f"{page}?{urlencode(kept)}"


def _back(asked: dict[str, str]) -> str:
    return _url(asked, reverse("office:limits"))
