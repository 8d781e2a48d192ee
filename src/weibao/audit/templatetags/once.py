"""`{% once_key %}`: the hidden field that makes a POST form take effect once."""

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..once import _SHAPE, FIELD, new_key

register = template.Library()


@register.simple_tag(takes_context=True)
def once_key(context: template.Context) -> SafeString:
    """Keeps the key of a form that is shown again after an error, otherwise makes a new one."""
    request: HttpRequest | None = context.get("request")
    sent = request.POST.get(FIELD, "") if request is not None else ""
    kept = sent if _SHAPE.fullmatch(sent) and not context.get("fresh_key") else new_key()
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, kept)
