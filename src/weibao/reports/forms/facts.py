"""What every door inside the house asks about: the facts of a report, as the public page asks them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import AnswerCards, ChoiceRow
from weibao.office.attachments.field import FilesField
from weibao.org.queries.areas import villages_of

from ..actions.filing import Content
from ..rules.ages import least
from ..rules.circumstances import circumstances

# An earlier year is a slip of the finger.
FIRST_YEAR = 2000
DANGER = (("yes", "是"), ("no", "不是"), ("unknown", "不知道"))
SEXES = (("boy", "男孩"), ("girl", "女孩"), ("unknown", "不清楚"))


class FactsForm(forms.Form):
    """Circumstance in plain words; how urgent it is the server decides."""

    in_danger = forms.ChoiceField(
        label="孩子现在正有危险吗",
        choices=DANGER,
        widget=ChoiceRow(bad={"yes"}),
        error_messages={"required": "选一项，不知道也行"},
    )
    circumstance = forms.ChoiceField(
        label="是什么情形",
        choices=[(entry.code, "\n".join(entry.lines)) for entry in circumstances()],
        widget=AnswerCards(
            icons={entry.code: entry.icon for entry in circumstances()}, wide={"unsure"}
        ),
        error_messages={"required": "选最接近的一种，拿不准选最后一项"},
    )
    what = CleanCharField(label="发生了什么", max_length=4000, multiline=True)
    when = CleanCharField(label="什么时候的事", max_length=200, required=False)
    place = CleanCharField(label="在哪里发生", max_length=300, required=False)
    area = forms.ChoiceField(label="孩子住在哪个村（社区）", required=False)
    child_age = CleanCharField(label="大概几岁", max_length=20, required=False)
    child_sex = forms.ChoiceField(
        label="男孩还是女孩", choices=SEXES, widget=ChoiceRow, required=False
    )
    suspect_known = CleanCharField(
        label="是谁做的，或者怀疑谁", max_length=500, multiline=True, required=False
    )

    files = FilesField()  # type: ignore[assignment]

    def __init__(self, *args: Any, town: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.town = town
        self.at = at
        self.fields["files"].of(town, at=at, staff=True)  # type: ignore[attr-defined]
        places = [(area.code, area.short_name) for area in villages_of(town)]
        self.fields["area"].choices = [("", "还不清楚"), *places]  # type: ignore[attr-defined]
        self.fields["suspect_known"].widget.attrs["rows"] = 2
        for field in self.fields.values():
            # What a child suffered is not for the browser to remember.
            field.widget.attrs["autocomplete"] = "off"

    def content(self) -> Content:
        """What was told, without anything about who told it."""
        given = self.cleaned_data
        return Content(
            circumstance=given["circumstance"],
            what=given["what"],
            place=given["place"],
            when=given["when"],
            child_known=self.child(),
            suspect_known=given["suspect_known"],
            in_danger=given["in_danger"] == "yes",
            area=given["area"],
            child_age=least(given["child_age"]),
            child_sex=given["child_sex"],
        )

    def child(self) -> str:
        """The child in words, each fact with its label; what nobody knows is left out."""
        given = self.cleaned_data
        sex = "" if given["child_sex"] == "unknown" else given["child_sex"]
        parts = (
            ("姓名或小名", given.get("child_name", "")),
            ("年龄", given["child_age"]),
            ("性别", dict(SEXES).get(sex, "")),
            ("学校", given.get("child_school", "")),
        )
        told = [f"{label}：{text}" for label, text in parts if text]
        return "\n".join(filter(None, (given.get("child_known", ""), *told)))


def past(moment: datetime | None, at: datetime) -> datetime | None:
    """A typed moment that lies behind us; raises `ValidationError` in plain words."""
    if moment and moment > at:
        raise ValidationError("这个时间还没有到，请看一下日期和钟点")
    if moment and moment.year < FIRST_YEAR:
        raise ValidationError(f"请看一下年份，不能早于 {FIRST_YEAR} 年")
    return moment
