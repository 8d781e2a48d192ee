"""What the steps of a report have in common."""

from __future__ import annotations

from typing import Any

from django import forms

from ..queries import Place

# Nothing typed here is remembered by the browser or spell-checked away.
UNREMEMBERED = {"autocomplete": "off", "spellcheck": "false"}


class StepForm(forms.Form):
    """One page of the report."""

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # Here and not for each request: a form is made for every page that is shown. Django's
        # metaclass has gathered the fields of the class by now, but not those of its parents.
        for field in vars(cls).get("declared_fields", {}).values():
            field.widget.attrs.update(UNREMEMBERED)
