"""Forms of custodians, of handlers who ask them, and of the last way in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField, PageForm
from weibao.kernel.ui.widgets import AnswerCards, ChoiceRow, TextArea

from ..rules.opening_reasons import CHOICES, REASONS

CHOOSE = {"required": "选一项"}
NO_NAMES = "不写报告人是谁、电话多少；写了会被拦下，并告诉另一位保管人"


def passphrase() -> forms.CharField:
    return forms.CharField(
        label="您的保管口令",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请输入您的保管口令"},
    )


def why() -> forms.ChoiceField:
    notes = {reason.code: f"写明{reason.asks}" for reason in REASONS}
    return forms.ChoiceField(
        label="为什么要打开",
        choices=CHOICES,
        widget=AnswerCards(notes=notes, one_column=True),
        error_messages=CHOOSE,
    )


def words(help_text: str) -> CleanCharField:
    return CleanCharField(label="写明白", max_length=500, multiline=True, help_text=help_text)


class OpenForm(PageForm):
    """A custodian opens who reported."""

    why = why()
    words = words(NO_NAMES)
    passphrase = passphrase()


class GrantForm(PageForm):
    """A custodian opens because somebody asked: the reason is theirs, the words are the custodian's."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = words(f"为什么同意，准备怎么办。{NO_NAMES}")
    passphrase = passphrase()


class DeclineForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = CleanCharField(
        label="为什么不打开", max_length=500, multiline=True, help_text="请求的人会看到"
    )


class AskForm(PageForm):
    """A handler asks for an identity to be opened."""

    why = why()
    words = words("保管人看了才能决定。您自己看不到打开的内容，要办什么请写清楚")


class CallForm(PageForm):
    """A handler asks for a call."""

    question = CleanCharField(
        label="要问什么，或要告诉报告人什么",
        max_length=1000,
        multiline=True,
        help_text="保管人照着问，看不到报告的内容；不写孩子的姓名和住址",
    )


class TakeForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    passphrase = passphrase()


class OutcomeForm(PageForm):
    """What came of the call; the passphrase opens the identity in memory, to compare."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reached = forms.ChoiceField(
        label="联系上了吗",
        choices=[("yes", "联系上了"), ("no", "没有联系上")],
        widget=ChoiceRow,
        error_messages=CHOOSE,
    )
    outcome = CleanCharField(
        label="结果",
        max_length=1000,
        multiline=True,
        help_text=f"办理的人会看到。{NO_NAMES}",
    )
    passphrase = passphrase()


class VersionForm(PageForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(PageForm):
    """What another custodian says to an opening."""

    verdict = forms.ChoiceField(
        label="这次打开",
        choices=[("fine", "看过了，没有异议"), ("object", "有异议，请纪委核查")],
        widget=ChoiceRow,
        error_messages=CHOOSE,
    )
    objection = CleanCharField(label="异议", max_length=500, multiline=True, required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("verdict") == "object" and not facts.get("objection"):
            self.add_error("objection", "写明哪里不对，纪委会看到")
        if facts.get("verdict") == "fine":
            facts["objection"] = ""
        return facts


class RepackForm(PageForm):
    passphrase = passphrase()


class StartForm(PageForm):
    reason = CleanCharField(
        label="为什么要用恢复码",
        max_length=500,
        multiline=True,
        help_text="哪位保管人的钥匙丢了、怎么丢的",
    )


def _share(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=True,
        help_text="十组，每组四个字符；大小写、横线、字母 O 和数字 0 都不要紧",
        widget=TextArea(rows=2, attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请照纸上输入"},
    )


class TwoShares(PageForm):
    """Two shares, typed from paper, in the fields named by `places`."""

    places: tuple[str, str]

    @property
    def typed(self) -> list[str]:
        return [self.cleaned_data[place] for place in self.places]

    def say(self, each: Sequence[str], whole: str) -> None:
        """What is wrong with each share beside its field, with all of them above."""
        for place, problem in zip(self.places, each, strict=False):
            if problem:
                self.add_error(place, problem)
        if whole:
            self.add_error(None, whole)


class SharesForm(TwoShares):
    """Two shares, typed by their holders."""

    places = ("share_1", "share_2")
    share_1 = _share("第一份恢复码")
    share_2 = _share("第二份恢复码")


class KeptForm(TwoShares):
    """Two of the new shares, typed from paper; and that each is copied and sealed, one by one."""

    places = ("new_1", "new_2")
    new_1 = _share("照纸上输入其中一份")
    new_2 = _share("再照纸上输入另一份")
    kept_1 = forms.BooleanField(
        label="第 1 份已抄好、已封存", error_messages={"required": "还没有抄好就不能往下走"}
    )
    kept_2 = forms.BooleanField(
        label="第 2 份已抄好、已封存", error_messages={"required": "还没有抄好就不能往下走"}
    )
    kept_3 = forms.BooleanField(
        label="第 3 份已抄好、已封存", error_messages={"required": "还没有抄好就不能往下走"}
    )
