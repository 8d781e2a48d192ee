"""Form fields shared by every app."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from weibao.kernel.text import TextError, clean_text
from weibao.kernel.ui.widgets import TextArea


class CleanCharField(forms.CharField):
    """Text cleaned by `clean_text`, with a message that says how long it was.

    The limit is not written into the page as `maxlength`: browsers would silently cut a pasted
    text, and they count rare characters twice.
    """

    default_error_messages = {"required": "请填写这一项"}

    def __init__(self, *, max_length: int, multiline: bool = False, **kwargs: Any) -> None:
        if multiline:
            kwargs.setdefault("widget", TextArea)
        super().__init__(strip=False, **kwargs)
        self.limit = max_length
        self.multiline = multiline

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        try:
            return clean_text(str(value), max_length=self.limit, multiline=self.multiline)
        except TextError as problem:
            raise ValidationError(str(problem), code="max_length") from problem


def once_more(
    form: forms.Form, problems: Iterable[str], *, version: int | None = None
) -> forms.Form:
    """A form that could not be carried out, with what was typed and why not.

    One that came too late names the version that is shown around it now.
    """
    if version is not None:
        data: Any = copy(form.data)
        data["version"] = str(version)
        form.data = data
    for problem in problems:
        form.add_error(None, problem)
    return form


class PageForm(forms.Form):
    """A form that shares its page with others: its fields' ids begin with the form's own name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
