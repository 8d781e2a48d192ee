"""One case: a boy hurt at home, five units at work."""

from __future__ import annotations

from typing import Any

from .desk import face

STAGES = [
    {"label": "报告", "when": "11-18 09:12 石桥小学", "state": "past"},
    {"label": "受理", "when": "11-18 09:26 用时 14 分", "state": "past"},
    {"label": "调查核实", "when": "11-18 至 11-20", "state": "past"},
    {
        "label": "处置",
        "state": "now",
        "turn": {"mine": True, "text": "轮到您：未保工作站 · 已 2 个工作日"},
    },
    {"label": "反馈报告人", "when": "12-18 前", "state": "next"},
    {"label": "结案", "state": "next"},
]
CLOCKS = [
    face("内", "soon", "剩 1 天", "11-25", duty="会商后 3 个工作日内定措施", basis="未保工作站内部约定", share=70),
    face("法", "early", "剩 2 天 1 小时", "11-26 10:20", duty="法院 72 小时内裁定人身安全保护令", basis="反家庭暴力法第二十八条", share=32),
    face("法", "early", "剩 3 天", "11-27", duty="派出所 7 日内首次查访", basis="反家庭暴力法实施办法", share=57),
    face("案", "met", "按时 11-20", "", duty="3 日内程序性回复报告人", basis="镇方案任务 10", share=100),
]  # fmt: skip
MEASURES = [
    (
        "临时由外祖母照料",
        "柏树村",
        "done",
        "11-18 已安置",
        face("案", "early", "月度复核", "12-18"),
        True,
    ),
    (
        "家庭暴力告诫书",
        "清溪派出所",
        "done",
        "11-20 已送达",
        face("法", "early", "剩 3 天", "首次查访"),
        True,
    ),
    (
        "人身安全保护令",
        "云山县人民法院",
        "wait",
        "11-23 已受理",
        face("法", "early", "剩 2 天", "裁定"),
        True,
    ),
    ("家庭教育指导令", "清溪派出所", "mine", "待确认", None, True),
    ("心理辅导（每周一次）", "镇社工站", "mine", "待确认", None, True),
    ("申请撤销监护人资格", "", "", "会商意见：暂不申请，6 个月后复评", None, False),
]
PEOPLE = [
    ("孩子", "纪▮▮", "男 11 岁", "现住外祖母家", "risk", ""),
    ("父亲", "纪▮▮", "42 岁", "被反映人　镇上务工", "late", "不得单独接触"),
    ("母亲", "祝▮", "39 岁", "外省务工　11-19 已联系上", "", ""),
    ("外祖母", "祝▮▮", "66 岁", "临时照料人　柏树村一组", "done", "能照料"),
]
UNITS = [
    ("未保工作站　林书雅", "承办　今天在看", "全部", False),
    ("清溪派出所　方志国", "11-20 送达告诫书", "全部", False),
    ("柏树村　古春梅", "11-22 走访 1 次", "孩子近况、本村事项", False),
    ("石桥小学　宁小洁", "11-21 补充 1 份材料", "在校情况", False),
    ("清溪卫生院　卓越", "超 1 天未交", "伤情记录", True),
]
HISTORY = [
    {"when": "11-23 10:20", "icon": "court", "tone": "accent", "what": "法院受理人身安全保护令申请", "text": "72 小时时限起算", "by": "云山县人民法院　回执 1 份 · 林书雅 登记"},
    {"when": "11-20 16:40", "icon": "police", "tone": "accent", "what": "告诫书送达", "text": "7 日内首次查访时限起算", "by": "清溪派出所 方志国"},
    {"when": "11-20 15:00", "icon": "users", "what": "会商", "text": "5 个单位到会，意见一致：先告诫、申请保护令，孩子暂住外祖母家", "by": "会商纪要 1 份 · 转入“处置”，轮到未保工作站"},
    {"when": "11-19 11:05", "icon": "late", "tone": "late", "what": "向清溪卫生院要伤情记录", "text": "约定 11-23 交，超 1 天未交", "by": "已提醒 1 次", "link": "催办", "link_url": "#"},
    {"when": "11-18 09:12", "icon": "sealed", "tone": "seal", "what": "收到强制报告", "text": "身体多处损伤", "by": "报告人身份已封存，只向指定岗位凭事由启封"},
]  # fmt: skip


def data() -> dict[str, Any]:
    return {
        "stages": STAGES,
        "clocks": CLOCKS,
        "measures": MEASURES,
        "people": PEOPLE,
        "units": UNITS,
        "history": HISTORY,
        "crumbs": [{"label": "个案", "url": "#"}, {"label": "在办"}],
    }
