"""`{% once_key %}`: the hidden field that makes a POST form take effect once."""

from django import forms, template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..once import _SHAPE, FIELD, new_key

register = template.Library()


@register.simple_tag(takes_context=True)
def once_key(
    context: template.Context, form: forms.BaseForm | None = None, fresh: bool = False
) -> SafeString:
    """Keeps the key of a form that is shown again after an error, otherwise makes a new one.

    Where several forms share a page, each names itself: only the one that was sent keeps the key.
    One that has no fields to show again is always `fresh`.
    """
    request: HttpRequest | None = context.get("request")
    sent = request.POST.get(FIELD, "") if request is not None else ""
    other = fresh or context.get("fresh_key") or (form is not None and not form.is_bound)
    kept = sent if _SHAPE.fullmatch(sent) and not other else new_key()
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, kept)
