"""A list of children under a saved view, and one child's file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

from .desk import face

ROWS = [
    ("蓝▮▮", "男 6 岁", "长塘村", ["留守"], 4, "无人照料", "09-18", face("案", "late", "超 37 天"), "常小雨", True),
    ("尤▮", "女 13 岁", "长塘村", ["留守", "残疾"], 3, "祖父 74 岁", "10-09", face("案", "late", "超 16 天"), "常小雨", True),
    ("柳▮▮", "男 9 岁", "石桥村", ["困境"], 3, "父亲 重病", "10-21", face("案", "late", "超 4 天"), "乔玉兰", False),
    ("池▮", "女 15 岁", "杉木社区", ["辍学"], 3, "姑父", "11-17", face("案", "soon", "今天"), "项琴", False),
    ("纪▮▮", "男 11 岁", "柏树村", ["受侵害"], 4, "外祖母 66 岁", "11-22", face("法", "soon", "剩 3 天"), "古春梅", False),
    ("甘▮▮", "女 8 岁", "石桥村", ["事实无人抚养", "留守"], 3, "祖母 71 岁", "11-12", face("案", "early", "剩 6 天"), "乔玉兰", False),
    ("鲍▮", "男 12 岁", "柏树村", ["事实无人抚养"], 3, "伯父", "11-08", face("案", "early", "剩 6 天"), "古春梅", False),
    ("蒙▮▮", "男 14 岁", "石桥村", ["留守"], 2, "独居周末", "10-24", face("案", "early", "剩 30 天"), "乔玉兰", False),
    ("席▮▮", "男 7 岁", "杉木社区", ["残疾", "低保"], 2, "母亲", "10-27", face("案", "early", "剩 33 天"), "项琴", False),
    ("万▮", "女 10 岁", "石桥村", ["留守"], 2, "祖母 63 岁", "10-30", face("案", "early", "剩 36 天"), "乔玉兰", False),
]  # fmt: skip


def data() -> dict[str, Any]:
    tabs = [
        ("全部", "5,216", False), ("重点关注", "402", False), ("走访该去了", "41", True), ("监护缺失", "16", False),
        ("符合未享", "9", False), ("下月满 18 岁", "23", False),
    ]  # fmt: skip
    return {
        "rows": ROWS,
        "page": Paginator(range(41), 10).page(1),
        "sort": "next",
        "tabs": [
            {"label": label, "count": count, "url": "#", "current": on} for label, count, on in tabs
        ],
        "chips": [
            {"label": "村", "value": "石桥、长塘等 5 村", "remove_url": "#"},
            {"label": "风险", "value": "中以上", "remove_url": "#"},
        ],
        "options": [
            {"label": "留守", "url": "#", "count": 22},
            {"label": "困境", "url": "#", "count": 9},
        ],
    }


def one() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "儿童档案", "url": "#"}, {"label": "石桥村"}],
        "cells": [
            {"label": "风险", "risk": 3, "sub": "祖母 71 岁、腿脚不便"},
            {"label": "类别", "value": "事实无人抚养　留守", "sub": "两类并列，各自有据"},
            {"label": "正在办", "clock": face("法", "late", "超 1 个工作日"), "sub": "出具查验意见 · 林书雅"},
            {"label": "下次走访", "clock": face("案", "early", "剩 6 天", "11-30 前"), "sub": "较高风险：每月 1 次"},
        ],
        "tabs": [
            {"label": "总览", "url": "#", "current": True},
            {"label": "身份与户籍", "url": "#"},
            {"label": "监护与家庭", "url": "#"},
            {"label": "就学与健康", "url": "#", "count": 1},
            {"label": "走访", "url": "#", "count": 19},
            {"label": "个案", "url": "#", "count": 0},
            {"label": "查看记录", "url": "#"},
        ],
        "reasons": [
            ("事实无人抚养儿童", "soon", "待查验", "民发〔2019〕62 号　父服刑 + 母失联", [("父亲", "服刑在押，刑期 3 年 6 个月，2025-04-11 起", "判决书复印件　11-02 村里交来"), ("母亲", "失去联系满 6 个月，2026-03-20 起", "派出所证明　10-28"), ("年龄", "未满 18 周岁，2036-03 届满", "户口簿")]),
            ("农村留守儿童", "done", "已确认", "国发〔2016〕13 号", [("户籍", "农村户籍，未满 16 周岁", "户口簿"), ("父母", "不能与父母正常共同生活，2024-09-01 起", "走访记录 3 条")]),
        ],
        "history": [
            {"when": "11-12 周四", "icon": "walk", "tone": "accent", "what": "走访", "text": "祖母在家，冰箱有菜；孩子说想爸爸，周末可通一次电话", "by": "石桥村儿童主任 乔玉兰 · 照片 2 张"},
            {"when": "11-02 周一", "icon": "file-check", "tone": "accent", "what": "受理事实无人抚养申请", "text": "15 个工作日查验时限起算，11-23 到期", "by": "未保工作站 林书雅 · 材料 4 份"},
            {"when": "10-16 周五", "icon": "glasses", "tone": "late", "what": "视力筛查", "text": "左 4.7 右 4.8，建议复查，尚未转诊", "by": "清溪卫生院", "link": "约复查", "link_url": "#"},
        ],
    }  # fmt: skip
