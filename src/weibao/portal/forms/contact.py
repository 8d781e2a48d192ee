"""Whether the reporter stays unknown, and how the station may reach them otherwise."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.forms import CleanCharField
from weibao.kernel.text import visible
from weibao.kernel.ui.widgets import AnswerCards
from weibao.org.rules import phone

from .step import StepForm

NAMED = (("no", "不留姓名"), ("yes", "留下联系方式"))
RELATIONS = (
    ("", "不说"),
    ("kin", "家人、亲戚"),
    ("neighbour", "邻居、同村"),
    ("teacher", "老师、学校的人"),
    ("friend", "同学、朋友"),
    ("self", "就是孩子本人"),
    ("passer", "碰巧看到"),
    ("other", "其他"),
)
# A landline with or without its area code, as it is spoken in a town.
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-9]\d{6,7}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


class NamedForm(StepForm):
    named = forms.ChoiceField(
        label="要不要留下您的联系方式",
        choices=NAMED,
        error_messages={
            "required": "请选一项，两种都可以",
            "invalid_choice": "请选一项，两种都可以",
        },
        widget=AnswerCards(
            icons={"no": "user-off", "yes": "phone"},
            notes={
                "no": "只能凭回执号看回复",
                "yes": "只有报告人身份保管人能打开",
            },
            one_column=True,
        ),
    )
    name = CleanCharField(label="您的姓名或称呼", max_length=50, required=False)
    phone = CleanCharField(
        label="电话", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    relation = forms.CharField(
        label="您和孩子是什么关系", required=False, widget=forms.Select(choices=RELATIONS)
    )

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        digits = phone.normalise(typed) or _landline(typed)
        if typed and not digits:
            raise ValidationError(
                "这个电话号码不对，请看看是不是少了一位；手机号是 11 位", code="phone"
            )
        return digits

    def clean_relation(self) -> str:
        return (
            dict(RELATIONS).get(self.cleaned_data["relation"], "")
            if self.cleaned_data["relation"]
            else ""
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = bool(data.get("name") or data.get("phone"))
        if data.get("named") == "yes" and not self.place.takes_names:
            self.add_error(
                "named", "本镇还没有人能保管报告人身份，现在只能不留姓名报告。报告一样受理"
            )
        elif data.get("named") == "yes" and not given and not self.errors:
            self.add_error("phone", "留下电话或姓名其中一样；不想留，就在上面改选“不留姓名”")
        elif data.get("named") == "no" and given:
            # Neither kept against the choice, nor thrown away without a word.
            self.add_error("named", "您选了不留姓名，下面又填了姓名或电话。请改选，或者把下面清空")
        return data


def _landline(typed: str) -> str:
    digits = re.sub(r"[\s\-()（）—－]", "", visible(typed).translate(_FULL_WIDTH))
    return digits if _LANDLINE.fullmatch(digits) else ""
