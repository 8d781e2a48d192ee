"""Controls written without templates are, letter for letter, what Django's templates give."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import lazy
from django.utils.safestring import mark_safe

from weibao.kernel.ui.controls import WRITTEN
from weibao.kernel.ui.renderer import Renderer
from weibao.kernel.ui.widgets import AnswerCards, ChoiceRow, DateInput, DateTimeInput, TextArea

NASTY = "<b>\"甲\" & '乙'</b>\n𠮷·\u3000"
CHOICES = [
    ("", "不清楚"), (1, "一 & 二"), ("a<b", mark_safe("<i>三</i>")), (None, "无"),
    ("村", [("x", "双龙村"), ("y", NASTY)]),
]  # fmt: skip
ATTRS: dict[str, Any] = {
    "id": "id_x", "class": "wb-control", "required": True, "disabled": False, "rows": 7,
    "data-x": NASTY, "data-safe": mark_safe("&amp;"), "data-lazy": lazy(lambda: "懒", str)(),
}  # fmt: skip
VALUES = ["", None, "a<b", 1, 0, 12345, 1.5, NASTY, ["x", "1"], date(2026, 9, 30), True]
WIDGETS: list[forms.Widget] = [
    forms.TextInput(), forms.NumberInput(), forms.EmailInput(), forms.HiddenInput(),
    forms.PasswordInput(render_value=True), forms.CheckboxInput(), forms.TimeInput(),
    DateInput(), DateTimeInput(), forms.Textarea(), TextArea(rows=3),
    forms.Select(choices=CHOICES), forms.SelectMultiple(choices=CHOICES),
    forms.RadioSelect(choices=CHOICES), forms.CheckboxSelectMultiple(choices=CHOICES),
    AnswerCards(choices=CHOICES[:-1]), ChoiceRow(choices=CHOICES[:-1]),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["bare", "attrs"])
def test_the_same_letters(widget: forms.Widget, value: Any, attrs: dict[str, Any]) -> None:
    ours = widget.render("甲<", value, dict(attrs), renderer=Renderer())
    assert ours == widget.render("甲<", value, dict(attrs), renderer=DjangoTemplates())


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
@pytest.mark.parametrize("wrap", [False, True])
def test_one_option_of_a_list(kind: type[forms.RadioSelect], wrap: bool) -> None:
    widget = kind(choices=CHOICES)
    for option in widget.subwidgets("x", ["a<b"], ATTRS):
        context = {"widget": {**option, "wrap_label": wrap}}
        name = option["template_name"]
        assert name in WRITTEN
        assert Renderer().render(name, context) == DjangoTemplates().render(name, context)


def test_other_widgets_are_still_rendered() -> None:
    html = forms.ClearableFileInput().render("file", None, {"id": "id_file"}, renderer=Renderer())
    assert html == '<input type="file" name="file" id="id_file">'
