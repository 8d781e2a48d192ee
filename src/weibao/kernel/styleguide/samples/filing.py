"""What a member of the public meets: a question, the receipt, the answer."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.ui.widgets import AnswerCards, TextArea

KINDS = [
    ("hurt", "被打、被骂、身上常有伤", "hurt"),
    ("alone", "没人管、独自在家", "home-alone"),
    ("sexual", "性方面的伤害", "sexual"),
    ("bullied", "被同学欺负", "bullied"),
    ("despair", "想不开、伤害自己", "despair"),
    ("lost", "走失、被拐、被带去乞讨", "lost"),
    ("labour", "被叫去打工、不上学", "labour"),
    ("tobacco", "有人卖烟酒、电子烟给孩子", "tobacco"),
    ("other", "说不清，我想自己写", "other"),
]
CODE = "7K4M-92QD-XW3H-6TRN-B8VE"


class Step(forms.Form):
    kind = forms.ChoiceField(
        label="您看到或听到了什么",
        choices=[(value, label) for value, label, _icon in KINDS],
        widget=AnswerCards(icons={value: icon for value, _label, icon in KINDS}, wide=("other",)),
    )


class Where(forms.Form):
    place = forms.CharField(label="在哪里", help_text="村、社区、学校或店名，记得多少写多少。")
    when = forms.ChoiceField(
        label="什么时候",
        choices=[("now", "正在发生"), ("today", "今天"), ("week", "这几天"), ("often", "经常这样")],
        widget=AnswerCards(
            icons={"now": "late", "today": "today", "week": "calendar", "often": "repeat"}
        ),
    )
    words = forms.CharField(
        label="还想说什么",
        required=False,
        widget=TextArea(rows=5),
        help_text="不会写也没关系，可以空着。",
    )


def step() -> dict[str, Any]:
    return {"form": Step(initial={"kind": "alone"}), "step": 1, "total": 4}


def where() -> dict[str, Any]:
    return {
        "form": Where({"place": "", "when": "week", "words": "放学以后常一个人在桥头"}),
        "step": 2,
        "total": 4,
    }


def receipt() -> dict[str, Any]:
    return {
        "code": CODE,
        "stages": [
            {"label": "已同时告知清溪派出所", "when": "21:37", "state": "past"},
            {"label": "工作站马上受理、核实", "when": "夜里由值班员接"},
            {"label": "11 月 27 日前给您第一次回复", "when": "在“查回复”里看，不会打扰您"},
            {"label": "办完后告诉您结果"},
        ],
    }


def answer() -> dict[str, Any]:
    return {
        "stages": [
            {"label": "收到您的报告", "when": "11 月 24 日 21:37", "state": "past"},
            {"label": "已受理", "when": "11 月 24 日 21:52", "state": "past"},
            {"label": "正在办", "when": "有人已经去看过孩子", "state": "now"},
            {"label": "办完后告诉您结果"},
        ],
    }
