"""Forms about units and their names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from weibao.kernel.forms import CleanCharField
from weibao.kernel.ui.widgets import DateInput

from ..models import Area, Unit
from ..models.unit import UnitKind
from ..queries.areas import villages_of
from ..queries.units import of_town

WHOLE_TOWN = "全镇（街道）"


class UnitForm(forms.Form):
    """A new unit. `towns` are those the keeper may add one to."""

    kind = forms.ChoiceField(label="类型", error_messages={"required": "请选类型。"})
    name = CleanCharField(
        label="名称",
        max_length=60,
        help_text="公文上的全称",
        error_messages={"required": "请写名称。"},
    )
    short_name = CleanCharField(
        label="简称", max_length=30, required=False, help_text="页面上显示的名字，不写就用全称"
    )
    area = forms.ChoiceField(label="管辖范围", required=False)

    def __init__(self, *args: Any, town: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "请选"), *UnitKind.choices]  # type: ignore[attr-defined]
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            (town, WHOLE_TOWN),
            *((area.code, area.short_name) for area in villages_of(town)),
        ]


class UnitNameForm(forms.Form):
    kind = forms.ChoiceField(label="类型", choices=UnitKind.choices)
    name = CleanCharField(label="名称", max_length=60, error_messages={"required": "请写名称。"})
    short_name = CleanCharField(label="简称", max_length=30, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AliasForm(forms.Form):
    name = CleanCharField(
        label="别称",
        max_length=60,
        help_text="文件里对这个单位的另一种叫法，例如“平安办”",
        error_messages={"required": "请写别称。"},
    )


class CloseUnitForm(forms.Form):
    """From which day, and into which unit, if into one."""

    on = forms.DateField(label="从哪天起撤并", widget=DateInput)
    into = forms.ModelChoiceField(
        label="并入哪个单位",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="不并入，直接撤销",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit: Unit, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = of_town(unit.town, on=on).filter(town=unit.town).exclude(pk=unit.pk)
        self.fields["into"].queryset = others.order_by("kind", "name")  # type: ignore[attr-defined]


def place_of(area: str) -> str:
    """What a unit answers for, in words."""
    if len(area) < 12:
        return WHOLE_TOWN if len(area) == 9 else "全区县"
    found = Area.objects.filter(pk=area).first()
    return found.short_name if found else area
