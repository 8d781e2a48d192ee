"""The form of a unit that must report by law, and what it adds afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow, DateTimeInput, TextArea
from weibao.office.attachments.field import FilesField

from ..actions.mandated import Told
from ..models.notification import Authority, How
from ..rules.reporters import categories
from .facts import FactsForm, past

KNOWN = (("now", "刚刚知道"), ("earlier", "早一些，时间是…"))
# Beside who told: the station reads it.
NAME = "工作站看得到。下面勾“先不让单位同事看到”的，可以不写"
NAME_APART = "工作站看得到，可以不写"
TOLD = (("no", "还没有"), ("yes", "已经告诉"))


class MandatedForm(FactsForm):
    """The facts of the public page, and what only a unit can say: since when, and as what."""

    known = forms.ChoiceField(
        label="您单位什么时候知道的",
        choices=KNOWN,
        widget=ChoiceRow,
        error_messages={"required": "选“刚刚知道”，或者写上时间"},
    )
    known_at = forms.DateTimeField(
        label="知道的日期和钟点",
        required=False,
        widget=DateTimeInput(),
        error_messages={"invalid": "写上日期和钟点，大概的也行"},
    )
    child_name = CleanCharField(label="姓名或小名", max_length=60, required=False)
    child_school = CleanCharField(label="在哪里上学", max_length=100, required=False)
    category = forms.ChoiceField(
        label="以什么身份报告",
        choices=[(entry.code, entry.label) for entry in categories()],
        help_text="按您单位的类型填好了，不对可以改",
    )
    only_me = forms.BooleanField(
        label="先不让单位同事看到",
        required=False,
        help_text="可能牵涉本单位的人就勾上：进展只有您自己能看，单位不收通知，工作站只看到是哪个单位报的",
    )

    def clean_known_at(self) -> datetime | None:
        return past(self.cleaned_data["known_at"], self.at)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("known") == "now":
            data["known_at"] = self.at
        elif data.get("known") and not data.get("known_at") and "known_at" not in self.errors:
            self.add_error("known_at", "写上是什么时候知道的，大概的也行")
        return data


class NotificationForm(PageForm):
    """One authority that was told. While filing it may also say that nobody was told yet.

    The station reads it, the name too.
    """

    told = forms.ChoiceField(label="告诉了没有", choices=TOLD, widget=ChoiceRow, required=False)
    authority = forms.ChoiceField(label="告诉了哪里", choices=Authority.choices)
    at = forms.DateTimeField(
        label="什么时候",
        widget=DateTimeInput(),
        error_messages={"required": "写上时间", "invalid": "写上日期和钟点"},
    )
    by_name = CleanCharField(
        label="谁去说的", max_length=50, error_messages={"required": "写上是谁去说的"}
    )
    how = forms.ChoiceField(
        label="怎么说的",
        choices=How.choices,
        widget=ChoiceRow,
        error_messages={"required": "选一种"},
    )
    slip = CleanCharField(
        label="对方给的回执号、接警号", max_length=60, required=False, help_text="没有就空着"
    )

    def __init__(
        self, *args: Any, now: datetime, authority: str = "", apart: bool = False, **kwargs: Any
    ) -> None:
        """`apart`: the unit is not to know of the report, so nobody has to be named."""
        super().__init__(*args, **kwargs)
        by_name = self.fields["by_name"]
        if apart:
            by_name.required = by_name.widget.is_required = False
        if apart or authority:
            by_name.help_text = NAME_APART if apart else NAME
        self.now = now
        self.while_filing = bool(authority)
        self.whom = authority
        if authority:
            self.label = Authority(authority).label
            del self.fields["authority"]
        else:
            del self.fields["told"]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_at(self) -> datetime | None:
        return past(self.cleaned_data["at"], self.now)

    def full_clean(self) -> None:
        """Nobody was told: then nothing else is asked. But what was typed is not thrown away."""
        super().full_clean()
        if not self.is_bound or self.was_told:
            return
        self.errors.clear()
        names = [self.add_prefix(name) for name in ("at", "by_name", "how", "slip")]
        if any(self.data.get(name, "").strip() for name in names):
            self.add_error("told", "下面填了内容。已经告诉了就选“已经告诉”，没有就清空")

    @property
    def was_told(self) -> bool:
        return not self.while_filing or self.data.get(self.add_prefix("told")) == "yes"

    def written(self) -> Told:
        given = self.cleaned_data
        return Told(
            authority=self.whom or given["authority"],
            at=given["at"],
            by_name=given["by_name"],
            how=given["how"],
            slip=given["slip"],
        )


class AddForm(PageForm):
    text = CleanCharField(
        label="要补充的，或者回答工作站的话",
        max_length=2000,
        multiline=True,
        widget=TextArea(rows=4),
    )
    files = FilesField()  # type: ignore[assignment]

    def __init__(self, *args: Any, town: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].of(town, at=at, staff=True)  # type: ignore[attr-defined]


class ExplainForm(PageForm):
    reason = CleanCharField(
        label="为什么没有马上报告", max_length=500, multiline=True, widget=TextArea(rows=2)
    )
