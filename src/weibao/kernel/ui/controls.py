"""The controls of forms, printed without templates.

A form of the public report has some thirty controls, and Django renders a template with an included
one for each, every time it is shown: that was a third of all the time a report took the server. The
text written here is the same, letter for letter (`tests/kernel/test_ui_controls.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.safestring import SafeData

from .filling import shown

Written = Callable[[Mapping[str, Any]], str]


def _text(value: Any) -> str:
    """`{{ value }}`"""
    return shown(value if isinstance(value, str) else localize(value))


def _quoted(value: Any) -> str:
    """`{{ value|stringformat:"s" }}`"""
    return shown(value if isinstance(value, SafeData) else str(value))


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {shown(name)}" if value is True else f' {shown(name)}="{_quoted(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    shown = "" if value is None else f' value="{_quoted(value)}"'
    kind, name = _text(widget["type"]), _text(widget["name"])
    return f'<input type="{kind}" name="{name}"{shown}{_attributes(widget["attrs"])}>'


def _input_option(widget: Mapping[str, Any]) -> str:
    """A radio button or check box of a list."""
    if not widget.get("wrap_label"):
        return _input(widget)
    own = widget["attrs"].get("id")
    aims = f' for="{_text(own)}"' if own else ""
    return f"<label{aims}>{_input(widget)}\n {_text(widget['label'])}</label>"


def _textarea(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    name, attributes = _text(widget["name"]), _attributes(widget["attrs"])
    return f'<textarea name="{name}"{attributes}>\n{_text(value) if value else ""}</textarea>'


def _option(widget: Mapping[str, Any]) -> str:
    attributes = _attributes(widget["attrs"])
    return (
        f'<option value="{_quoted(widget["value"])}"{attributes}>{_text(widget["label"])}</option>'
    )


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_text(group)}">')
        parts += [f"\n  {WRITTEN[option['template_name']](option)}\n" for option in options]
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


_INPUTS = ("checkbox", "date", "datetime", "email", "hidden", "number", "password", "text", "time")
# By the template that Django would render; every other one is rendered.
WRITTEN: Mapping[str, Written] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/checkbox_option.html": _input_option,
    "django/forms/widgets/radio_option.html": _input_option,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/select_option.html": _option,
    "django/forms/widgets/textarea.html": _textarea,
}
