"""One form field as it stands on the page, written without a template: a page has many of them.

The ids follow Django's: <id>_helptext, <id>_error. Whatever is put in is escaped by `fill`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField, BoundWidget
from django.utils.html import escape
from django.utils.safestring import SafeString

from .filling import fill, fill_each
from .marks import icon_svg
from .picker import picker

NOTHING = SafeString("")
CARD = (
    '<label class="wb-answer{}">{}<span class="wb-answer-face">{}<span>{}{}</span></span></label>'
)


@dataclass(frozen=True)
class Face:
    """A field with what the page wants to see of it."""

    bound: BoundField
    look: str
    label: str
    help: str
    optional: str
    wide: bool
    bare: bool

    def html(self) -> SafeString:
        bound, grouped = self.bound, self.look in LISTS
        described = bound.aria_describedby if grouped else None
        return fill(
            '<{tag} class="wb-field{wide}{bad}" id="{id}_field"{described}>{body}{errors}</{tag}>',
            tag="fieldset" if grouped else "div",
            wide=" wb-field-wide" if self.wide else "",
            bad=" wb-field-bad" if bound.errors else "",
            id=bound.auto_id,
            described=fill(' aria-describedby="{}"', described) if described else "",
            body=self._ticked() if self.look == "check" else self._labelled(),
            errors=self._errors(),
        )

    def _ticked(self) -> SafeString:
        """One check box inside its label."""
        return fill(
            '<label class="wb-check" for="{}">{}<span>{}{}</span></label>',
            self.bound.id_for_label,
            self.bound.as_widget(),
            self.label,
            self._help("small", ""),
        )

    def _labelled(self) -> SafeString:
        """Label over help over the control."""
        help_text = self._help("div", ' class="wb-help"')
        return fill("{}{}{}", self._label(), help_text, self._control())

    def _help(self, tag: str, css: str) -> SafeString:
        if not self.help:
            return NOTHING
        known = (tag, SafeString(css), self.bound.auto_id, self.help, tag)
        return fill('<{}{} id="{}_helptext">{}</{}>', *known)

    def _label(self) -> SafeString:
        optional = fill("<small>{}</small>", self.optional) if self.optional else NOTHING
        css = "wb-sr" if self.bare else "wb-label"
        if self.look in LISTS:
            return fill('<legend class="{}">{}{}</legend>', css, self.label, optional)
        aims = self.bound.id_for_label
        return fill('<label class="{}" for="{}">{}{}</label>', css, aims, self.label, optional)

    def _control(self) -> SafeString:
        if self.look in LISTS:
            return LISTS[self.look](self.bound)
        own = self.bound.field.widget.attrs.get("class", "")
        control = self.bound.as_widget(attrs={"class": f"wb-control {own}".strip()})
        if self.look != "password":
            return control
        return fill(
            '<div class="wb-eye-field">{}<button class="wb-eye-btn" type="button" data-eye'
            ' aria-pressed="false" hidden>{}<span>看一下</span></button></div>',
            control,
            icon_svg("eye"),
        )

    def _errors(self) -> SafeString:
        found = self.bound.errors
        if not found:
            return NOTHING
        return fill(
            '<div class="wb-error" id="{}_error">{}<ul>{}</ul></div>',
            self.bound.auto_id,
            icon_svg("alert"),
            fill_each("<li>{}</li>", ((error,) for error in found)),
        )


def _value(option: BoundWidget) -> str:
    return str(option.data["value"])


def _cards(bound: BoundField) -> SafeString:
    """Answers as cards, with the icon and second line that the widget gives each."""
    widget: Any = bound.field.widget
    icons, notes = getattr(widget, "icons", {}), getattr(widget, "notes", {})
    wide, cards = getattr(widget, "wide", ()), []
    for option in bound.subwidgets:
        value = _value(option)
        cards.append(
            (
                " wb-answer-wide" if value in wide else "",
                option.tag(),
                icon_svg(icons[value]) if icons.get(value) else "",
                _in_lines(option.choice_label),
                fill("<small>{}</small>", notes[value]) if notes.get(value) else "",
            )
        )
    columns = " wb-answers-1" if getattr(widget, "one_column", False) else ""
    listed = fill_each(CARD, cards)
    return fill('<div class="wb-answers{}">{}</div>', columns, listed)


def _in_lines(label: str) -> str:
    """A label that says where it may be broken: at a new line, and nowhere else."""
    if "\n" not in label:
        return label
    return SafeString("<wbr>".join(escape(line) for line in label.split("\n")))


def _choice(bound: BoundField) -> SafeString:
    """Answers in a row; a bad one is marked by more than its word."""
    bad, answers = getattr(bound.field.widget, "bad", ()), []
    for option in bound.subwidgets:
        css, icon = NOTHING, "check"
        if _value(option) in bad:
            css, icon = SafeString(' class="wb-choice-bad"'), "close"
        answers.append((css, option.tag(), icon_svg(icon), option.choice_label))
    listed = fill_each("<label{}>{}<span>{}{}</span></label>", answers)
    return fill('<div class="wb-choice">{}</div>', listed)


def _checks(bound: BoundField) -> SafeString:
    lines = ((option.tag(), option.choice_label) for option in bound.subwidgets)
    listed = fill_each('<label class="wb-check">{}<span>{}</span></label>', lines)
    return fill('<div class="wb-check-list">{}</div>', listed)


LISTS: Mapping[str, Callable[[BoundField], SafeString]] = {
    "cards": _cards,
    "choice": _choice,
    "checks": _checks,
    "files": picker,
}
