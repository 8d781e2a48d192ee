"""A child director's day on the phone."""

from __future__ import annotations

from typing import Any

from .desk import face


def data() -> dict[str, Any]:
    return {
        "field_work": True,
        "search_url": "",
        "primary": None,
        "me": {"name": "乔玉兰", "post": "石桥村儿童主任", "initial": "乔"},
        "tasks": [
            (
                face("案", "late", "超 4 天"),
                "柳▮轩",
                ["男 9 岁", "三组"],
                "父亲重病在家，伯娘帮着做饭",
                True,
            ),
            (
                face("案", "soon", "今天到期"),
                "申▮语",
                ["女 6 岁", "一组"],
                "祖母 68 岁带，父母在外省",
                True,
            ),
            (
                face("案", "early", "剩 2 天"),
                "万▮▮",
                ["女 10 岁", "五组"],
                "上次说想转学，再问问",
                False,
            ),
        ],
        "lesson": face("案", "early", "剩 37 天"),
        "bar": [
            {"label": "今天", "url": "#", "icon": "today", "current": True},
            {"label": "孩子", "url": "#", "icon": "users"},
            {"label": "记一次", "url": "#", "icon": "plus", "primary": True},
            {"label": "待发送", "url": "#", "icon": "outbox", "count": 2},
            {"label": "报告", "url": "#", "icon": "alert", "tone": "late"},
        ],
    }
