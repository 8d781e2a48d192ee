"""A station's home page and a leader's overview."""

from __future__ import annotations

from typing import Any

from .desk import face


def _day(
    day: str, word: str, kind: str = "", items: tuple[tuple[str, str, str, bool], ...] = ()
) -> dict[str, Any]:
    return {
        "day": day, "word": word, "kind": kind,
        "entries": [{"seal": s, "state": state, "text": text, "mine": mine} for s, state, text, mine in items],
    }  # fmt: skip


DAYS = [
    _day("超期", "2 件", "late", (("法", "late", "查验意见　超 1 个工作日", True), ("内", "late", "会商纪要　超 4 天", True))),
    _day("24", "今天", "today", (("法", "late", "新报告　立即", True), ("案", "soon", "回复报告人", True))),
    _day("25", "周三", items=(("内", "soon", "0052 定措施", True),)),
    _day("26", "周四", items=(("法", "early", "等法院裁定", False), ("案", "early", "月度复核", True))),
    _day("27", "周五", items=(("法", "early", "等首次查访", False), ("内", "early", "签到名单", True))),
    _day("28", "休", "rest"),
    _day("29", "休", "rest"),
    _day("30", "周一", items=(("案", "early", "季度例会", True),)),
]  # fmt: skip


def _todo(
    title: str, act: str, subject: str, facts: list[str], clock: dict[str, Any]
) -> dict[str, Any]:
    return {
        "title": title,
        "act": act,
        "url": "#",
        "subject": subject,
        "facts": facts,
        "clock": clock,
    }


LATE = [
    _todo("出具查验意见：事实无人抚养儿童", "出具意见", "甘▮▮", ["女 8 岁", "石桥村", "民发〔2019〕62 号，受理后 15 个工作日"], face("法", "late", "超 1 个工作日", "11-23 到期")),
    _todo("补会商纪要：个案 2026-0047", "写纪要", "尤▮", ["男 14 岁", "杉木社区", "11-18 已会商，5 个单位到会"], face("内", "late", "超 4 天", "11-20 到期")),
]  # fmt: skip
COMING = [
    _todo("程序性回复报告人：报告 R2026-0203", "写回复", "", ["长塘村", "未满八岁无人照看", "电话报告，报告人身份已封存"], face("案", "soon", "今天 24 时前", "第 3 天")),
    _todo("确定处置措施：个案 2026-0052", "定措施", "纪▮▮", ["男 11 岁", "柏树村", "会商意见已齐，等您确认后派出"], face("内", "soon", "剩 1 天", "11-25 到期")),
    _todo("临时监护月度复核", "去复核", "阮▮▮", ["女 5 岁", "河口社区", "临时监护第 3 个月"], face("案", "early", "剩 2 天", "11-26 到期")),
    _todo("核对签到名单：四季度家庭教育指导会", "去核对", "", ["河口社区", "到会 86 人，9 人没对上监护人"], face("内", "early", "剩 3 天", "11-27 到期")),
]  # fmt: skip
WAITING = [
    ("清溪卫生院", "伤情记录　个案 0052　已等 4 天", face("内", "late", "超 1 天"), "催办"),
    (
        "云山县人民法院",
        "人身安全保护令裁定　个案 0052",
        face("法", "early", "剩 2 天 1 小时"),
        "72 小时内",
    ),
    ("清溪派出所", "告诫书送达后首次查访　个案 0052", face("法", "early", "剩 3 天"), "提醒"),
    (
        "云山县民政局",
        "事实无人抚养确认　鲍▮",
        face("法", "early", "剩 9 个工作日"),
        "15 个工作日内",
    ),
]


def data() -> dict[str, Any]:
    return {"days": DAYS, "late": LATE, "coming": COMING, "waiting": WAITING}


def overview() -> dict[str, Any]:
    return {
        "primary": {"label": "打印本页", "url": "#", "icon": "printer"},
        "me": {"name": "谭启文", "post": "清溪镇 · 分管领导", "initial": "谭"},
        "tiles": [
            {"label": "今年报告", "value": "164", "unit": "件", "sub": "受理中位用时 21 分钟", "url": "#"},
            {"label": "在办个案", "value": "18", "unit": "件", "sub": "超期 3 件", "tone": "late", "url": "#"},
            {"label": "法定时限按时", "value": "97.1", "unit": "%", "sub": "276 次里 8 次超期", "url": "#"},
            {"label": "本月走访按期", "value": "93", "unit": "%", "sub": "应访 388　未访 27", "url": "#"},
        ],
        "holders": [("未保工作站", 6, 2), ("各村（社区）", 4, 0), ("清溪派出所", 4, 0), ("司法所", 2, 0), ("清溪卫生院", 1, 1)],
    }  # fmt: skip
