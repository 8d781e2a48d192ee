"""How a form field looks: label over field, help, the control, and what is wrong beside it."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

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


def options_of(bound: BoundField) -> list[dict[str, Any]]:
    """The choices of a radio or check-box list with the icon and second line the widget gives them."""
    widget = bound.field.widget
    icons, notes = getattr(widget, "icons", {}), getattr(widget, "notes", {})
    wide, bad = getattr(widget, "wide", ()), getattr(widget, "bad", ())
    found = []
    for sub in bound.subwidgets:
        value = str(sub.data["value"])
        found.append({
            "control": sub.tag(), "label": sub.choice_label, "value": value, "icon": icons.get(value, ""),
            "note": notes.get(value, ""), "wide": value in wide, "bad": value in bad,
        })  # fmt: skip
    return found


@register.inclusion_tag("weibao/forms/field.html")
def field(
    bound: BoundField,
    label: str | None = None,
    help: str | None = None,  # noqa: A002 - the word template authors look for
    wide: bool = False,
    look: str = "",
    optional: str = "选填",
    bare: bool = False,
) -> dict[str, Any]:
    """{% field form.village %}: one field of a form, whole.

    look: cards, choice, checks, check, password, plain (found from the widget when not given).
    `bare` hides the label from the eye (it stays for screen readers).
    """
    look = look or look_of(bound)
    grouped = look in {"cards", "choice", "checks"}
    return {
        "bound": bound,
        "look": look,
        "grouped": grouped,
        "options": options_of(bound) if grouped else [],
        "one_column": getattr(bound.field.widget, "one_column", False),
        "control": "" if grouped else _control(bound, look),
        "label": bound.label if label is None else label,
        "help": bound.help_text if help is None else help,
        "errors": bound.errors,
        "wide": wide,
        "bare": bare,
        "optional": "" if bound.field.required else optional,
    }


def _control(bound: BoundField, look: str) -> str:
    if look in {"check", "hidden"}:
        return bound.as_widget()
    own = bound.field.widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": f"wb-control {own}".strip()})


@register.inclusion_tag("weibao/forms/errors.html")
def errors(form: forms.BaseForm) -> dict[str, Any]:
    """{% errors form %}: what is wrong with the form, on top, each line leading to its field."""
    return {
        "form": form,
        "general": form.non_field_errors(),
        "fields": [bound for bound in form.visible_fields() if bound.errors],
    }


@register.filter
def error_count(form: forms.BaseForm) -> int:
    """How many fields (and the form as a whole) must be mended."""
    return len(form.errors)
