"""The form of the station for what others tell it, in the order of a telephone call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import ChoiceRow, DateTimeInput, TextArea
from weibao.org.rules import phone

from ..actions.filing import OFFICIAL, Reporter
from ..actions.taking import Order
from ..models.order import Hotline
from ..models.report import Channel, Wish
from ..rules.orders import normalise
from .facts import FactsForm

DESK_CHANNELS = (Channel.PHONE, Channel.HOTLINE, Channel.WALK_IN, *OFFICIAL)
# Wishes that nobody can fulfil without knowing whom to look for.
NEED_A_NAME = {Wish.CALL_BACK: "reporter_phone", Wish.IN_PERSON: "reporter_name"}
LONGEST_NUMBER = 40


class TakeForm(FactsForm):
    """`order_*` belong to a hotline, `document` to a court or prosecutor."""

    child_known = CleanCharField(
        label="孩子的情况",
        max_length=900,
        multiline=True,
        required=False,
        widget=TextArea(rows=2),
        help_text="叫什么、在哪里上学、和谁住，知道多少写多少",
    )
    channel = forms.ChoiceField(
        label="怎么来的",
        choices=[(channel.value, channel.label) for channel in DESK_CHANNELS],
        widget=ChoiceRow,
        error_messages={"required": "选一项"},
    )
    order_hotline = forms.ChoiceField(
        label="哪条热线", choices=[("", "选一条"), *Hotline.choices], required=False
    )
    order_number = CleanCharField(label="工单号", max_length=80, required=False)
    order_due = forms.DateTimeField(
        label="热线要求什么时候前回复",
        required=False,
        widget=DateTimeInput(),
        error_messages={"invalid": "照工单写上日期和钟点"},
        help_text="照工单上写的填；没有写就空着",
    )
    document = CleanCharField(label="来文的文号", max_length=100, required=False)
    wish = forms.ChoiceField(
        label="要不要告诉您结果",
        choices=Wish.choices,
        widget=ChoiceRow,
        error_messages={"required": "问一下，选一项"},
    )
    reporter_name = CleanCharField(label="怎么称呼", max_length=50, required=False)
    reporter_phone = CleanCharField(label="电话", max_length=40, required=False)
    relation = CleanCharField(label="和孩子是什么关系", max_length=50, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reporter_phone"].widget.input_type = "tel"

    def clean_order_number(self) -> str:
        return normalise(self.cleaned_data["order_number"])

    def clean_reporter_phone(self) -> str:
        typed: str = self.cleaned_data["reporter_phone"]
        # A number that is none we know is kept as it was told: it may be foreign, or an extension.
        return phone.normalise(typed) or typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._order(data)
        wanted = NEED_A_NAME.get(data.get("wish", ""))
        if wanted and not data.get(wanted) and wanted not in self.errors:
            what = "电话" if wanted == "reporter_phone" else "称呼"
            self.add_error(wanted, f"要找得到人才能回复，请留{what}；不愿留就改选“自己凭回执看”")
        if data.get("relation") and not (data.get("reporter_name") or data.get("reporter_phone")):
            self.add_error("relation", "关系和称呼、电话一起密封；都不留，就把这一项清空")
        return data

    def _order(self, data: dict[str, Any]) -> None:
        hotline, number = data.get("order_hotline"), data.get("order_number")
        if data.get("channel") == Channel.HOTLINE:
            if not hotline and "order_hotline" not in self.errors:
                self.add_error("order_hotline", "选是哪条热线转来的")
            if not number and "order_number" not in self.errors:
                self.add_error("order_number", "照工单填上工单号，同一张工单才不会登记两次")
            if number and len(number) > LONGEST_NUMBER:
                self.add_error(
                    "order_number", f"工单号太长了，最多 {LONGEST_NUMBER} 位，请对照工单"
                )
        elif hotline or number or data.get("order_due"):
            self.add_error("channel", "填了热线工单，“怎么来的”要选“热线转办”；不是就把工单清空")
        if data.get("document") and data.get("channel") not in OFFICIAL:
            self.add_error("channel", "填了文号，“怎么来的”要选法院或检察院移送；不是就把文号清空")

    def caller(self) -> Reporter:
        given = self.cleaned_data
        return Reporter(given["reporter_name"], given["reporter_phone"], given["relation"])

    def order(self) -> Order | None:
        given = self.cleaned_data
        if given["channel"] != Channel.HOTLINE:
            return None
        due: datetime | None = given["order_due"]
        return Order(given["order_hotline"], given["order_number"], due)


class HotlineReplyForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reply = CleanCharField(
        label="怎么回复热线的",
        max_length=1000,
        multiline=True,
        widget=TextArea(rows=2),
        help_text="回复后记在这里；不写孩子和报告人的姓名",
    )
