"""Django's own ways of printing a form (`{{ form }}`, `as_field_group`) in our look."""

from typing import Any

from django.forms.renderers import DjangoTemplates

from .controls import WRITTEN


class Renderer(DjangoTemplates):
    """Set as FORM_RENDERER."""

    form_template_name = "weibao/forms/form.html"
    field_template_name = "weibao/forms/group.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        written = WRITTEN.get(template_name)
        if written is None:
            return super().render(template_name, context, request)
        return written(context["widget"])
