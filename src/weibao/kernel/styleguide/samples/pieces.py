"""The pieces of the board, and the states a page can be in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders

from weibao.kernel.ui.picker import FilesInput, Picked

from . import case, station
from .desk import face

COLOURS = [
    ("纸底", "#F5F2EA", "ground"), ("面", "#FFFEFB", "surface"), ("凹", "#EFEBE1", "sunken"), ("侧栏", "#ECE7DB", "nav"),
    ("遮盖", "#CBC3B1", "mask"), ("墨", "#1E2A2A", "ink"), ("次墨", "#495653", "ink-2"), ("淡墨", "#5E6863", "ink-3"),
    ("黛青", "#17616B", "accent"), ("深黛", "#0F4B54", "accent-deep"), ("浅黛", "#E0EDEC", "accent-soft"), ("黛洗", "#F0F6F4", "accent-wash"),
    ("超期", "#A93420", "late"), ("临近", "#8F5E00", "soon"), ("办妥", "#33663A", "done"), ("等待", "#46586A", "wait"), ("封存", "#65457A", "seal"),
]  # fmt: skip
CLOCKS = [
    ("法定", [face("法", "early", "剩 9 个工作日"), face("法", "soon", "剩 5 小时"), face("法", "late", "超 1 个工作日"), face("法", "met", "按时 11-20"), face("法", "stopped", "鉴定期间停表")]),
    ("方案", [face("案", "early", "剩 36 天"), face("案", "soon", "今天"), face("案", "late", "超 37 天"), face("案", "met", "按时 11-20"), face("案", "stopped", "假期停表")]),
    ("内部", [face("内", "early", "剩 3 天"), face("内", "soon", "剩 1 天"), face("内", "late", "超 4 天"), face("内", "met", "迟 2 天 11-20", on_time=False), face("内", "stopped", "已取消")]),
]  # fmt: skip
BADGES = [
    ("late", "逾期"),
    ("soon", "滞后"),
    ("done", "达标"),
    ("wait", "等派出所"),
    ("mine", "待确认"),
    ("sealed", "已封存"),
]
WAITING_STAGES = [
    {"label": "受理", "when": "11-18", "state": "past"},
    {"label": "调查核实", "when": "11-20", "state": "past"},
    {"label": "处置", "state": "now", "turn": {"mine": False, "text": "轮到清溪派出所 · 剩 3 天"}},
    {"label": "反馈", "when": "12-18 前", "state": "next"},
    {"label": "结案", "state": "next"},
]
CUT_STAGES = [
    {"label": "受理", "when": "11-18", "state": "past"},
    {"label": "转交", "when": "11-19 转安宁镇办理", "state": "cut"},
]


PICKED = [
    Picked("0" * 32, "image", "IMG_20261124.jpg", "3.9 MB"),
    Picked("1" * 32, "audio", "通话.m4a", "812 KB"),
]
FILES = [
    {"label": "照片 1", "kind": "pdf", "state": "ready", "size": "3.9 MB", "when": "11-24 21:37", "url": "#", "caption": "卫生院拍的伤情"},
    {"label": "录音 2", "kind": "audio", "state": "waiting", "size": "812 KB", "when": "11-24 21:37"},
    {"label": "文档 3", "kind": "document", "state": "refused", "size": "46 KB", "when": "11-25 09:10", "refusal": "看不了预览，原件已作为证据保存。", "original_url": "#", "withdraw_url": "#", "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
]  # fmt: skip


class Attach(forms.Form):
    """The picker with two files taken."""

    proof = forms.Field(
        label="照片、录音或文件",
        required=False,
        widget=FilesInput,
        help_text="每个不超过 50 MB，一次最多 10 个",
    )


def icon_names() -> list[str]:
    """The names in the built sprite, so that the page can never show an icon that is not there."""
    built = finders.find("weibao/icons.svg")
    if not built:
        return []
    parts = Path(built).read_text(encoding="utf-8").split('<symbol id="')[1:]
    return [part.split('"', 1)[0] for part in parts]


def data() -> dict[str, Any]:
    return {
        "colours": COLOURS, "clock_rows": CLOCKS, "badges": BADGES, "stages": case.STAGES, "waiting_stages": WAITING_STAGES,
        "cut_stages": CUT_STAGES, "clocks": case.CLOCKS, "history": case.HISTORY[:4], "days": station.DAYS, "late": station.LATE,
        "risks": (4, 3, 2, 1), "icons": icon_names(), "files": FILES, "attach": Attach(initial={"proof": PICKED}),
    }  # fmt: skip


def states() -> dict[str, Any]:
    return {
        "job": {
            "title": "正在查 3,180 行，还没写入", "done": 1204, "total": 3180, "words": "约还要 2 分钟　可以离开，好了会通知您",
            "verdicts": [("done", "可写入 1,121"), ("soon", "像是同一人 46"), ("late", "有错 37")],
        },
        "row": {"name": "carer", "label": "实际照料人", "mine": "祖母", "theirs": "姑姑（周末）", "who": "乔玉兰", "mine_at": "08:55", "theirs_at": "08:53"},
    }  # fmt: skip


def confirm() -> dict[str, Any]:
    return {
        "question": "结束阮▮▮的临时监护？",
        "consequence": "孩子今天起由外祖父带；安置机构收到通知；月度复核停止。这一步不能撤回。",
        "act": "结束临时监护",
        "danger": True,
        "cancel": "先不结束",
        "cancel_url": "/styleguide/states/",
    }


def conflict() -> dict[str, Any]:
    return {
        "question": "这一页，乔玉兰刚刚也改了",
        "subject": "甘▮▮　石桥村",
        "fields": [("version", "7")],
        "rows": [
            states()["row"],
            {"name": "school", "label": "就读学校", "mine": "石桥小学三年级", "theirs": "", "who": "乔玉兰", "mine_at": "08:55", "theirs_at": "08:53"},
        ],
        "cancel_url": "/styleguide/child/",
    }  # fmt: skip
