"""Rows for guardians and carers under the form of a child."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.phones import PhoneError, parse_phone

from ..models import Relation
from ..rules.guardians import FACTS, GuardianFacts
from ..rules.sheet import PARENTS
from .child import CHOOSE

MOST = 8
BLANK_ROWS = 2


class GuardianForm(forms.Form):
    """One person. A row with nothing in it is not one."""

    line = forms.UUIDField(required=False, widget=forms.HiddenInput)
    relation = forms.ChoiceField(
        label="与孩子的关系",
        choices=[("", "请选择"), *Relation.choices],
        required=False,
        error_messages=CHOOSE,
    )
    name = CleanCharField(label="姓名", max_length=50, required=False)
    phone = CleanCharField(label="联系电话", max_length=40, required=False)
    is_guardian = forms.BooleanField(label="是监护人", required=False)
    is_carer = forms.BooleanField(label="实际照料孩子", required=False)
    gone = forms.BooleanField(label="从名单移出", required=False)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        try:
            return parse_phone(typed) if typed else ""
        except PhoneError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.is_blank(facts) or facts.get("gone"):
            return facts
        if not facts.get("relation") and "relation" not in self.errors:
            self.add_error("relation", "请选这个人与孩子的关系")
        if not facts.get("name") and "name" not in self.errors:
            self.add_error("name", "请写姓名；还不知道可写“不详”")
        plays_a_part = facts.get("is_guardian") or facts.get("is_carer")
        # A dead or lost parent is neither, and still belongs on the file.
        if not plays_a_part and facts.get("relation") not in PARENTS:
            self.add_error("is_guardian", "是监护人还是实际照料人，至少选一项")
        return facts

    def is_blank(self, facts: dict[str, Any]) -> bool:
        return not any(facts.get(name) for name in (*FACTS, "line")) and not self.errors

    def guardian(self) -> GuardianFacts | None:
        facts = self.cleaned_data
        if self.is_blank(facts) or facts.get("gone"):
            return None
        return GuardianFacts(**{name: facts[name] for name in FACTS}, line=facts["line"])


class BaseGuardians(forms.BaseFormSet):
    default_error_messages = {
        "missing_management_form": "表单不完整，请刷新后重填",
        "too_many_forms": f"最多登记 {MOST} 人",
    }

    def guardians(self) -> list[GuardianFacts]:
        """The whole list as typed, without those taken out."""
        return [facts for form in self.forms if (facts := form.guardian()) is not None]

    def wrong(self) -> list[forms.BaseForm]:
        return [form for form in self.forms if form.errors]


def _rows(extra: int) -> type[BaseGuardians]:
    made = forms.formset_factory(
        GuardianForm,
        formset=BaseGuardians,
        extra=extra,
        max_num=MOST,
        absolute_max=MOST + 1,
        validate_max=True,
    )
    return cast("type[BaseGuardians]", made)


def typed_guardians(data: Any) -> BaseGuardians:
    return _rows(0)(data, prefix="g")


def shown_guardians(held: Iterable[GuardianFacts] = ()) -> BaseGuardians:
    """The people on file and empty rows for others."""
    rows = [{name: getattr(facts, name) for name in (*FACTS, "line")} for facts in held]
    return _rows(1 if rows else BLANK_ROWS)(initial=rows, prefix="g")
