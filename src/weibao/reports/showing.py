"""How figures stand on a page: tiles and bars, with what is too small left out for readers outside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from weibao.kernel.clock import span

from .queries.statistics import Figures, Period, Table
from .rules.figures import LEAST, Spread, hidden, share_is_hidden

Tile = dict[str, Any]
# Shown instead of a number that would say too much.
TOO_FEW = f"少于 {LEAST}"


def minutes_words(minutes: int) -> str:
    """25 分钟; 3 小时; 4 天."""
    return span(timedelta(minutes=minutes)) if minutes else "不到 1 分钟"


def percent(part: int, whole: int, *, outside: bool) -> str:
    """A share in whole per cent, or a dash where there is nothing, or too little, to tell."""
    if not whole or (outside and share_is_hidden(part, whole)):
        return "—"
    return f"{round(100 * part / whole)}%"


def figure_tiles(found: Figures, period: Period, *, outside: bool, opens: bool) -> list[Tile]:
    """The figures at the top of the page."""
    address = reverse("reports:list") + period.query() if opens else ""
    limit, figure = minutes_words(found.decide_limit), minutes_words(found.at_once)
    total = TOO_FEW if outside and 0 < found.total < LEAST else found.total
    return [
        {"label": "收到报告", "value": total, "unit": "件", "url": address},
        _lengths("收到后多久决定", found.decided, f"{limit}内决定", outside=outside),
        _lengths("单位知道后多久报告", found.known, f"{figure}内报告", outside=outside),
        _share("凭回执回来看过", found.came_back, found.with_receipt, "有回执的", outside=outside),
        _told(found, outside=outside),
    ]


def _lengths(label: str, found: Spread | None, within: str, *, outside: bool) -> Tile:
    """Half of all, nine tenths of all, and the share in time."""
    if found is None or (outside and found.number < LEAST):
        return {"label": label, "value": "—", "unit": "", "sub": "没有可以算的"}
    share = percent(found.within, found.number, outside=outside)
    sub = f"九成在 {minutes_words(found.ninety)}内 · {within} {share}"
    return {
        "label": f"{label}（中位）",
        "value": minutes_words(found.median),
        "unit": "",
        "sub": sub,
    }


def _share(label: str, part: int, whole: int, of: str, *, outside: bool) -> Tile:
    shown = percent(part, whole, outside=outside)
    sub = "" if shown == "—" or outside else f"{of} {whole} 件里 {part} 件"
    return {"label": label, "value": shown, "unit": "", "sub": sub}


def _told(found: Figures, *, outside: bool) -> Tile:
    tile = _share("按时告知结果", found.told_in_time, found.told, "已告知的", outside=outside)
    late = found.not_told_late
    if late and not (outside and late < LEAST):
        tile |= {"sub": f"还有 {late} 件超期没告知", "tone": "late"}
    return tile


def bars(table: Table, period: Period, *, outside: bool, opens: bool) -> dict[str, Any]:
    """A table whose rows carry their bars; each opens to the list where the viewer may."""
    numbers = [cell.number for cell in table.cells]
    shut = hidden(numbers) if outside else [False] * len(numbers)
    address = reverse("reports:list")
    rows = [
        {
            "label": cell.label,
            "number": TOO_FEW
            if is_shut and cell.number < LEAST
            else "不显示"
            if is_shut
            else cell.number,
            "share": 0 if is_shut or not table.most else round(100 * cell.number / table.most),
            "url": f"{address}{_merged(period, cell.query)}" if opens and cell.query else "",
        }
        for cell, is_shut in zip(table.cells, shut, strict=True)
    ]
    return {"title": table.title, "what": table.what, "rows": rows, "total": table.total}


def _merged(period: Period, query: str) -> str:
    """The period with the row's own condition, which may be a narrower period."""
    own = dict(pair.split("=", 1) for pair in query.split("&"))
    return period.query(**own)
