"""The four steps of a public report. Each knows its own fields and what may be wrong with them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.forms import CleanCharField
from weibao.kernel.text import visible
from weibao.kernel.ui.widgets import AnswerCards, ChoiceRow, TextArea
from weibao.org.rules import phone
from weibao.reports.models import Report
from weibao.reports.rules.circumstances import UNSURE, circumstance, circumstances

from ..queries import Place

SEXES = (("boy", "男孩"), ("girl", "女孩"), ("unknown", "不清楚"))
DANGER = (("yes", "是"), ("no", "不是"), ("unknown", "不知道"))
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


def limit(name: str) -> int:
    """The most characters the report keeps of a text; the forms promise no more."""
    field = Report._meta.get_field(name)
    return int(getattr(field, "max_length", 0))


class StepForm(forms.Form):
    """One page of the report. Nothing typed here is remembered by the browser or spell-checked away."""

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        for field in self.fields.values():
            field.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})


class WhatForm(StepForm):
    circumstance = forms.CharField(
        label="您看到或听到了什么",
        error_messages={"required": "请选一项。拿不准就选最后一项“说不清”"},
        widget=AnswerCards(
            choices=[(entry.code, "\n".join(entry.lines)) for entry in circumstances()],
            icons={entry.code: entry.icon for entry in circumstances()},
            wide={UNSURE},
        ),
    )

    def clean_circumstance(self) -> str:
        # A report is not lost because a choice was withdrawn meanwhile, or was tampered with.
        return circumstance(self.cleaned_data["circumstance"]).code


class ChildForm(StepForm):
    child_name = CleanCharField(
        label="姓名或小名",
        max_length=60,
        required=False,
        help_text="不知道大名，写怎么叫他（她）也行",
    )
    child_age = CleanCharField(
        label="大概几岁", max_length=20, required=False, help_text="比如：七八岁，上二年级"
    )
    child_sex = forms.CharField(
        label="男孩还是女孩", required=False, widget=ChoiceRow(choices=SEXES)
    )
    child_school = CleanCharField(label="在哪里上学", max_length=100, required=False)
    area = forms.CharField(label="在哪个村（社区）", required=False, widget=forms.Select)
    where = CleanCharField(
        label="具体地方",
        max_length=limit("place"),
        required=False,
        help_text="比如：老供销社后面第二家",
    )
    when = CleanCharField(
        label="什么时候的事",
        max_length=limit("when"),
        required=False,
        help_text="比如：今天中午；这两个月常常这样",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read only when the page is shown: the request that files asks for one village alone.
        self.fields["area"].widget.choices = lambda: [("", "不清楚"), *self.place.villages]

    def clean_area(self) -> str:
        code: str = self.cleaned_data["area"]
        if code and not self.place.has_village(code):
            raise ValidationError("请从列表里选。不清楚就选第一项，在下面写地方", code="area")
        return code

    def clean_child_sex(self) -> str:
        return (
            self.cleaned_data["child_sex"] if self.cleaned_data["child_sex"] in dict(SEXES) else ""
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        hints = ("child_name", "child_school", "area", "where")
        if not self.errors and not any(data.get(name) for name in hints):
            self.add_error(
                "child_name", "请至少写一样：姓名、学校、村或者地方，不然工作站找不到孩子"
            )
        return data


class DetailsForm(StepForm):
    in_danger = forms.ChoiceField(
        label="孩子现在正有危险吗",
        choices=DANGER,
        widget=ChoiceRow(bad={"yes"}),
        error_messages={"required": "请选一项", "invalid_choice": "请选一项"},
    )
    what = CleanCharField(
        label="请说说经过",
        max_length=limit("what"),
        multiline=True,
        widget=TextArea(rows=7),
        help_text="看到的、听到的，想到哪里写到哪里。不用写得工整",
        error_messages={"required": "请写几句，哪怕只有一句话"},
    )
    suspect = CleanCharField(
        label="是谁做的，或者您怀疑谁",
        max_length=limit("suspect_known"),
        multiline=True,
        required=False,
        widget=TextArea(rows=2),
        help_text="姓名、和孩子是什么关系，知道多少写多少",
    )


class WhoForm(StepForm):
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
    phone = CleanCharField(label="电话", max_length=40, required=False)
    relation = forms.CharField(
        label="您和孩子是什么关系", required=False, widget=forms.Select(choices=RELATIONS)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.input_type = "tel"

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


_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

STEPS: tuple[type[StepForm], ...] = (WhatForm, ChildForm, DetailsForm, WhoForm)
