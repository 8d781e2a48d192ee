"""How a form field looks: label over field, help, the control, and what is wrong beside it."""

from __future__ import annotations

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .faces import Face

register = template.Library()


def look_of(bound: BoundField) -> str:
    """Which of our controls renders this widget."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    named = getattr(widget, "look", "")
    if named:
        return named
    # CheckboxSelectMultiple derives from RadioSelect in Django, both are lists of choices here.
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    return "plain"


@register.simple_tag
def field(
    bound: BoundField,
    label: str | None = None,
    help: str | None = None,  # noqa: A002 - the word template authors look for
    wide: bool = False,
    look: str = "",
    optional: str = "选填",
    bare: bool = False,
) -> SafeString:
    """{% field form.village %}: one field of a form, whole.

    look: cards, choice, checks, check, password, plain (found from the widget when not given).
    `bare` hides the label from the eye (it stays for screen readers).
    """
    look = look or look_of(bound)
    if look == "hidden":
        return bound.as_widget()
    face = Face(
        bound=bound,
        look=look,
        label=str(bound.label) if label is None else label,
        help=str(bound.help_text) if help is None else help,
        optional="" if bound.field.required else optional,
        wide=wide,
        bare=bare,
    )
    return face.html()


@register.simple_tag
def errors(form: forms.BaseForm) -> SafeString:
    """{% errors form %}: what is wrong with the form, on top, each line leading to its field."""
    if not form.errors:
        return SafeString("")
    return render_to_string(
        "weibao/forms/errors.html",
        {
            "form": form,
            "general": form.non_field_errors(),
            "fields": [bound for bound in form.visible_fields() if bound.errors],
        },
    )


@register.filter
def error_count(form: forms.BaseForm) -> int:
    """How many fields (and the form as a whole) must be mended."""
    return len(form.errors)
