"""The small marks inside a line: icon, badge, risk, clock, covered name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from django import template
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from .filling import fill
from .reading import read

register = template.Library()

# A covered character, as kernel.masking writes it; one block each on the page.
COVER = "▮"
SEALS = {"法": ("law", "法定时限"), "案": ("plan", "方案时限"), "内": ("inside", "内部时限")}
TONE_ICONS = {
    "late": "late", "soon": "soon", "done": "done", "wait": "wait", "mine": "mine", "sealed": "sealed",
}  # fmt: skip
RISKS = {4: "高", 3: "较高", 2: "中", 1: "低"}
RISK_NAMES = {"high": 4, "elevated": 3, "medium": 2, "low": 1} | {v: k for k, v in RISKS.items()}
COUNT_WORDS = "零一两三四五六七八九十"


@cache
def sprite() -> str:
    """Where the icons are. Hundreds stand on a page, and the address is the same for all."""
    return static("weibao/icons.svg")


@lru_cache(maxsize=1024)
def icon_svg(name: str, *, label: str = "", css: str = "") -> SafeString:
    """One icon of the sprite; silent beside a word, spoken when it stands alone."""
    spoken = fill('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return fill(
        '<svg class="wb-icon {}" {} focusable="false"><use href="{}#{}"></use></svg>',
        css, mark_safe(spoken), sprite(), name,  # noqa: S308 - built above
    )  # fmt: skip


@receiver(setting_changed)
def _sprite_moved(*, setting: str, **_: object) -> None:
    if setting in {"STATIC_URL", "STORAGES"}:
        sprite.cache_clear()
        icon_svg.cache_clear()


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """{% icon "phone" %} or {% icon "phone" label="打电话" %}; names are in frontend/icons.txt."""
    return icon_svg(name, label=label, css=css)


@register.simple_tag
def brand() -> SafeString:
    """The mark: eaves, a child, two arms."""
    return fill(
        '<svg class="wb-brandmark" aria-hidden="true" focusable="false"><use href="{}#brand"></use></svg>',
        sprite(),
    )


@register.simple_tag
def wordmark() -> SafeString:
    """未保通 as an outline, for phones that do not load the Song face."""
    return fill(
        '<svg class="wb-wordmark" aria-hidden="true" focusable="false"><use href="{}#wordmark"></use></svg>',
        sprite(),
    )


@register.simple_tag
def badge(tone: str, text: Any, icon: str = "") -> SafeString:
    """{% badge "late" "逾期" %}: tones late soon done wait mine sealed, or "" without a glyph."""
    glyph = icon or TONE_ICONS.get(tone, "")
    return fill(
        '<span class="wb-badge wb-badge-{}">{}{}</span>',
        tone or "plain", icon_svg(glyph) if glyph else "", text,
    )  # fmt: skip


@register.simple_tag
def risk(level: Any) -> SafeString:
    """{% risk 3 %} or {% risk "high" %}: four small bars and the word."""
    number = RISK_NAMES.get(level, level) if isinstance(level, str) else level
    if number not in RISKS:
        return SafeString("")
    bars = "".join(
        f'<rect x="{i * 6.5}" y="0" width="5" height="12" rx="1.5"'
        f"{' class=' + chr(34) + 'wb-risk-on' + chr(34) if i < number else ''}/>"
        for i in range(4)
    )
    return fill(
        '<span class="wb-risk wb-risk-{}"><svg viewBox="0 0 25 12" aria-hidden="true">{}</svg>{}</span>',
        number, mark_safe(bars), RISKS[number],  # noqa: S308 - numbers only
    )  # fmt: skip


def seal_mark(seal: Any) -> SafeString:
    kind, _label = SEALS.get(str(seal), ("inside", ""))
    return fill('<span class="wb-seal wb-seal-{}">{}</span>', kind, str(seal))


@register.simple_tag
def seal(kind: Any) -> SafeString:
    """{% seal "法" %}: solid law, outlined plan, dashed inside."""
    return seal_mark(kind)


def clock_state(face: Any) -> str:
    """The look of a clock: its state, or `overdone` for what was done too late."""
    state = str(read(face, "state", default="early"))
    return "overdone" if state == "met" and not read(face, "on_time", default=True) else state


@register.simple_tag
def clock(face: Any, due: Any = None, two: bool = False) -> SafeString:
    """{% clock row.clock %}: seal, time left, due date. `two=True` puts the date below.

    Reads seal, state (early soon late met stopped), text, when or due, spoken. `due=""` hides the date.
    """
    if not face:
        return SafeString("")
    text = read(face, "text")
    when = read(face, "when", "due") if due is None else due
    spoken = read(face, "spoken")
    shown_when = when if when and str(when) not in str(text) else ""
    return fill(
        '<span class="wb-clock{} wb-clock-{}"{}>{}{}</span>',
        " wb-clock-two" if two else "",
        clock_state(face),
        fill(' role="img" aria-label="{}"', spoken) if spoken else "",
        fill(
            "{}<b>{}</b>" if two else '<span class="wb-clock-main">{}<b>{}</b></span>',
            seal_mark(read(face, "seal")), text,
        ),
        fill(' <span class="wb-clock-due">{}</span>', shown_when) if shown_when else "",
    )  # fmt: skip


def _blocks(match: re.Match[str]) -> str:
    count = len(match.group())
    words = COUNT_WORDS[count] if count < len(COUNT_WORDS) else str(count)
    signs = "<span>＊</span>" * count
    return f'<span class="wb-mask" role="img" aria-label="已遮盖{words}字">{signs}</span>'


@register.filter
def masked(value: Any) -> SafeString:
    """{{ name|masked }}: each ▮ of a text or of a kernel.masking value becomes a block (copied as ＊)."""
    if value is None:
        return SafeString("")
    safe = conditional_escape(getattr(value, "blocks", value))
    return mark_safe(re.sub(f"{COVER}+", _blocks, safe))  # noqa: S308 - escaped above


@register.inclusion_tag("weibao/ui/person.html", takes_context=True)
def person(
    context: Any,
    name: Any,
    meta: str = "",
    url: str = "",
    reveal_url: str = "",
    chip: bool = False,
    shown: bool = False,
) -> dict[str, Any]:
    """{% person "向▮▮" meta="男 11 岁" reveal_url=url %}: covered name, facts, eye button (a POST)."""
    return {
        "name": name, "meta": meta, "url": url, "reveal_url": reveal_url, "chip": chip, "shown": shown,
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip
