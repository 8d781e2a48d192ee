"""Django's own ways of printing a form (`{{ form }}`, `as_field_group`) in our look."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Set as FORM_RENDERER."""

    form_template_name = "weibao/forms/form.html"
    field_template_name = "weibao/forms/group.html"
