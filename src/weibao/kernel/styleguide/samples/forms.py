"""A long form with one error, and the sign-in form."""

from __future__ import annotations

from typing import Any

from django import forms

from weibao.kernel.ui.widgets import AnswerCards, ChoiceRow, DateInput, TextArea

VERDICTS = [("ok", "合格"), ("bad", "不合格"), ("none", "不涉及")]


class Inspection(forms.Form):
    fence = forms.ChoiceField(
        label="校园围墙、围栏完好，高度够", choices=VERDICTS, widget=ChoiceRow(bad=("bad",))
    )
    rail = forms.ChoiceField(
        label="楼梯、走廊护栏牢固，间距合规", choices=VERDICTS, widget=ChoiceRow(bad=("bad",))
    )
    found = forms.CharField(label="发现了什么", widget=TextArea(rows=3))
    until = forms.DateField(
        label="整改期限", widget=DateInput(), help_text="一般不超过 10 个工作日。"
    )
    owner = forms.ChoiceField(
        label="整改责任人", choices=[("", "请选一位教职工"), ("1", "宁小洁"), ("2", "卫东")]
    )
    follow = forms.MultipleChoiceField(
        label="同时告知", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("safety", "镇应急管理办"), ("peace", "平安建设办")],
    )  # fmt: skip
    urgent = forms.BooleanField(
        label="今天就要处理", required=False, help_text="勾上后值班领导马上收到。"
    )

    def clean_owner(self) -> str:
        owner = self.cleaned_data["owner"]
        if not owner:
            raise forms.ValidationError("还没选责任人，选了才能派出整改")
        return owner


class NewFile(forms.Form):
    name = forms.CharField(label="孩子姓名", help_text="照户口簿写，少数民族姓名中间用“·”。")
    sex = forms.ChoiceField(
        label="性别", choices=[("m", "男"), ("f", "女"), ("u", "还不清楚")], widget=ChoiceRow()
    )
    birth = forms.DateField(label="出生日期", required=False, widget=DateInput())
    lives = forms.ChoiceField(
        label="现在跟谁住",
        choices=[
            ("parents", "父母"),
            ("grand", "祖父母、外祖父母"),
            ("kin", "其他亲属"),
            ("alone", "独自居住"),
        ],
        widget=AnswerCards(
            icons={"parents": "people", "grand": "guardian", "kin": "users", "alone": "home-alone"},
            notes={"alone": "要在当天上门核实"},
        ),
    )
    phone = forms.CharField(
        label="监护人电话", required=False, disabled=True, initial="139****6127"
    )


class SignIn(forms.Form):
    login = forms.CharField(
        label="手机号或工号", widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码",
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "current-password"}),
    )


def data() -> dict[str, Any]:
    form = Inspection({
        "fence": "ok", "rail": "bad", "found": "教学楼二楼西侧走廊护栏两处焊点松脱，晃动约 3 厘米，已拉警戒线。",
        "until": "2026-12-01", "owner": "", "follow": ["safety"],
    })  # fmt: skip
    return {
        "form": form,
        "new_file": NewFile(initial={"sex": ""}),
        "crumbs": [{"label": "学校", "url": "#"}, {"label": "石桥小学", "url": "#"}, {"label": "记一次"}],
        "sections": [("基本情况", "4/4", "done"), ("人防", "5/5", "done"), ("物防", "4/6", "now"), ("技防", "0/5", ""), ("签字", "", "")],
    }  # fmt: skip


def signin() -> dict[str, Any]:
    form = SignIn({"login": "linsy", "password": "x"})
    form.is_valid()
    form.add_error("password", "手机号或密码不对，还可以试 4 次")
    return {"form": form}
