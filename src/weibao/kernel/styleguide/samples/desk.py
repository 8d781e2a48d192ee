"""The shell around the samples: navigation, person, place."""

from __future__ import annotations

from typing import Any

NAV = [
    ("", [("today", "今日", "today", 6, False), ("reports", "报告受理", "inbox", 3, True), ("case", "个案", "folder", 18, False)]),
    ("孩子", [("children", "儿童档案", "users", 0, False), ("visits", "走访", "walk", 0, False), ("care", "监护", "guardian", 0, False), ("benefits", "保障待遇", "benefit", 0, False)]),
    ("学校与社会", [("schools", "学校", "school", 0, False), ("places", "场所", "place", 0, False), ("online", "网络保护", "online", 0, False), ("social", "社会力量", "social", 0, False)]),
    ("统筹", [("plan", "任务台账", "ledger", 0, False), ("urge", "督办", "urge", 2, False), ("overview", "数据一览", "chart", 0, False), ("tables", "报表", "table", 0, False)]),
]  # fmt: skip
CURRENT = {"station": "today", "child": "children", "form": "schools", "states": "today", "confirm": "case", "conflict": "children"}  # fmt: skip


def face(seal: str, state: str, text: str, when: str = "", **more: Any) -> dict[str, Any]:
    """A clock as `office` would hand it over."""
    kind = {"法": "法定时限", "案": "方案时限", "内": "内部时限"}[seal]
    spoken = "，".join(filter(None, (kind, text, when)))
    return {"seal": seal, "state": state, "text": text, "when": when, "spoken": spoken, **more}


def shell(page: str) -> dict[str, Any]:
    current = CURRENT.get(page, page)
    nav = [
        {
            "label": group,
            "items": [
                {"label": label, "url": "#", "icon": icon, "count": count, "late": late, "current": key == current}
                for key, label, icon, count, late in entries
            ],
        }
        for group, entries in NAV
    ]  # fmt: skip
    return {
        "environment": "demo",
        "nav": nav,
        "me": {
            "name": "林书雅", "post": "未保工作站 · 专干", "initial": "林",
            "links": [{"label": "我的设置", "url": "#", "icon": "user"}],
        },
        "place": "云山县 · 清溪镇",
        "place_full": "清溪镇未成年人保护工作站",
        "search_url": "#",
        "primary": {"label": "登记报告", "url": "#", "icon": "call-in"},
        "notices": {"url": "#", "count": 4},
        "settings_url": "#",
        "bar": [
            {"label": "今日", "url": "#", "icon": "today", "current": current == "today"},
            {"label": "个案", "url": "#", "icon": "folder", "current": current == "case"},
            {"label": "登记", "url": "#", "icon": "plus", "primary": True},
            {"label": "孩子", "url": "#", "icon": "users", "current": current == "children"},
            {"label": "报告", "url": "#", "icon": "inbox", "count": 3, "tone": "late"},
        ],
    }  # fmt: skip
