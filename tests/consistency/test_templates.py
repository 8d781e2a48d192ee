"""Templates: nothing inline, nothing from elsewhere, nothing left over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.source import DEMO, PRODUCT, ROOT, nothing, python_files, template_files

FORBIDDEN = {
    "inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)", re.IGNORECASE
    ),
    "inline style": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "file from elsewhere": re.compile(
        r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"']\w+://", re.IGNORECASE
    ),
    "escaping switched off": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}
REFERENCE = re.compile(r"[\"']([\w./-]+\.(?:html|txt|svg|xml|js))[\"']")
# A name put together at run time, f"weibao/styleguide/{page}.html": any name of that form is used.
PATTERN = re.compile(r"[\"']([\w./-]*\{[\w.]+\}[\w./{}-]*\.(?:html|txt|svg|xml|js))[\"']")
ICON = re.compile(r"{% icon \"([\w-]+)\"")
# Pages Django and its parts ask for by names of their own.
ASKED_BY_NAME = re.compile(r"^(?:400|403|403_csrf|404|500)\.html$")


def faults(text: str) -> list[str]:
    bare = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(bare)]


def name_of(path: Path) -> str:
    """The name a template is asked for by."""
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def referred_to() -> set[str]:
    """Every template named in Python and in templates."""
    texts = [source.text for source in python_files(PRODUCT, DEMO)]
    texts += [path.read_text(encoding="utf-8") for path in template_files()]
    named = {name for text in texts for name in REFERENCE.findall(text)}
    forms = {form for text in texts for form in PATTERN.findall(text)}
    return named | {name for name in all_names() if any(fits(name, form) for form in forms)}


def fits(name: str, form: str) -> bool:
    pattern = "[^/]+".join(re.escape(piece) for piece in re.split(r"\{[\w.]+\}", form))
    return re.fullmatch(pattern, name) is not None


def all_names() -> list[str]:
    return [name_of(path) for path in template_files()]


@cache
def _packages() -> tuple[Path, ...]:
    """Folders of installed packages whose templates ours may stand in for."""
    found = [find_spec(name) for name in ("allauth", "django")]
    return tuple(Path(str(spec.origin)).parent for spec in found if spec)


def stands_in(name: str) -> bool:
    """Whether a template replaces one of a package, which asks for it."""
    return any(
        (place / name).exists()
        for package in _packages()
        for place in [
            package / "templates",
            *package.glob("*/templates"),
            *package.glob("*/*/templates"),
        ]
    )


def left_over(names: Iterable[str], used: set[str]) -> list[str]:
    return [
        name
        for name in names
        if name not in used and not ASKED_BY_NAME.match(name) and not stands_in(name)
    ]


def test_no_template_breaks_the_content_policy() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): faults(path.read_text(encoding="utf-8"))
        for path in template_files()
    }
    assert len(found) > 10
    broken = [f"{name}: {', '.join(what)}" for name, what in found.items() if what]
    nothing(broken, "move it to the style sheet or a script file")


def test_no_template_is_left_over() -> None:
    names = all_names()
    assert len(names) > 10
    nothing(left_over(names, referred_to()), "remove it, or use it")


def test_no_two_templates_share_a_name() -> None:
    names = all_names()
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<script>go()</script>", 1),
        ('<p style="color:red">', 1),
        ('<button class="wb-button" onclick="go()">', 1),
        ('<a href="javascript:go()">', 1),
        ('<script src="https://cdn.example/x.js"></script>', 1),
        ("{{ note|safe }}", 1),
        ("<style>p{}</style>", 1),
        ('<script src="{% static "weibao/weibao.js" %}" defer></script>', 0),
        ("{# <p style=x> is refused #}<p class='wb-lead'>风格 style</p>", 0),
    ],
)
def test_a_forbidden_piece_is_seen(text: str, count: int) -> None:
    assert len(faults(text)) == count


def test_a_left_over_template_is_seen() -> None:
    assert left_over(["cases/old.html", "404.html", "cases/list.html"], {"cases/list.html"}) == [
        "cases/old.html"
    ]


def test_a_name_put_together_counts_as_use() -> None:
    assert fits("weibao/styleguide/case.html", "weibao/styleguide/{page}.html")
    assert not fits("weibao/other/case.html", "weibao/styleguide/{page}.html")


def test_every_icon_is_drawn() -> None:
    """A name that is not in the list shows an empty place."""
    lines = (ROOT / "frontend" / "icons.txt").read_text("utf-8").splitlines()
    drawn = {line.split("=")[0].strip() for line in lines if not line.startswith("#")}
    found = [
        f"{path.relative_to(ROOT)} {name}"
        for path in template_files()
        for name in ICON.findall(path.read_text("utf-8"))
        if name not in drawn
    ]
    nothing(found, "name an icon of frontend/icons.txt")
