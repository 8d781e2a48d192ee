"""Words for what the pages of people and units show."""

from __future__ import annotations

from datetime import date

from django import template

register = template.Library()

SYSTEMS = (
    ("MicroMessenger", "微信"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


@register.filter
def device_name(agent: str) -> str:
    """What a person calls the machine behind a browser's long self-description."""
    system = next((label for mark, label in SYSTEMS if mark in agent), "其他设备")
    browser = next((label for mark, label in BROWSERS if mark in agent), "")
    return f"{system}　{browser}".strip("　")


@register.filter
def term(row: object) -> str:
    """From which day to which something lasts: `2026-03-01 起`."""
    begun: date = row.valid_from  # type: ignore[attr-defined] # units, posts, appointments
    over: date | None = row.valid_to  # type: ignore[attr-defined] # as above
    return f"{begun:%Y-%m-%d} 起" if over is None else f"{begun:%Y-%m-%d} 至 {over:%Y-%m-%d}"
