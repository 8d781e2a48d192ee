"""Whole pages: every sample renders, nothing in a template breaks the content security policy."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from weibao.kernel.styleguide import views as styleguide
from weibao.kernel.ui import views

pytestmark = pytest.mark.urls("tests.kernel.ui_site")

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
ERRORS = ("400", "403", "404", "413", "429", "500", "503", "weibao/errors/form_expired")
# Named only so that scripts and tests find them; they have no look of their own.
WITHOUT_STYLE = {"wb-on", "wb-print"}


def templates() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "src/weibao").rglob("templates/**/*.html")):
        yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def icon_names() -> set[str]:
    lines = (FRONTEND / "icons.txt").read_text(encoding="utf-8").splitlines()
    return {line.split("=")[0].strip() for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("name", styleguide.PAGES)
def test_every_sample_page_renders(name: str) -> None:
    answer = styleguide.page(RequestFactory().get("/"), name)
    html = answer.content.decode()
    assert "<h1" in html
    assert "▮" not in html
    used = set(re.findall(r'icons\.svg#([a-z0-9-]+)"', html))
    assert used <= icon_names() | {"brand", "wordmark"}


def test_the_living_page_renders() -> None:
    assert "视觉语言" in styleguide.index(RequestFactory().get("/")).content.decode()


def test_larger_type_is_offered_on_the_desk_and_before_signing_in() -> None:
    for name in ("station", "signin"):
        html = styleguide.page(RequestFactory().get("/"), name).content.decode()
        assert '<form method="post" action="/look/big/" data-big>' in html


def test_an_unknown_sample_is_not_there() -> None:
    with pytest.raises(Http404):
        styleguide.page(RequestFactory().get("/"), "nowhere")


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_neither_request_nor_context(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert "<h1" in html
    # Whatever went wrong, nobody is left alone on that page.
    assert 'href="/"' in html


def test_not_permitted_and_not_found_cannot_be_told_apart() -> None:
    assert render_to_string("403.html") == render_to_string("404.html")


def test_the_demo_strip_stands_only_on_a_demo() -> None:
    assert "演示环境" in render_to_string("404.html", {"environment": "demo"})
    assert "演示环境" not in render_to_string("404.html", {"environment": "production"})


def test_no_template_holds_a_style_or_a_script() -> None:
    for path, text in templates():
        assert not re.search(r"""\sstyle\s*=\s*["']""", text), path
        assert not re.search(r"""\son[a-z]+\s*=\s*["']""", text), path
        for tag in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in tag, path
        assert "<style" not in text, path


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    known = icon_names()
    for path, text in templates():
        for name in re.findall(r"""{% icon ["']([^"']+)["']""", text):
            assert name in known, f"{path}: {name}"


def test_every_class_that_a_template_names_has_a_style() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in (FRONTEND / "css").glob("*.css"))
    known = set(re.findall(r"\.(wb-[a-z0-9-]+)", sheets)) | WITHOUT_STYLE
    missing = set()
    for path, text in templates():
        for attribute in re.findall(r'class="([^"]*)"', text):
            # `wb-badge-{{ tone }}` leaves a stem that ends with a dash; it is not looked up.
            words = re.sub(r"{[{%].*?[%}]}", " ", attribute).split()
            whole = {word for word in words if re.fullmatch(r"wb-[a-z0-9-]*[a-z0-9]", word)}
            missing |= {f"{path}: {word}" for word in whole - known}
    assert missing == set()


def test_larger_type_is_kept_on_the_device() -> None:
    answer = views.big(RequestFactory().post("/ui/big/", {"on": "1", "next": "/cases/"}))
    assert answer.status_code == 302
    assert answer["Location"] == "/cases/"
    cookie = answer.cookies[views.BIG_COOKIE]
    assert cookie.value == "1"
    assert cookie["httponly"]
    request = RequestFactory().get("/")
    assert not views.is_big(request)
    request.COOKIES[views.BIG_COOKIE] = "1"
    assert views.is_big(request)


def test_the_ordinary_size_comes_back() -> None:
    answer = views.big(RequestFactory().post("/ui/big/", {"on": "0"}))
    assert answer.cookies[views.BIG_COOKIE].value == ""
    assert answer["Location"] == "/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_the_switch_leads_nowhere_else(target: str) -> None:
    answer = views.big(RequestFactory().post("/ui/big/", {"on": "1", "next": target}))
    assert answer["Location"] == "/"


def test_the_switch_is_not_a_link() -> None:
    assert views.big(RequestFactory().get("/ui/big/")).status_code == 405
