"""Components around content: `{% panel %}…{% endpanel %}`, `{% note %}…{% endnote %}` and so on."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .filling import fill
from .marks import icon_svg, masked

register = template.Library()

ALERT = SafeString(' role="alert"')

NOTE_ICONS = {
    "seal": "sealed",
    "soon": "soon",
    "late": "late",
    "done": "done",
    "mine": "mine",
    "wait": "info",
}


@register.simple_block_tag
def panel(content: str, title: str = "", **options: Any) -> SafeString:
    """{% panel "相关的人" sub="" count="" link="全部" link_url="/x/" tone="next" flush=True %}

    `flush` leaves out the padding (rows, tables); tone: next late; `head` replaces the right side.
    """
    return render_to_string("weibao/ui/panel.html", {"content": content, "title": title, **options})


@register.simple_block_tag
def note(content: str, tone: str = "wait", title: str = "", icon: str = "") -> SafeString:
    """{% note "seal" "对外称“马龙村儿童甲”" %}…{% endnote %}: tones seal soon late done mine wait."""
    return fill(
        '<div class="wb-note wb-note-{}"{}>{}<div class="wb-note-text">{}{}</div></div>',
        tone,
        ALERT if tone == "late" else "",
        icon_svg(icon or NOTE_ICONS.get(tone, "info")),
        fill('<b class="wb-note-title">{}</b>', masked(title)) if title else "",
        content,
    )


@register.simple_block_tag
def save_bar(content: str, note: str = "", bad: int = 0) -> SafeString:
    """{% save_bar note="08:51 已存" bad=form|error_count %}buttons{% endsave_bar %}: sticks."""
    return render_to_string(
        "weibao/ui/save_bar.html", {"content": content, "note": note, "bad": bad}
    )


@register.simple_block_tag
def empty(content: str, title: str, picture: str = "home") -> SafeString:
    """{% empty "今天没有轮到您的事" %}what comes next{% endempty %}; picture: home or folder."""
    return render_to_string(
        "weibao/ui/empty.html", {"content": content, "title": title, "picture": picture}
    )
